import { caseStream, rejected, seal } from '#libs/kernel';
import type {
  Actor,
  CaseId,
  Clock,
  CommandId,
  Instant,
  Position,
  Rejection,
  Stored,
  StreamHead,
  UnitCode,
} from '#libs/kernel';
import { EventStoreError } from '#libs/event-store';
import type { EventStore, ExpectedRevision } from '#libs/event-store';
import { shippedLaw } from '#libs/law';
import type { LawSource } from '#libs/law';
import type { CaseCommand, CaseCommandKind } from '../domain/commands.js';
import type { CaseContext, OtherCase } from '../domain/context.js';
import type { RegisteredCase } from '../domain/state.js';
import { actingUnit } from '../domain/supervision/order.js';
import { changesSince } from './changes.js';
import type { Changes } from './changes.js';
import { lawsOf, otherCaseOf } from './decision-context.js';
import type { CaseOrganisation, Laws } from './decision-context.js';
import { CommandDiffers } from './problems.js';
import { objectionTo } from './prospects/objection.js';
import { caseDecider, evolveCase, initialCase, isOpen, reject } from '../domain/index.js';
import type { CaseEvent, CaseState } from '../domain/index.js';
import { withUnitNames } from './unit-names.js';

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
  /**
   * What the command asks, in one text: kept as the events' `causationId`, so that the same command id with something else in it is
   * told from a repetition.
   */
  readonly fingerprint?: string;
  /**
   * Nothing is known of the case and nothing is likely to be there: it is tried without reading first, which saves the log a question.
   * Where something is there after all, or the answer would be no, it is read and decided anew, so that the answer is the same.
   */
  readonly presumedNew?: boolean;
  /** The files that the command names come with it; left out: it may name none but those that the case knows. */
  readonly bringsEvidence?: boolean;
  /** Asked with the unit that holds the case, of a registered case and of another that the command names; throws to deny. */
  readonly guard?: (holder: UnitCode | null) => void;
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
  | {
      readonly ok: false;
      readonly caseId: CaseId;
      readonly rejection: Rejection;
      /** What happened since the revision that the caller stated, where that is why. */
      readonly changes?: Changes;
    };

export interface CaseCommandDependencies {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly organisation: CaseOrganisation;
  /** What the bureau has adopted; left out: nothing, and each shipped regulation holds from its own date on. */
  readonly law?: LawSource;
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
        if (attempt > 1 || !request.presumedNew) return await this.#attempt(request, false);
        const answer = await this.#attempt(request, false, nothingYet);
        return answer.ok ? answer : await this.#attempt(request, false);
      } catch (error) {
        const elsewhere = error instanceof EventStoreError && error.usedOn !== undefined;
        if (elsewhere && request.fingerprint !== undefined) throw new CommandDiffers(request.caseId);
        const overtaken = error instanceof EventStoreError && error.kind === 'conflict';
        if (!overtaken) throw error;
        if (request.expectedRevision !== null) return this.#stale(request, request.expectedRevision, error.actual);
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

  async #attempt(request: CaseRequest, rehearsal: boolean, presumed?: Loaded): Promise<CommandAnswer> {
    const loaded = presumed ?? (await this.#load(request));
    if (loaded.answered) return repeated(request, loaded.answered);

    const { state, head } = loaded;
    if (state.kind !== null) request.guard?.(state.unit);
    // Whoever reaches the holder does not for that reach a unit above it, for which an order is answered.
    const acting = actingUnit(request.command.kind, state);
    if (request.unit === null && acting !== state.unit) request.guard?.(acting);
    const actual: ExpectedRevision = head ? head.revision : 'no-stream';
    const { expectedRevision } = request;
    // A case that is not there has no revision to have moved on from; the decider says that it is not there.
    const comparable = head !== undefined || request.command.kind === 'RegisterCase';
    if (expectedRevision !== null && expectedRevision !== actual && comparable) {
      return this.#stale(request, expectedRevision, actual);
    }
    const now = this.deps.clock.now();
    const laws = lawsOf(request.command, state, now, (await this.deps.law?.fresh()) ?? shippedLaw);
    if ('code' in laws) return this.#refuse(request, laws);
    const circumstances = { ...request, unit: request.unit ?? acting };
    const context = this.#context(circumstances, state, laws, now, await this.#other(request));
    const decision = caseDecider.decide(state, request.command, context);
    if (!decision.ok) return this.#refuse(request, decision.rejection);

    const sealed = seal(caseStream(request.caseId), head, decision.events, {
      commandId: request.commandId,
      correlationId: request.correlationId ?? request.commandId,
      causationId: request.causationId ?? request.fingerprint ?? request.commandId,
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
    if (!result.repeated || request.fingerprint === undefined) return { ok: true, caseId: request.caseId, ...result };
    // The same command at the same moment: what it asked is in the log by now.
    const { answered } = await this.#load(request);
    return answered ? repeated(request, answered) : { ok: true, caseId: request.caseId, ...result };
  }

  /**
   * Why an action of that kind can do nothing on the case as it stands, whatever its body says; undefined where it may. Nothing is
   * read: the state is the caller's, and other cases that an action names are its input.
   */
  objectionTo(
    kind: Exclude<CaseCommandKind, 'RegisterCase'>,
    state: RegisteredCase,
    actor: Actor,
  ): Rejection | undefined {
    const now = this.deps.clock.now();
    const units = this.deps.organisation.units().map(({ code }) => code);
    return objectionTo(kind, state, units, (command) => {
      const laws = lawsOf(command, state, now, this.deps.law?.current ?? shippedLaw);
      if ('code' in laws) return rejected(laws);
      const context = this.#context(
        { actor, unit: actingUnit(kind, state), effectiveAt: null, bringsEvidence: true },
        state,
        laws,
        now,
        null,
      );
      const decision = caseDecider.decide(state, command, context);
      return decision.ok
        ? decision
        : { ...decision, rejection: withUnitNames(decision.rejection, this.deps.organisation) };
    });
  }

  #context(
    { actor, unit, effectiveAt, bringsEvidence = false }: CircumstancesOf,
    state: CaseState,
    laws: Laws,
    now: Instant,
    other: OtherCase | null,
  ): CaseContext {
    const { organisation } = this.deps;
    return {
      ...{ now, actor, other, organisation, bringsEvidence, ...laws },
      effectiveAt: effectiveAt ?? now,
      unit: unit ?? state.unit ?? organisation.root.code,
    };
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
      if (event.commandId === request.commandId) {
        answered = { revision: event.revision, position: event.position, causationId: event.causationId };
      }
    }
    return { state, head, position, answered };
  }

  async #other({ command, guard }: CaseRequest): Promise<OtherCase | null> {
    const id = otherCaseOf(command);
    if (id === null) return null;
    let state = initialCase;
    for await (const event of this.deps.store.read(caseStream(id)))
      state = evolveCase(state, event as Stored<CaseEvent>);
    if (state.kind === null) return null;
    guard?.(state.unit);
    return { id, kind: state.kind, open: isOpen(state), mergedInto: state.mergedInto };
  }

  /** Tells what changed since, to those whom the guard has let through; registration has none, and asks for no revision. */
  async #stale(request: CaseRequest, stated: bigint, actual: ExpectedRevision | undefined): Promise<CommandAnswer> {
    const { caseId, command } = request;
    const refused = { ok: false, caseId, rejection: stale(stated, actual) } as const;
    if (command.kind === 'RegisterCase') return refused;
    return { ...refused, changes: await changesSince(this.deps.store, caseId, stated) };
  }

  #refuse(request: CaseRequest, rejection: Rejection): CommandAnswer {
    return { ok: false, caseId: request.caseId, rejection: withUnitNames(rejection, this.deps.organisation) };
  }
}

type CircumstancesOf = Pick<CaseRequest, 'actor' | 'unit' | 'effectiveAt' | 'bringsEvidence'>;

interface Answered {
  readonly revision: bigint;
  readonly position: Position;
  readonly causationId: string;
}

/** @throws CommandDiffers */
function repeated({ caseId, fingerprint }: CaseRequest, { causationId, ...where }: Answered): CommandAnswer {
  if (fingerprint !== undefined && causationId !== fingerprint) throw new CommandDiffers(caseId);
  return { ok: true, caseId, repeated: true, ...where };
}

interface Loaded {
  readonly state: CaseState;
  readonly head: StreamHead | undefined;
  readonly position: Position;
  /** The first answer, where the stream holds the command already. */
  readonly answered: Answered | undefined;
}

const nothingYet: Loaded = { state: initialCase, head: undefined, position: 0n, answered: undefined };

function stale(expected: bigint, actual: ExpectedRevision | undefined): Rejection {
  return reject('case.revision-moved-on', {
    field: 'If-Match',
    details: { expected: expected.toString(), actual: actual === undefined ? null : actual.toString() },
  });
}
