import { canonicalJson, dateOf, derivedCommandId, sha256 } from '#libs/kernel';
import type { Actor, Instant } from '#libs/kernel';
import { isOfficeOpen } from '#libs/law';
import type { LawBook } from '#libs/law';
import type { CaseCommand } from '#libs/case';
import type { SupervisionRecords } from '../application/records.js';
import { digestDecider, digestStream } from '../domain/digest.js';
import type { DigestRecipient } from '../domain/digest.js';
import type { CaseDoor, DueMiss, DueRung, DueWork, PendingReminders } from './ports.js';

/** Who acts where nobody does: the clock role. */
const CLOCK_ROLE: Actor = { id: 'deadline-clock', role: 'clock' };

export interface DeadlineWatchDependencies {
  readonly cases: CaseDoor;
  readonly records: SupervisionRecords;
  readonly due: DueWork;
  readonly reminders: PendingReminders;
  /** Asked once a pass. Nothing later than this is taken for due. */
  readonly now: () => Promise<Instant>;
  /** Which calendar and whose working hours hold today. */
  readonly law: () => Promise<LawBook>;
  /** Resolves when the read models know everything that is in the log now. */
  readonly caughtUp: (signal: AbortSignal) => Promise<void>;
  /** Told of what a case refused although the read model said that it was due, and not because somebody else was faster. */
  readonly onRefused?: (code: string, due: DueMiss) => void;
}

/** What a pass has done. What other processes did meanwhile is not in it. */
export interface WatchReport {
  readonly misses: number;
  readonly rungs: number;
  readonly digests: number;
  /** Items of these digests. */
  readonly told: number;
}

/** How much was due, and how much of it was done here. */
interface Work {
  readonly seen: number;
  readonly done: number;
}

const PAGE = 500;
/** Commands on their way at once: enough for the store to gather them into large groups. */
const ABREAST = 32;

/** Said by a case that has moved on since the read model saw it, or that another process was faster at: nothing is wrong. */
const PASSING: ReadonlySet<string> = new Set([
  'case.merged',
  'clock.due-date-moved',
  'clock.missed-already-recorded',
  'clock.no-due-date',
  'clock.not-missed',
  'clock.not-open',
  'clock.rung-fired',
  'clock.rung-not-due',
  'clock.rung-overtaken',
]);

/**
 * One look at every deadline: records what was missed, fires the rungs whose moment has come, and tells everybody in one digest
 * what fired for them.
 *
 * Every command has an id that follows from what it does, and the case refuses what was done: any number of processes may pass at
 * once, die at any point and begin again, with clocks that disagree, and each miss is recorded once, each rung fires once and no
 * item stands in two digests. After a day – or a year – without the engine a pass does the same: misses are recorded with the
 * instant at which they happened, reminders that the deadline has overtaken are passed over, and what is left comes as one digest
 * for each recipient.
 */
export class DeadlineWatch {
  constructor(private readonly deps: DeadlineWatchDependencies) {}

  /** @throws EventStoreError, and what the read models throw; what was done until then stands */
  async pass(signal: AbortSignal): Promise<WatchReport> {
    const { caughtUp, law, now: clock } = this.deps;
    await caughtUp(signal);
    const now = await clock();
    const misses = await this.#misses(now, signal);
    // What is left of a missed deadline's ladder is another rung than before.
    if (misses.seen > 0) await caughtUp(signal);
    if (!isOffice(now, await law())) return { misses: misses.done, rungs: 0, digests: 0, told: 0 };
    let rungs = 0;
    for (;;) {
      const fired = await this.#rungs(now, signal);
      rungs += fired.done;
      if (fired.seen > 0) await caughtUp(signal);
      // A rung that fired may uncover the next one of the same deadline; a ladder has few.
      if (fired.done === 0) break;
    }
    return { misses: misses.done, rungs, ...(await this.#digests(signal)) };
  }

  #misses(now: Instant, signal: AbortSignal): Promise<Work> {
    return this.#each(
      (after?: DueMiss) => this.deps.due.misses(now, PAGE, after),
      (due) => {
        const command = { kind: 'RecordMissedDeadline', clock: due.clock, run: due.run } as const;
        return this.#tell(`missed:${due.caseId}:${due.clock}:${due.run}`, due, command);
      },
      signal,
    );
  }

  #rungs(now: Instant, signal: AbortSignal): Promise<Work> {
    return this.#each(
      (after?: DueRung) => this.deps.due.rungs(now, PAGE, after),
      (due) => {
        const { caseId, clock, run, rung, dueAt } = due;
        const command = { kind: 'FireRung', clock, rung, run, dueAt } as const;
        return this.#tell(`rung:${caseId}:${clock}:${run}:${rung}:${dueAt}`, due, command);
      },
      signal,
    );
  }

  /** Page after page, so that one case which refuses keeps nobody else waiting. */
  async #each<Due extends DueMiss>(
    next: (after?: Due) => Promise<readonly Due[]>,
    act: (due: Due) => Promise<boolean>,
    signal: AbortSignal,
  ): Promise<Work> {
    let [seen, done] = [0, 0];
    let after: Due | undefined;
    for (;;) {
      const page = await next(after);
      seen += page.length;
      for (let from = 0; from < page.length; from += ABREAST) {
        signal.throwIfAborted();
        const acted = await Promise.all(page.slice(from, from + ABREAST).map(act));
        done += acted.filter(Boolean).length;
      }
      after = page.at(-1);
      if (page.length < PAGE) return { seen, done };
    }
  }

  async #tell(name: string, due: DueMiss, command: CaseCommand): Promise<boolean> {
    const answer = await this.deps.cases.execute({
      ...{ caseId: due.caseId, command, commandId: derivedCommandId(name), actor: CLOCK_ROLE },
      ...{ unit: null, effectiveAt: null, expectedRevision: null },
    });
    if (answer.ok) return !answer.repeated;
    if (!PASSING.has(answer.rejection.code)) this.deps.onRefused?.(answer.rejection.code, due);
    return false;
  }

  /** One for each recipient, of everything that waits for them. */
  async #digests(signal: AbortSignal): Promise<Pick<WatchReport, 'digests' | 'told'>> {
    let digests = 0;
    let told = 0;
    for (const recipient of await this.deps.reminders.recipients()) {
      signal.throwIfAborted();
      const items = await this.#digest(recipient);
      if (items > 0) digests++;
      told += items;
    }
    return { digests, told };
  }

  async #digest(recipient: DigestRecipient): Promise<number> {
    const { records, reminders } = this.deps;
    const items = await reminders.waitingFor(recipient);
    const stream = digestStream(recipient);
    const answer = await records.execute(digestDecider, {
      stream,
      command: { kind: 'IssueDigest', to: recipient.to, month: recipient.month, items },
      commandId: derivedCommandId(`digest:${stream}:${sha256(canonicalJson(items))}`),
      actor: CLOCK_ROLE,
      unit: recipient.to.unit,
    });
    return answer.ok && !answer.repeated ? items.length : 0;
  }
}

/** Working hours of the law that holds today; each rung is asked about its own when it fires. */
function isOffice(now: Instant, law: LawBook): boolean {
  const ladder = law.ruleSetOn(dateOf(now))?.ladder;
  return ladder ? isOfficeOpen(now, law.calendarAt(now), ladder.hours) : false;
}
