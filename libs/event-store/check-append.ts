import { isStreamName } from '#libs/kernel';
import type { Sealed, StreamName } from '#libs/kernel';
import { EventStoreError, MAX_EVENT_BYTES } from './port.js';
import type { ExpectedRevision } from './port.js';

/** The most that one append may hold: 16 MiB of canonical text, in UTF-8 bytes. A command that wants more is a defect. */
const MAX_APPEND_BYTES = 16 * 1_048_576;

/** The revision that `expected` stands for: one before the first event. */
export function revisionOf(expected: ExpectedRevision): bigint {
  return expected === 'no-stream' ? -1n : expected;
}

/**
 * What can be said of an append without asking the log, the same for every adapter: the stream's name, one command, one
 * stream, events that chain on each other and count on by one, sizes. Whether they fit the stored head is not asked here.
 *
 * @returns the size in UTF-8 bytes
 * @throws EventStoreError `fatal`, `too-large`
 */
export function checkAppend(stream: StreamName, events: readonly Sealed[]): number {
  checkStreamName(stream);
  const first = events[0];
  if (!first) throw new EventStoreError('fatal', `an append to ${stream} without events`);
  let bytes = 0;
  let previous: Sealed | undefined;
  for (const event of events) {
    bytes += sizeOf(event);
    const { envelope } = event;
    if (envelope.stream !== stream) throw misuse(event, `is sealed for stream ${envelope.stream}, not ${stream}`);
    if (previous) {
      if (envelope.commandId !== first.envelope.commandId) throw misuse(event, 'belongs to another command');
      if (envelope.revision !== previous.envelope.revision + 1n) throw misuse(event, 'does not count on by one');
      if (envelope.prev !== previous.hash) throw misuse(event, 'does not name the hash of the event before it');
    }
    previous = event;
  }
  if (bytes > MAX_APPEND_BYTES) {
    throw new EventStoreError(
      'too-large',
      `an append of ${bytes} bytes to ${stream}; ${MAX_APPEND_BYTES} is the limit`,
    );
  }
  return bytes;
}

/** @throws EventStoreError `fatal` */
export function checkStreamName(stream: string): void {
  if (!isStreamName(stream)) throw new EventStoreError('fatal', `not a stream name: ${JSON.stringify(stream)}`);
}

function sizeOf(event: Sealed): number {
  const { text } = event;
  // A lone surrogate would come back as U+FFFD: not the text that was hashed.
  if (!text.isWellFormed()) throw misuse(event, 'holds a lone surrogate');
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_EVENT_BYTES) {
    throw new EventStoreError('too-large', `${nameOf(event)} has ${bytes} bytes; ${MAX_EVENT_BYTES} is the limit`);
  }
  return bytes;
}

function misuse(event: Sealed, what: string): EventStoreError {
  return new EventStoreError('fatal', `${nameOf(event)} ${what}`);
}

function nameOf({ envelope }: Sealed): string {
  return `event ${envelope.revision} (${envelope.type}) of ${envelope.stream}`;
}
