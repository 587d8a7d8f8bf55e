import { caseStream, dateOf, seal } from '#libs/kernel';
import type {
  Actor,
  CaseId,
  Clock,
  CommandId,
  Instant,
  Position,
  Rejection,
  RuleSetId,
  Stored,
  StreamHead,
  UnitCode,
} from '#libs/kernel';
import { EventStoreError } from '#libs/event-store';
import type { EventStore, ExpectedRevision } from '#libs/event-store';
import { calendarById, calendarInForce, ruleSetById, ruleSetInForce } from '#libs/law';
import type { Calendar, RuleSet } from '#libs/law';
import type { CaseCommand } from '../domain/commands.js';
import type { CaseContext, OrganisationView, OtherCase } from '../domain/context.js';
import { caseDecider, evolveCase, initialCase, isOpen, reject } from '../domain/index.js';
import type { CaseEvent, CaseState } from '../domain/index.js';

/** One command, with who sends it and what it expects. */
export interface CaseRequest {
  readonly caseId: CaseId;
  readonly command: CaseCommand;
  readonly commandId: CommandId;
  readonly actor: Actor;
  /** The unit that acts; null: the unit that holds the case. */
  readonly unit: UnitCode | null;
  /** When it happened; null: now. */
  readonly effectiveAt: Instant | null;
  /** The revision that the caller saw; null: whatever stands. */
  readonly expectedRevision: bigint | null;
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly signal?: AbortSignal;
}

/** What became of a command: where the case stands now, or why nothing changed. */
export type CommandAnswer =
  | {
      readonly ok: true;
      readonly caseId: CaseId;
      readonly revision: bigint;
      readonly position: Position;
      readonly repeated: boolean;
    }
  | { readonly ok: false; readonly caseId: CaseId; readonly rejection: Rejection };

export interface CaseCommandDependencies {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly organisation: OrganisationView & { readonly root: { readonly code: UnitCode } };
}

/** Another writer was faster: read again and decide again, this often, when the caller did not say which revision it saw. */
const ATTEMPTS = 8;

/**
 * The way of one command: read the stream, fold, decide, seal, append.
 *
 * A command that the stream already holds gets its first answer, before anything is decided: the state that it changed
 * would only refuse it. Errors of the store pass through as `EventStoreError`.
 */
export class CaseCommandService {
  constructor(private readonly deps: CaseCommandDependencies) {}

  async execute(request: CaseRequest): Promise<CommandAnswer> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(request, false);
      } catch (error) {
        const overtaken = error instanceof EventStoreError && error.kind === 'conflict';
        if (!overtaken) throw error;
        if (request.expectedRevision !== null)
          return this.#refuse(request, stale(request.expectedRevision, error.actual));
        if (attempt === ATTEMPTS)
          throw new EventStoreError('retryable', 'the case is being changed by many at once', {
            cause: error,
            retryAfterMs: 200,
          });
      }
    }
  }

  /** Decides and appends nothing: what would be answered now. Used where two commands must both hold before either is appended. */
  rehearse(request: CaseRequest): Promise<CommandAnswer> {
    return this.#attempt(request, true);
  }

  async #attempt(request: CaseRequest, rehearsal: boolean): Promise<CommandAnswer> {
    const loaded = await this.#load(request);
    if (loaded.answered) return { ok: true, caseId: request.caseId, repeated: true, ...loaded.answered };

    const { state, head } = loaded;
    const actual: ExpectedRevision = head ? head.revision : 'no-stream';
    if (request.expectedRevision !== null && request.expectedRevision !== actual) {
      return this.#refuse(request, stale(request.expectedRevision, actual));
    }
    const laws = this.#lawsOf(request.command, state);
    if ('code' in laws) return this.#refuse(request, laws);

    const now = this.deps.clock.now();
    const context: CaseContext = {
      now,
      effectiveAt: request.effectiveAt ?? now,
      actor: request.actor,
      unit: request.unit ?? state.unit ?? this.deps.organisation.root.code,
      ruleSet: laws.ruleSet,
      calendar: laws.calendar,
      organisation: this.deps.organisation,
      other: await this.#other(request.command),
    };
    const decision = caseDecider.decide(state, request.command, context);
    if (!decision.ok) return this.#refuse(request, decision.rejection);

    const sealed = seal(caseStream(request.caseId), head, decision.events, {
      commandId: request.commandId,
      correlationId: request.correlationId ?? request.commandId,
      causationId: request.causationId ?? request.commandId,
      recordedAt: now,
      effectiveAt: context.effectiveAt,
      actor: context.actor,
      unit: context.unit,
      ruleSet: laws.ruleSet.id,
    });
    if (rehearsal || sealed.length === 0) {
      return {
        ok: true,
        caseId: request.caseId,
        revision: head?.revision ?? -1n,
        position: loaded.position,
        repeated: false,
      };
    }
    const result = await this.deps.store.append(
      caseStream(request.caseId),
      actual,
      sealed,
      request.signal ? { signal: request.signal } : {},
    );
    return { ok: true, caseId: request.caseId, ...result };
  }

  async #load(request: CaseRequest): Promise<Loaded> {
    let state = initialCase;
    let head: StreamHead | undefined;
    let position: Position = 0n;
    let answered: Loaded['answered'];
    for await (const event of this.deps.store.read(caseStream(request.caseId))) {
      state = evolveCase(state, event as Stored<CaseEvent>);
      head = { revision: event.revision, hash: event.hash };
      position = event.position;
      if (event.commandId === request.commandId) answered = { revision: event.revision, position: event.position };
    }
    return { state, head, position, answered };
  }

  /** The law and the calendar that the case is pinned to; at registration, those of the day of receipt. */
  #lawsOf(command: CaseCommand, state: CaseState): { ruleSet: RuleSet; calendar: Calendar } | Rejection {
    const calendar =
      command.kind === 'ProjectDueDates'
        ? calendarById(command.calendar)
        : state.calendar
          ? calendarById(state.calendar)
          : calendarInForce(this.deps.clock.now());
    if (calendar === undefined) return reject('calendar.unknown', { field: 'calendar' });
    const ruleSet = this.#ruleSetOf(command, state);
    return ruleSet ? { ruleSet, calendar } : reject('case.before-any-law', { field: 'receivedAt' });
  }

  #ruleSetOf(command: CaseCommand, state: CaseState): RuleSet | undefined {
    const pinned: RuleSetId | null = state.ruleSet;
    if (pinned !== null) return ruleSetById(pinned);
    // An action on a case that does not exist is refused by the decider; it still needs a law to be refused under.
    return ruleSetInForce(dateOf(command.kind === 'RegisterCase' ? command.receivedAt : this.deps.clock.now()));
  }

  async #other(command: CaseCommand): Promise<OtherCase | null> {
    const id = otherCaseOf(command);
    if (id === null) return null;
    let state = initialCase;
    for await (const event of this.deps.store.read(caseStream(id)))
      state = evolveCase(state, event as Stored<CaseEvent>);
    return state.kind === null ? null : { id, kind: state.kind, open: isOpen(state), mergedInto: state.mergedInto };
  }

  #refuse(request: CaseRequest, rejection: Rejection): CommandAnswer {
    return { ok: false, caseId: request.caseId, rejection };
  }
}

interface Loaded {
  readonly state: CaseState;
  readonly head: StreamHead | undefined;
  readonly position: Position;
  /** The first answer, where the stream holds the command already. */
  readonly answered: { readonly revision: bigint; readonly position: Position } | undefined;
}

function otherCaseOf(command: CaseCommand): CaseId | null {
  switch (command.kind) {
    case 'MergeCase':
      return command.into;
    case 'LinkCase':
      return command.to;
    case 'NoteRepeatReport':
      return command.repeat;
    default:
      return null;
  }
}

function stale(expected: bigint, actual: ExpectedRevision | undefined): Rejection {
  return reject('case.revision-moved-on', {
    field: 'expectedRevision',
    details: { expected: expected.toString(), actual: actual === undefined ? null : actual.toString() },
  });
}
