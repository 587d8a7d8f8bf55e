import type { DeleteReq, TombstoneReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { Metadata } from '@grpc/grpc-js';
import { expectedOf } from './append-rules.js';
import { metadataStreamOf } from './logged-stream.js';
import { streamName } from './proposed-event.js';
import { streams } from './protocol.js';
import { Refusal } from './refusal.js';
import { DELETED_REVISION_TEXT } from './stream-metadata.js';
import type { AppendOutcome, Expected, TransactionLog } from './transaction-log.js';

const { DeleteResp, TombstoneResp } = streams;

/** One node's side of deleting: whether it may. @throws Refusal */
export type MayDelete = (stream: string, headers: Metadata) => void;

/** A delete writes the stream's metadata – nothing before the largest revision can be read – and the stream may begin anew. */
export function deleteStream(log: TransactionLog, request: DeleteReq, headers: Metadata, may: MayDelete) {
  const { stream, expected } = target(request);
  may(stream, headers);
  refuseWrong('Delete', log, stream, expected);
  const data = Buffer.from(`{"$tb":${DELETED_REVISION_TEXT}}`);
  const event = { id: crypto.randomUUID(), type: '$metadata', isJson: true, data, metadata: new Uint8Array() };
  const position = stored('Delete', stream, log.append(metadataStreamOf(stream), 'any', [event]));
  return new DeleteResp().setPosition(
    new DeleteResp.Position().setCommitPosition(position).setPreparePosition(position),
  );
}

/** A tombstone closes a stream for good. */
export function tombstoneStream(log: TransactionLog, request: TombstoneReq, headers: Metadata, may: MayDelete) {
  const { stream, expected } = target(request);
  may(stream, headers);
  refuseWrong('Tombstone', log, stream, expected);
  const position = stored('Tombstone', stream, log.tombstone(stream, 'any'));
  const at = new TombstoneResp.Position().setCommitPosition(position).setPreparePosition(position);
  return new TombstoneResp().setPosition(at);
}

function target(request: DeleteReq | TombstoneReq): { readonly stream: string; readonly expected: Expected } {
  const options = request.getOptions();
  if (!options) throw Refusal.invalidArgument('a delete without options');
  const expected = expectedOf(options.getExpectedStreamRevisionCase(), options.getRevision());
  return { stream: streamName(options.getStreamIdentifier()), expected };
}

/** A delete has no ids by which it could be recognised: only the revision counts. */
function refuseWrong(operation: string, log: TransactionLog, name: string, expected: Expected): void {
  const stream = log.stream(name);
  if (stream?.isTombstoned) throw Refusal.streamDeleted(name);
  const current = stream?.last ?? -1;
  const isAsExpected =
    expected === 'any' ||
    (expected === 'stream-exists' ? current >= 0 : current === (expected === 'no-stream' ? -1 : expected));
  if (!isAsExpected) throw Refusal.wrongExpectedVersion(operation, name, versionOf(expected), current);
}

function versionOf(expected: Expected): number {
  if (typeof expected === 'number') return expected;
  return { 'no-stream': -1, any: -2, 'stream-exists': -4 }[expected];
}

function stored(operation: string, stream: string, outcome: AppendOutcome): string {
  switch (outcome.kind) {
    case 'stored':
    case 'repeated':
      return String(outcome.position);
    case 'wrong-expected-version':
      throw Refusal.wrongExpectedVersion(operation, stream, -2, outcome.current);
    case 'stream-deleted':
      throw Refusal.streamDeleted(stream);
  }
}
