import type { StreamName } from '#libs/kernel';
import { EventStoreError } from './port.js';
import type { ExpectedRevision } from './port.js';

/** The failures that every adapter tells in the same words. */
export function conflict(stream: StreamName, expected: ExpectedRevision, actual: ExpectedRevision): EventStoreError {
  return new EventStoreError('conflict', `${stream} is at ${actual}, not at ${expected}`, { actual });
}

export function brokenChain(stream: StreamName): EventStoreError {
  return new EventStoreError(
    'fatal',
    `the events do not chain on the head of ${stream}: revision or previous hash differs`,
  );
}

export function commandUsedElsewhere(stream: StreamName, other: string): EventStoreError {
  const message = `the command that is to be appended to ${stream} was used on ${other} already`;
  return new EventStoreError('fatal', message, { usedOn: other });
}

export function closed(): EventStoreError {
  return new EventStoreError('fatal', 'the event store is closed');
}
