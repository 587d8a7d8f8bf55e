import type { AppendReq, BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js';
import { Refusal } from './refusal.js';
import type { ProposedEvent } from './transaction-log.js';

const UUID_TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** @throws Refusal where the type, its content's type or an id is missing */
export function proposedEvent(message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage): ProposedEvent {
  const properties = message.getMetadataMap();
  const type = properties.get('type');
  if (!type) throw Refusal.metadataMissing('type');
  const content = properties.get('content-type');
  if (content === undefined) throw Refusal.metadataMissing('content-type');
  return {
    id: uuidText(message.getId()),
    type,
    isJson: content === 'application/json',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

/** What an event counts for against the limit of an append: the server takes two bytes a character of the type. */
export function sizeOf({ type, data, metadata }: ProposedEvent): number {
  return data.length + metadata.length + type.length * 2;
}

export function streamName(identifier: StreamIdentifier | undefined): string {
  const name = identifier ? Buffer.from(identifier.getStreamName_asU8()).toString() : '';
  if (name === '') throw Refusal.invalidArgument('no stream is named');
  return name;
}

export function uuidText(id: UUID | undefined): string {
  const structured = id?.getStructured();
  const text = structured
    ? fromNumbers(structured.getMostSignificantBits(), structured.getLeastSignificantBits())
    : (id?.getString() ?? '').toLowerCase();
  if (!UUID_TEXT.test(text)) throw Refusal.invalidArgument(`not an id: ${text}`);
  return text;
}

function fromNumbers(most: string, least: string): string {
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64BE(BigInt(most), 0);
  bytes.writeBigInt64BE(BigInt(least), 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
