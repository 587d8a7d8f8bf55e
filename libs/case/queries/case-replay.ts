import { ChainVerifier, caseStream } from '#libs/kernel';
import type { BrokenChain, CaseId, Instant, Stored, StreamHead, UnitCode } from '#libs/kernel';
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
  /** The unit that holds the case today, whatever the limit: who reaches it may read. */
  readonly holder: UnitCode | null;
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
  let today = initialCase;
  for await (const stored of store.read(caseStream(id))) {
    const event = stored as Stored<CaseEvent>;
    today = evolveCase(today, event);
    if (limit.revision !== undefined && stored.revision > limit.revision) continue;
    if (limit.at !== undefined && stored.recordedAt > limit.at) continue;
    broken ??= verifier.take(stored);
    events.push(event);
    state = today;
  }
  const last = events.at(-1);
  return last && { state, events, head: { revision: last.revision, hash: last.hash }, broken, holder: today.unit };
}
