import { EventStoreError } from '#libs/event-store';
import type { EventStore } from '#libs/event-store';
import { dateOf, seal } from '#libs/kernel';
import type {
  Actor,
  Clock,
  CommandId,
  Decider,
  DomainEvent,
  Position,
  Recorded,
  Rejection,
  RuleSetId,
  StreamHead,
  StreamName,
  UnitCode,
} from '#libs/kernel';
import { shippedLaw } from '#libs/law';
import type { LawSource } from '#libs/law';
import type { SupervisionContext } from '../domain/context.js';

/** What is to be recorded in one of the streams of supervision, by whom. */
export interface RecordRequest<C> {
  readonly stream: StreamName;
  readonly command: C;
  /** Sent again with the same id, it gets the first answer again. */
  readonly commandId: CommandId;
  readonly actor: Actor;
  readonly unit: UnitCode;
  readonly correlationId?: string;
}

/** Where the stream stands now, or why nothing was recorded. */
export type RecordAnswer =
  | { readonly ok: true; readonly revision: bigint; readonly position: Position; readonly repeated: boolean }
  | { readonly ok: false; readonly rejection: Rejection };

export interface SupervisionRecordsDependencies {
  readonly store: EventStore;
  readonly clock: Clock;
  /** What the bureau has adopted; left out: nothing. */
  readonly law?: LawSource;
}

/** Another process was faster: read again and decide again, this often. */
const ATTEMPTS = 8;

/** The way of one command on a stream of supervision: read, fold, decide, seal, append. Digests, looks, checks and settlements share it. */
export class SupervisionRecords {
  constructor(private readonly deps: SupervisionRecordsDependencies) {}

  /** @throws EventStoreError */
  async execute<S, C, E extends DomainEvent>(
    decider: Decider<S, C, E, SupervisionContext>,
    request: RecordRequest<C>,
  ): Promise<RecordAnswer> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(decider, request);
      } catch (error) {
        if (!(error instanceof EventStoreError) || error.kind !== 'conflict' || attempt === ATTEMPTS) throw error;
      }
    }
  }

  async #attempt<S, C, E extends DomainEvent>(
    decider: Decider<S, C, E, SupervisionContext>,
    { stream, command, commandId, actor, unit, correlationId }: RecordRequest<C>,
  ): Promise<RecordAnswer> {
    const { store, clock, law } = this.deps;
    let state = decider.initial;
    let head: StreamHead | undefined;
    let first: { readonly revision: bigint; readonly position: Position } | undefined;
    for await (const event of store.read(stream)) {
      state = decider.evolve(state, event as unknown as Recorded<E>);
      head = { revision: event.revision, hash: event.hash };
      if (event.commandId === commandId) first = { revision: event.revision, position: event.position };
    }
    if (first) return { ok: true, repeated: true, ...first };
    const now = clock.now();
    const decision = decider.decide(state, command, { now });
    if (!decision.ok) return { ok: false, rejection: decision.rejection };
    const sealed = seal(stream, head, decision.events, {
      ...{ commandId, actor, unit, correlationId: correlationId ?? commandId, causationId: commandId },
      ...{ recordedAt: now, effectiveAt: now },
      // No law decides here; the envelope names the one of the day.
      ruleSet: ((await law?.fresh()) ?? shippedLaw).ruleSetOn(dateOf(now))?.id ?? ('none' as RuleSetId),
    });
    const result = await store.append(stream, head ? head.revision : 'no-stream', sealed);
    return { ok: true, ...result };
  }
}
