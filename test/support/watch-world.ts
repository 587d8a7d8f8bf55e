import { openPostgresEventStore } from '#libs/event-store/postgres';
import { caseIdOfSource } from '#libs/case';
import type { CaseCommand } from '#libs/case';
import { CaseCommandService } from '#libs/case/service';
import { loadOrganisation } from '#libs/identity';
import { epochMs, instantOf, newCommandId } from '#libs/kernel';
import type { CaseId, Clock, Instant, Stored, UnitCode } from '#libs/kernel';
import { shippedLaw } from '#libs/law';
import { openReadModelPool, PostgresReadModels, ProjectionRunner } from '#libs/projecting';
import { DeadlineWatch, SupervisionRecords } from '#libs/supervision';
import type { DigestIssued } from '#libs/supervision';
import { ReminderQueries, reminders } from '#projections/reminders';
import { DueQueries, supervision } from '#projections/supervision';

/** `2026-05-06 09:00`, Asia/Shanghai. */
export function at(text: string): Instant {
  const [date, time = '00:00'] = text.split(' ');
  return instantOf(Date.parse(`${date}T${time}:00+08:00`));
}

/** The registration of a complaint that came in then. */
export function complaintOf(
  number: number,
  receivedAt: Instant,
): { readonly caseId: CaseId; readonly command: CaseCommand } {
  const source = { system: 'test', number: String(number) };
  const caseId = caseIdOfSource('complaint', source);
  const command: CaseCommand = {
    ...{ kind: 'RegisterCase', caseId, caseKind: 'complaint', channel: 'hotline-12315', source, receivedAt },
    submitter: { name: '张三', phone: '13945800000', address: '伊春市', idNumber: null },
    respondent: { name: '某健身中心', address: '伊春市', uscc: null, platform: null },
    ...{ named: true, representative: null, category: '服务', problem: null, place: null, request: '退款' },
    ...{ amountInDisputeFen: null, knewOn: null, linkedTo: null },
  };
  return { caseId, command };
}

/** What a process of the engine has of a database whose deadlines are watched; its clock shows what it is told to. */
export class WatchWorld {
  readonly store;
  readonly pool;
  readonly clock: Clock & { time: Instant };
  readonly cases;
  readonly watch;
  readonly #runners: readonly ProjectionRunner[];

  constructor(appUrl: string, time: Instant) {
    const clock = { time, now: () => clock.time };
    this.clock = clock;
    this.store = openPostgresEventStore({ appUrl });
    this.pool = openReadModelPool(appUrl, 6);
    const models = new PostgresReadModels(this.pool);
    const { store } = this;
    const backoff = { baseMs: 5, capMs: 100 };
    this.#runners = [supervision, reminders].map(
      (projection) => new ProjectionRunner(projection, { store, models, backoff }),
    );
    const organisation = loadOrganisation();
    this.cases = new CaseCommandService({ store, clock, organisation });
    this.watch = new DeadlineWatch({
      cases: this.cases,
      records: new SupervisionRecords({ store, clock }),
      due: new DueQueries(this.pool),
      reminders: new ReminderQueries(this.pool),
      now: () => Promise.resolve(clock.now()),
      law: () => Promise.resolve(shippedLaw),
      caughtUp: () => this.caughtUp(),
    });
  }

  /** Until the read models know the log as it is now. */
  async caughtUp(): Promise<void> {
    const head = await this.store.head();
    for (const runner of this.#runners) {
      if (!(await runner.waitFor(head, 60_000))) throw runner.status.error ?? new Error('a projection is behind');
    }
  }

  /** A look at that moment. */
  async pass(time: Instant) {
    this.clock.time = time;
    return this.watch.pass(new AbortController().signal);
  }

  /** A complaint that came in then, signed for by the unit and assigned to the handler. */
  async complaint(number: number, receivedAt: Instant, unit: string, handler: string): Promise<CaseId> {
    const { caseId, command } = complaintOf(number, receivedAt);
    this.clock.time = receivedAt;
    await this.does(caseId, unit, command);
    this.clock.time = instantOf(epochMs(receivedAt) + 60_000);
    await this.does(caseId, unit, { kind: 'SignCase' });
    await this.does(caseId, unit, { kind: 'AssignHandler', handler });
    return caseId;
  }

  async does(caseId: CaseId, unit: string, command: CaseCommand): Promise<void> {
    const actor = { id: 'wang', role: 'handler' };
    const who = { commandId: newCommandId(), actor, unit: unit as UnitCode, effectiveAt: null, expectedRevision: null };
    const answer = await this.cases.execute({ caseId, command, ...who });
    if (!answer.ok) throw new Error(`${command.kind}: ${answer.rejection.code}`);
  }

  /** Every event of the log of these types. */
  async events(...types: readonly string[]): Promise<readonly Stored[]> {
    const found: Stored[] = [];
    for await (const page of this.store.readAll()) found.push(...page.filter(({ type }) => types.includes(type)));
    return found;
  }

  /** What every digest told, item by item, with whom it told. */
  async told(): Promise<readonly { readonly to: string; readonly item: string }[]> {
    const digests = (await this.events('DigestIssued')) as unknown as readonly DigestIssued[];
    return digests.flatMap(({ data: { to, items } }) =>
      items.map(({ caseId, clock, run, rung, dueAt }) => ({
        to: `${to.unit} ${to.handler ?? 'head'}`,
        item: [caseId, clock, run, rung, dueAt].join(' '),
      })),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#runners.map((runner) => runner.stop()));
    await this.store.close();
    await this.pool.end();
  }
}
