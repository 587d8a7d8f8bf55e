import type { Status as StatusMessage } from '@eventstore/db-client/generated/status_pb.js';
import type { WrongExpectedVersion } from '@eventstore/db-client/generated/shared_pb.js';
import { status } from '@grpc/grpc-js';
import { streamIdentifier } from './event-message.js';
import { Any, GoogleEmpty, shared, Status } from './protocol.js';
import type { Refusal } from './refusal.js';
import type { Expected } from './transaction-log.js';

/** The errors that BatchAppend gives to one append, as a `google.rpc.Status` with details; the call goes on. */
interface Packable {
  serializeBinary(): Uint8Array;
}

export function wrongExpectedVersion(expected: Expected, current: number): StatusMessage {
  const details = new shared.WrongExpectedVersion();
  if (current < 0) details.setCurrentNoStream(new GoogleEmpty());
  else details.setCurrentStreamRevision(String(current));
  return packed(status.ALREADY_EXISTS, 'WrongExpectedVersion', expecting(details, expected));
}

export function streamDeleted(stream: string): StatusMessage {
  const details = new shared.StreamDeleted().setStreamIdentifier(streamIdentifier(stream));
  return packed(status.NOT_FOUND, 'StreamDeleted', details);
}

export function timeout(): StatusMessage {
  return packed(status.DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout());
}

export function maximumAppendSizeExceeded(limit: number): StatusMessage {
  const details = new shared.MaximumAppendSizeExceeded().setMaxappendsize(limit);
  return packed(status.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', details);
}

/** What a refusal is to one append of many; undefined for one that ends the whole call, and all its appends with it. */
export function statusOf(refusal: Refusal): StatusMessage | undefined {
  if (refusal.metadata.get('exception')[0] === 'access-denied') {
    return packed(status.PERMISSION_DENIED, 'AccessDenied', new shared.AccessDenied());
  }
  if (refusal.code === status.INVALID_ARGUMENT) {
    return packed(status.INVALID_ARGUMENT, 'BadRequest', new shared.BadRequest().setMessage(refusal.details));
  }
  const words = NOT_HANDLED.get(refusal.details);
  return words === undefined ? undefined : unnamed(words);
}

/** These come with no code and details that no client knows. */
const NOT_HANDLED: ReadonlyMap<string, string> = new Map([
  ['Server Is Not Ready', 'Server Is Not Ready'],
  ['Server Is Too Busy', 'Server Is Busy'],
  ['No leader info available in response', 'No leader info available in response'],
]);

function unnamed(words: string): StatusMessage {
  const details = new Any();
  details.pack(new GoogleEmpty().serializeBinary(), 'google.protobuf.Empty');
  return new Status().setMessage(words).setDetails(details);
}

function expecting(details: WrongExpectedVersion, expected: Expected): WrongExpectedVersion {
  if (expected === 'any') return details.setExpectedAny(new GoogleEmpty());
  if (expected === 'no-stream') return details.setExpectedNoStream(new GoogleEmpty());
  if (expected === 'stream-exists') return details.setExpectedStreamExists(new GoogleEmpty());
  return details.setExpectedStreamPosition(String(expected));
}

/** @param name also the name of the details' message */
function packed(code: status, name: string, message: Packable): StatusMessage {
  const details = new Any();
  details.pack(message.serializeBinary(), `event_store.client.${name}`);
  return new Status()
    .setCode(code as number)
    .setMessage(name)
    .setDetails(details);
}
