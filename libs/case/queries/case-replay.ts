import { ChainVerifier, caseStream } from '#libs/kernel';
import type { BrokenChain, CaseId, Instant, Stored, StreamHead } from '#libs/kernel';
import type { EventStore } from '#libs/event-store';
import { evolveCase, initialCase } from '../domain/index.js';
import type { CaseEvent, CaseState } from '../domain/index.js';

/** Up to where a case is replayed: what the log knew at an instant (recorded time), or up to a revision; neither: all. */
export interface ReplayLimit {
  readonly at?: Instant;
  readonly revision?: bigint;
}

/** A case as its own events tell it, with the proof that they are the ones that were recorded. */
export interface Replay {
  readonly state: CaseState;
  readonly events: readonly Stored<CaseEvent>[];
  /** Revision and hash of the last event taken. */
  readonly head: StreamHead;
  /** What is wrong with the hash chain, if anything is. */
  readonly broken: BrokenChain | undefined;
}

/**
 * Folds a case's stream up to a limit and verifies its hash chain on the way. Reads the log, never a read model.
 *
 * @returns `undefined` when there is no such case, or none yet at that instant
 */
export async function replayCase(store: EventStore, id: CaseId, limit: ReplayLimit = {}): Promise<Replay | undefined> {
  const verifier = new ChainVerifier();
  const events: Stored<CaseEvent>[] = [];
  let state = initialCase;
  let broken: BrokenChain | undefined;
  for await (const stored of store.read(caseStream(id))) {
    if (limit.revision !== undefined && stored.revision > limit.revision) break;
    if (limit.at !== undefined && stored.recordedAt > limit.at) break;
    broken ??= verifier.take(stored);
    const event = stored as Stored<CaseEvent>;
    events.push(event);
    state = evolveCase(state, event);
  }
  const last = events.at(-1);
  return last && { state, events, head: { revision: last.revision, hash: last.hash }, broken };
}
