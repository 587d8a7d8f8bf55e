import type { CaseRequest, CommandAnswer } from '#libs/case/service';
import { dateOf, derivedCommandId } from '#libs/kernel';
import type { Actor, CalendarId, CaseId, Clock, LocalDate, Position, RuleSetId, UnitCode } from '#libs/kernel';
import { calendars } from '#libs/law';
import type { AdoptedLaw } from '../domain/index.js';
import type { LawOffice } from './law-office.js';

/** A case with an open clock that runs by a law or a calendar which a decision has overtaken, as a read model has it. */
export interface Behind {
  readonly caseId: CaseId;
  /** Position of the last event of the case that the read model knows. */
  readonly position: Position;
}

/** What is overtaken. */
export interface Overtaken {
  readonly calendars: readonly CalendarId[];
  readonly ruleSets: readonly RuleSetId[];
}

export interface CaseMoverDependencies {
  readonly cases: { execute(request: CaseRequest): Promise<CommandAnswer> };
  readonly office: LawOffice;
  readonly clock: Clock;
  readonly root: UnitCode;
  /** Rule-sets that open clocks run by, whatever they are. */
  readonly ruleSetsInUse: () => Promise<readonly RuleSetId[]>;
  readonly behind: (overtaken: Overtaken) => AsyncIterable<readonly Behind[]>;
  /** Where a case stands in the log; `undefined` where no clock of it is open. */
  readonly standingOf: (id: CaseId) => Promise<Standing | undefined>;
}

/** What a case and its open clocks are pinned to. */
export interface Standing {
  readonly position: Position;
  readonly ruleSet: RuleSetId;
  readonly calendar: CalendarId;
  readonly clocks: readonly { readonly ruleSet: RuleSetId }[];
}

/** What one pass did. */
export interface Moved {
  /** Cases that moved over, each with the events of one command. */
  readonly cases: number;
  /** Position of the last of those events; 0 where there is none. */
  readonly position: Position;
}

export interface PassOptions {
  readonly signal?: AbortSignal;
  readonly onMoved?: (cases: number) => void;
}

/** The engine's own hand: nobody decides anew about each case. */
const MOVER: Actor = { id: 'law-mover', role: 'clock' };

/**
 * Moves open cases over to what was adopted for them, each with events that say so and why.
 *
 * Exactly once, whoever runs it how often: a case that stands where it should is given no event, and two that try at the same moment
 * send the same command id. It may be ended anywhere; what is left is found again, and so is a case that was registered meanwhile under the
 * older law, or came back to it when a merge was undone.
 */
export class CaseMover {
  /** Cases that had nothing to move, until something happens in them: an open clock may rightly run by the older law. */
  #settled = new Map<CaseId, Position>();

  constructor(private readonly deps: CaseMoverDependencies) {}

  /** One pass over what the read model shows behind. Nothing where nothing was decided for open cases. */
  async pass({ signal, onMoved }: PassOptions = {}): Promise<Moved> {
    const law = await this.deps.office.fresh();
    const overtaken = await this.#overtaken(law);
    let moved: Moved = { cases: 0, position: 0n };
    if (overtaken.ruleSets.length === 0 && overtaken.calendars.length === 0) return moved;
    const settled = new Map<CaseId, Position>();
    for await (const page of this.deps.behind(overtaken)) {
      for (const { caseId, position } of page) {
        signal?.throwIfAborted();
        const last = this.#settled.get(caseId) === position ? undefined : await this.#move(caseId, law);
        if (last === undefined) settled.set(caseId, position);
        else {
          moved = { cases: moved.cases + 1, position: last > moved.position ? last : moved.position };
          onMoved?.(moved.cases);
        }
      }
    }
    this.#settled = settled;
    return moved;
  }

  async #overtaken(law: AdoptedLaw): Promise<Overtaken> {
    const today = this.#today();
    const inUse = await this.deps.ruleSetsInUse();
    return {
      ruleSets: inUse.filter((id) => law.successorOf(id, today) !== undefined),
      calendars: calendars().flatMap(({ id }) => (law.nextCalendar(id) ? [id] : [])),
    };
  }

  /** The position of its last event where it moved; `undefined` where there was nothing to move. */
  async #move(caseId: CaseId, law: AdoptedLaw): Promise<Position | undefined> {
    const standing = await this.deps.standingOf(caseId);
    if (!standing) return undefined;
    const calendar = law.nextCalendar(standing.calendar)?.id ?? standing.calendar;
    const answer = await this.deps.cases.execute({
      caseId,
      command: { kind: 'ProjectDueDates', cause: this.#causeFor(standing, law), calendar },
      // The position is in it: a case may have to move once more, when a merge is undone that had kept its clocks from moving.
      commandId: derivedCommandId(`law/${calendar}/${caseId}/${standing.position}`),
      ...{ actor: MOVER, unit: this.deps.root, effectiveAt: null, expectedRevision: null },
    });
    return answer.ok && !answer.repeated && answer.position > standing.position ? answer.position : undefined;
  }

  #causeFor({ ruleSet, clocks }: Standing, law: AdoptedLaw): 'rule-set-adopted' | 'calendar-published' {
    const today = this.#today();
    const pinned = [ruleSet, ...clocks.map((clock) => clock.ruleSet)];
    return pinned.some((id) => law.successorOf(id, today)) ? 'rule-set-adopted' : 'calendar-published';
  }

  #today(): LocalDate {
    return dateOf(this.deps.clock.now());
  }
}
