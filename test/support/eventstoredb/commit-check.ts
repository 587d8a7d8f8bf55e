import type { CommittedIds } from './committed-ids.js';
import type { LoggedStream } from './logged-stream.js';
import type { AppendOutcome, Expected, LoggedEvent, ProposedEvent } from './transaction-log.js';

/** What is known of the stream that an append is for. */
export interface StreamFacts {
  readonly stream: LoggedStream | undefined;
  /** Whether it has a metadata stream, which makes it one that exists. */
  readonly isDescribed: boolean;
  readonly ids: CommittedIds;
  eventAt(stream: LoggedStream, revision: number): LoggedEvent;
}

/**
 * Whether an append is to be stored (undefined), or what it is answered with instead: first whether the stream was deleted, then
 * whether the append is a repetition, then the revision.
 */
export function checkCommit(
  facts: StreamFacts,
  expected: Expected,
  events: readonly ProposedEvent[],
): AppendOutcome | undefined {
  const { stream } = facts;
  const current = stream?.last ?? -1;
  const isSoftDeleted = stream?.metadata.isSoftDeleted ?? false;
  const wrong = { kind: 'wrong-expected-version', current } as const;
  if (stream?.isTombstoned) return { kind: 'stream-deleted' };
  if (expected === 'stream-exists') {
    if (isSoftDeleted) return { kind: 'stream-deleted' };
    if (current < 0 && !facts.isDescribed) return wrong;
  }
  if (expected === 'any' || expected === 'stream-exists') return repeatedByIds(facts, events, wrong);
  const revision = expected === 'no-stream' ? -1 : expected;
  if (revision > current) return wrong;
  if (revision === current || !stream) return undefined;
  return repeatedAt(facts, stream, revision, events, wrong, expected === 'no-stream' && isSoftDeleted);
}

/** Without a revision only the ids that are remembered tell a repeated append; half of one is refused. */
function repeatedByIds(
  { stream, ids, eventAt }: StreamFacts,
  events: readonly ProposedEvent[],
  wrong: AppendOutcome,
): AppendOutcome | undefined {
  let revision: number | undefined;
  for (const [index, { id }] of events.entries()) {
    const known = ids.revisionOf(id, stream?.name);
    if (known === undefined) return index === 0 ? undefined : wrong;
    revision = known;
  }
  if (revision === undefined || !stream) return undefined;
  return { kind: 'repeated', revision, position: eventAt(stream, revision).position };
}

/** With a revision the stream itself tells: the same ids at the revisions after it are the same append. */
function repeatedAt(
  { eventAt }: StreamFacts,
  stream: LoggedStream,
  expected: number,
  events: readonly ProposedEvent[],
  wrong: AppendOutcome,
  mayBeginAnew: boolean,
): AppendOutcome | undefined {
  let revision = expected;
  for (const { id } of events) {
    revision += 1;
    if (revision <= stream.last && eventAt(stream, revision).id === id) continue;
    return revision === expected + 1 && mayBeginAnew ? undefined : wrong;
  }
  if (revision === expected) return wrong;
  return { kind: 'repeated', revision, position: eventAt(stream, revision).position };
}
