import { openPostgresEventStore } from '#libs/event-store/postgres';
import { CaseCommandService } from '#libs/case/service';
import { loadOrganisation } from '#libs/identity';
import { dateOf } from '#libs/kernel';
import type { Clock, Instant, Stored } from '#libs/kernel';
import { coverageOn, newestCalendar, shippedLaw } from '#libs/law';
import type { Calendar } from '#libs/law';
import { openReadModelPool, PostgresReadModels, ProjectionRunner } from '#libs/projecting';
import { DeadlineWatch, firstOf, Rhythm, rhythmRules, RhythmSchedule, SupervisionRecords } from '#libs/supervision';
import type { RhythmRules } from '#libs/supervision';
import { caseQueue } from '#projections/case-queue';
import { measuringProjections } from '#projections/measured';
import { ReminderQueries, reminders } from '#projections/reminders';
import { settlements } from '#projections/settlements';
import { DueQueries, supervision } from '#projections/supervision';
import { PostgresRhythmReads } from '../../apps/server/rhythm/reads.js';

/** The projections that looks, checks and settlements stand on, and the one that they are listed in. */
const PROJECTIONS = [caseQueue, ...measuringProjections, supervision, reminders, settlements];

/** What a process of the engine has of a database in which the rhythm goes on; its clock shows what it is told to. */
export class RhythmWorld {
  readonly store;
  readonly pool;
  readonly clock: Clock & { time: Instant };
  readonly organisation = loadOrganisation();
  readonly rules: RhythmRules;
  readonly cases;
  readonly reads;
  readonly rhythm;
  readonly schedule;
  readonly #runners: readonly ProjectionRunner[];

  constructor(
    appUrl: string,
    time: Instant,
    { rules = rhythmRules(), calendar = newestCalendar() }: { rules?: RhythmRules; calendar?: Calendar } = {},
  ) {
    this.rules = rules;
    const clock = { time, now: () => clock.time };
    this.clock = clock;
    this.store = openPostgresEventStore({ appUrl });
    this.pool = openReadModelPool(appUrl, 6);
    const { store, pool, organisation } = this;
    const models = new PostgresReadModels(pool);
    this.#runners = PROJECTIONS.map(
      (projection) => new ProjectionRunner(projection, { store, models, backoff: { baseMs: 5, capMs: 100 } }),
    );
    this.cases = new CaseCommandService({ store, clock, organisation });
    const coverage = () => coverageOn(calendar, dateOf(clock.now()));
    this.reads = new PostgresRhythmReads({ pool, store, organisation, law: { coverage } }, rules);
    const records = new SupervisionRecords({ store, clock });
    this.rhythm = new Rhythm({
      ...{ store, records, reads: this.reads, clock, rules },
      caughtUp: () => this.caughtUp(),
    });
    this.schedule = this.newSchedule();
  }

  /** As a process has it that has just been started. */
  newSchedule(): RhythmSchedule {
    const { clock, organisation, reads, rhythm, rules, store } = this;
    return new RhythmSchedule({
      ...{ rhythm, reads, rules, units: () => organisation.units() },
      now: () => Promise.resolve(clock.now()),
      calendar: (now) => Promise.resolve(shippedLaw.calendarAt(now)),
      caughtUp: () => this.caughtUp(),
      stands: async (stream) => (await firstOf(store, stream)) !== undefined,
    });
  }

  /** Until the read models know the log as it is now. */
  async caughtUp(): Promise<void> {
    const head = await this.store.head();
    for (const runner of this.#runners) {
      if (!(await runner.waitFor(head, 60_000))) throw runner.status.error ?? new Error('a projection is behind');
    }
  }

  /** What the schedule does at that moment. */
  async pass(time: Instant, signal = new AbortController().signal) {
    this.clock.time = time;
    return this.schedule.pass(signal);
  }

  /** Deadlines are watched once at that moment: who is to be reminded is reminded, what was missed is recorded and ordered. */
  async watch(time: Instant): Promise<void> {
    this.clock.time = time;
    const { cases, clock, pool, store } = this;
    const watch = new DeadlineWatch({
      ...{ cases, records: new SupervisionRecords({ store, clock }), caughtUp: () => this.caughtUp() },
      ...{ due: new DueQueries(pool), reminders: new ReminderQueries(pool) },
      now: () => Promise.resolve(clock.now()),
      law: () => Promise.resolve(shippedLaw),
    });
    await watch.pass(new AbortController().signal);
  }

  /** Every event of the log of these types. */
  async events(...types: readonly string[]): Promise<readonly Stored[]> {
    const found: Stored[] = [];
    for await (const page of this.store.readAll()) found.push(...page.filter(({ type }) => types.includes(type)));
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#runners.map((runner) => runner.stop()));
    await this.store.close();
    await this.pool.end();
  }
}
