import type { Metadata } from '@grpc/grpc-js';
import { Refusal } from './refusal.js';
import type { AppendOutcome, Expected, ProposedEvent } from './transaction-log.js';

/** How appends are taken; one node's side of it. */
export interface AppendDesk {
  /** Bytes that one append may have. */
  readonly maxAppendSize: number;
  /** Checks rights and whether the node may take it, and stores. @throws Refusal */
  append(append: Append, headers: Metadata): AppendOutcome;
}

export interface Append {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly ProposedEvent[];
}

/** The cases of an expected revision, which have the same numbers in every request. */
const REVISION = 2;
const NO_STREAM = 3;
const ANY = 4;
const STREAM_EXISTS = 5;

/** @param revision decimal, where the case is a revision */
export function expectedOf(kind: number, revision: string): Expected {
  switch (kind) {
    case REVISION:
      return Number(revision);
    case NO_STREAM:
      return 'no-stream';
    case ANY:
      return 'any';
    case STREAM_EXISTS:
      return 'stream-exists';
    default:
      throw Refusal.invalidArgument(`'${kind}' is not a valid expected revision`);
  }
}

/** The header with which a client insists on the leader. */
export function requiresLeader(headers: Metadata): boolean {
  return String(headers.get('requires-leader')[0] ?? '').toLowerCase() === 'true';
}
