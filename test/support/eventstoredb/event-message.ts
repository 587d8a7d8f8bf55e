import type { ReadResp as ReadRespMessage } from '@eventstore/db-client/generated/streams_pb.js';
import { encodedEvent } from './event-encoding.js';
import type { LogPosition } from './position.js';
import { shared, streams } from './protocol.js';
import { TICKS_PER_MS, revisionText } from './wire-values.js';
import type { LoggedEvent } from './transaction-log.js';

const { ReadResp } = streams;
/** How ids are written: as text, or as two numbers of 64 bits. */
export type IdForm = 'string' | 'structured';

/** What a read answers: a message, or one that is on the wire already. */
export type ReadAnswer = ReadRespMessage | Buffer;

export function serializeReadAnswer(answer: ReadAnswer): Buffer {
  return Buffer.isBuffer(answer) ? answer : Buffer.from(answer.serializeBinary());
}

export function eventAnswer(event: LoggedEvent, ids: IdForm): ReadAnswer {
  return ids === 'string' ? encodedEvent(event) : eventMessage(event, ids);
}

export function eventMessage(event: LoggedEvent, ids: IdForm): ReadRespMessage {
  const position = String(event.position);
  const recorded = new ReadResp.ReadEvent.RecordedEvent()
    .setId(uuid(event.id, ids))
    .setStreamIdentifier(streamIdentifier(event.stream))
    .setStreamRevision(revisionText(event.revision))
    .setCommitPosition(position)
    .setPreparePosition(position)
    .setData(event.data)
    .setCustomMetadata(event.metadata);
  recorded
    .getMetadataMap()
    .set('type', event.type)
    .set('created', String(BigInt(event.created) * TICKS_PER_MS))
    .set('content-type', event.isJson ? 'application/json' : 'application/octet-stream');
  return new ReadResp().setEvent(new ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(position));
}

export function checkpointMessage({ commit, prepare }: LogPosition): ReadRespMessage {
  const checkpoint = new ReadResp.Checkpoint().setCommitPosition(String(commit)).setPreparePosition(String(prepare));
  return new ReadResp().setCheckpoint(checkpoint);
}

export function confirmationMessage(): ReadRespMessage {
  const confirmation = new ReadResp.SubscriptionConfirmation().setSubscriptionId(crypto.randomUUID());
  return new ReadResp().setConfirmation(confirmation);
}

export function caughtUpMessage(): ReadRespMessage {
  return new ReadResp().setCaughtUp(new ReadResp.CaughtUp());
}

export function streamNotFoundMessage(stream: string): ReadRespMessage {
  return new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound().setStreamIdentifier(streamIdentifier(stream)));
}

export function lastPositionMessage(revision: number): ReadRespMessage {
  return new ReadResp().setLastStreamPosition(String(revision));
}

export function firstPositionMessage(revision: number): ReadRespMessage {
  return new ReadResp().setFirstStreamPosition(String(revision));
}

export function streamIdentifier(name: string) {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(name));
}

function uuid(id: string, form: IdForm) {
  if (form === 'string') return new shared.UUID().setString(id);
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  const structured = new shared.UUID.Structured()
    .setMostSignificantBits(String(bytes.readBigInt64BE(0)))
    .setLeastSignificantBits(String(bytes.readBigInt64BE(8)));
  return new shared.UUID().setStructured(structured);
}
