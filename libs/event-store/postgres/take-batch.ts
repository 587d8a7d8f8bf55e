import type { StreamName } from '#libs/kernel';
import type { PendingAppend } from './pending-append.js';

/** How much one transaction takes. An append that is larger than `bytes` goes alone. */
export interface BatchLimits {
  readonly events: number;
  readonly bytes: number;
}

export interface Taken {
  readonly batch: readonly PendingAppend[];
  readonly rest: PendingAppend[];
}

/**
 * What goes into the next transaction, first come, first served.
 *
 * Of one stream only the first append goes, and after it those that continue exactly where the one before ends: the function
 * checks the first against the stored head, and the others follow from it. What does not continue (another writer with the
 * same expected revision, the same command a second time) waits for the next batch, and with it everything behind it on that
 * stream, so that a stream's appends are answered in the order in which they were asked.
 *
 * @param busy streams with an append under way in an earlier batch; theirs wait, for the same reason
 */
export function takeBatch(queue: readonly PendingAppend[], limits: BatchLimits, busy: ReadonlySet<StreamName>): Taken {
  const batch: PendingAppend[] = [];
  const rest: PendingAppend[] = [];
  const ends = new Map<StreamName, PendingAppend | 'waits'>();
  const commands = new Set<string>();
  let events = 0;
  let bytes = 0;
  for (let i = 0; i < queue.length; i++) {
    const append = queue[i];
    if (!append || append.settled) continue;
    if (batch.length > 0 && (events + append.events.length > limits.events || bytes + append.bytes > limits.bytes)) {
      for (const later of queue.slice(i)) rest.push(later);
      break;
    }
    const { stream, command } = append;
    const end = ends.get(stream);
    const fits = end === undefined ? !busy.has(stream) : end !== 'waits' && append.follows(end);
    if (fits && !commands.has(command)) {
      batch.push(append);
      ends.set(stream, append);
      commands.add(command);
      events += append.events.length;
      bytes += append.bytes;
    } else {
      rest.push(append);
      ends.set(stream, 'waits');
    }
  }
  return { batch, rest };
}
