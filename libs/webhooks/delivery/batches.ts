import { hash } from 'node:crypto';
import type { Instant } from '#libs/kernel';
import { cloudEvent } from '#libs/publishing';
import type { PublicEvent } from '#libs/publishing';

/** What goes out in one call. */
export interface Batch {
  /** `application/cloudevents-batch+json`. */
  readonly body: string;
  readonly events: number;
  /** After its last event. */
  readonly cursor: string;
  /** When the log learned of its first event. */
  readonly recordedTime: Instant;
}

export interface BatchLimits {
  readonly events: number;
  readonly bytes: number;
}

/** Events in their order, as many in a batch as fit; one that is larger than the limit goes alone. */
export function* batchesOf(events: readonly PublicEvent[], source: string, limits: BatchLimits): Generator<Batch> {
  let texts: string[] = [];
  let bytes = 0;
  let [first, last]: (PublicEvent | undefined)[] = [];
  const whole = (): Batch[] =>
    first && last
      ? [
          {
            body: `[${texts.join(',')}]`,
            events: texts.length,
            cursor: last.cursor,
            recordedTime: first.recordedTime,
          },
        ]
      : [];
  for (const event of events) {
    const text = JSON.stringify(cloudEvent(event, source));
    const size = Buffer.byteLength(text) + 1;
    if (texts.length === limits.events || (texts.length > 0 && bytes + size > limits.bytes)) {
      yield* whole();
      [texts, bytes, first] = [[], 0, undefined];
    }
    first ??= event;
    last = event;
    texts.push(text);
    bytes += size;
  }
  yield* whole();
}

/**
 * `webhook-id` of a message: the same for every attempt at it, after a restart too, and another where a replay sends it again or where it
 * holds anything else.
 */
export function messageId(webhook: string, starts: number, body: string): string {
  return `msg_${hash('sha256', `${webhook}/${starts}/${body}`, 'base64url').slice(0, 27)}`;
}
