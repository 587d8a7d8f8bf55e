import type { Actor, Instant, StreamName, UnitCode } from '#libs/kernel';
import type { Calendar } from '#libs/law';
import { weekAndLast, periodOfMonth } from '../application/rhythm.js';
import type { Rhythm } from '../application/rhythm.js';
import type { MeasuredPeriods, RhythmReads } from '../application/reads.js';
import { dailyLookStream } from '../domain/daily-look.js';
import { settlementStream } from '../domain/settlement.js';
import { weeklyCheckStream } from '../domain/weekly-check.js';
import type { RhythmRules } from './rhythm-file.js';
import { standingBy } from './standing-by.js';

/** Who acts where nobody does: the clock role. */
const RHYTHM_ROLE: Actor = { id: 'rhythm-clock', role: 'clock' };

/** A unit of the tree, as far as the schedule looks at it: the root first. */
interface ScheduledUnit {
  readonly code: UnitCode;
  readonly level: 'bureau' | 'county' | 'station';
}

export interface RhythmScheduleDependencies {
  readonly rhythm: Pick<Rhythm, 'look' | 'check' | 'settle'>;
  readonly reads: Pick<RhythmReads, 'openWork' | 'measured'>;
  readonly rules: RhythmRules;
  /** The root first, parents before their children. */
  readonly units: () => readonly ScheduledUnit[];
  /** Asked once a pass: nothing later than this is taken for due. */
  readonly now: () => Promise<Instant>;
  /** Which calendar says whether today is worked. */
  readonly calendar: (now: Instant) => Promise<Pick<Calendar, 'isWorking'>>;
  readonly caughtUp: (signal: AbortSignal) => Promise<void>;
  /** Whether a stream has begun: asked of the log. */
  readonly stands: (stream: StreamName) => Promise<boolean>;
}

/** What a pass has recorded. What other processes recorded meanwhile is not in it. */
export interface RhythmReport {
  readonly looks: number;
  readonly checks: number;
  readonly settlements: number;
}

/**
 * The schedule of 日看、周查、月结: looks what should stand by now, and records what does not.
 *
 * Nothing is remembered between passes but what is known to stand, so any number of processes may pass at once, die at any point and
 * begin again: each look, check and settlement is the first event of a stream of its own. After a week away the last week is checked
 * and the last month settled; a day that has passed is not looked at any more.
 *
 * A week or month in which nothing was due and nothing happened has nothing to freeze and is passed over; by command it can be
 * recorded all the same.
 */
export class RhythmSchedule {
  /** Streams that have begun, and periods with nothing in them: neither changes within what is due. */
  readonly #done = new Set<string>();

  constructor(private readonly deps: RhythmScheduleDependencies) {}

  /** @throws EventStoreError, and what the read models throw; what was done until then stands */
  async pass(signal: AbortSignal): Promise<RhythmReport> {
    const { rules, calendar } = this.deps;
    const now = await this.deps.now();
    const { look, week, month } = standingBy(rules, await calendar(now), now);
    return {
      looks: look === null ? 0 : await this.#looks(look, now, signal),
      checks: await this.#checks(week, signal),
      settlements: await this.#settlements(month, signal),
    };
  }

  async #looks(date: NonNullable<ReturnType<typeof standingBy>['look']>, now: Instant, signal: AbortSignal) {
    const { rhythm, reads, rules } = this.deps;
    const missing = await this.#missing(rules.dailyLook.levels, (unit) => dailyLookStream(unit, date));
    const [root] = this.deps.units();
    if (missing.length === 0 || !root) return 0;
    await this.deps.caughtUp(signal);
    const work = await reads.openWork(root.code, now);
    return this.#each(missing, (unit) => rhythm.look(unit, date, { actor: RHYTHM_ROLE }, work), signal);
  }

  async #checks(week: string, signal: AbortSignal): Promise<number> {
    const { rhythm, reads, rules } = this.deps;
    const missing = await this.#missing(rules.weeklyCheck.levels, (unit) => weeklyCheckStream(unit, week));
    if (missing.length === 0) return 0;
    await this.deps.caughtUp(signal);
    const measured = await reads.measured(weekAndLast(week));
    const some = this.#withFigures(missing, measured);
    return this.#each(some, (unit) => rhythm.check(unit, week, { actor: RHYTHM_ROLE }, measured), signal);
  }

  async #settlements(month: string, signal: AbortSignal): Promise<number> {
    const { rhythm, reads, rules } = this.deps;
    const missing = await this.#missing(rules.settlement.levels, (unit) => settlementStream(unit, month));
    if (missing.length === 0) return 0;
    await this.deps.caughtUp(signal);
    const measured = await reads.measured([periodOfMonth(month)]);
    const some = this.#withFigures(missing, measured);
    return this.#each(some, (unit) => rhythm.settle(unit, month, { actor: RHYTHM_ROLE }, measured), signal);
  }

  /** Units of those levels whose stream has not begun. */
  async #missing(
    levels: RhythmRules['dailyLook']['levels'],
    streamOf: (unit: UnitCode) => StreamName,
  ): Promise<readonly Missing[]> {
    const all = this.deps
      .units()
      .filter(({ level }) => levels.includes(level))
      .map(({ code }) => ({ unit: code, stream: streamOf(code) }))
      .filter(({ stream }) => !this.#done.has(stream));
    const missing: Missing[] = [];
    for (const each of all) {
      if (await this.deps.stands(each.stream)) this.#done.add(each.stream);
      else missing.push(each);
    }
    return missing;
  }

  #withFigures(missing: readonly Missing[], measured: MeasuredPeriods): readonly Missing[] {
    return missing.filter(({ unit, stream }) => {
      const [figures = []] = measured.figures(unit);
      const any = figures.some(({ numerator, denominator }) => numerator > 0 || (denominator ?? 0) > 0);
      // Somebody may enter something backdated still: looked at again with the next process, or by command.
      if (!any) this.#done.add(stream);
      return any;
    });
  }

  async #each(
    missing: readonly Missing[],
    record: (unit: UnitCode) => Promise<{ readonly repeated: boolean }>,
    signal: AbortSignal,
  ): Promise<number> {
    let recorded = 0;
    for (const { unit, stream } of missing) {
      signal.throwIfAborted();
      const { repeated } = await record(unit);
      this.#done.add(stream);
      if (!repeated) recorded++;
    }
    return recorded;
  }
}

interface Missing {
  readonly unit: UnitCode;
  readonly stream: StreamName;
}
