import { attributesOf } from '../cloud-event.js';
import type { PublicEvent } from '../public-event.js';
import type { Topic } from '../topics.js';
import { partitionOf } from './partition.js';

/** A message as it is sent: a CloudEvent in the binary mode of the Kafka protocol binding. */
export interface OutgoingMessage {
  readonly topic: Topic;
  readonly partition: number;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A public event as a message: its data are the value, everything else that it says about itself is in the headers. */
export function messageOf(event: PublicEvent, source: string, partitions: number): OutgoingMessage {
  const { datacontenttype, ...attributes } = attributesOf(event, source);
  const headers: Record<string, string> = { 'content-type': datacontenttype };
  for (const [name, value] of Object.entries(attributes)) headers[`ce_${name}`] = value;
  return {
    topic: event.topic,
    partition: partitionOf(event.key, partitions),
    key: event.key,
    value: JSON.stringify(event.data),
    headers,
  };
}

/**
 * A broker takes record batches of 1 MiB at the most unless it is told otherwise, and whatever one request has for a partition is one
 * batch. Counted before compression, so that what does not compress is taken too.
 */
const MOST_BYTES = 900_000;

/** Frames of a record and its headers, at the most. */
const FRAME_BYTES = 64;

/** The messages in their order, cut so that no part has more for one partition than a broker takes. */
export function* inRequests(messages: readonly OutgoingMessage[], most = MOST_BYTES): Generator<OutgoingMessage[]> {
  let part: OutgoingMessage[] = [];
  let sizes = new Map<string, number>();
  for (const message of messages) {
    const place = `${message.topic} ${message.partition}`;
    const bytes = bytesOf(message);
    const size = (sizes.get(place) ?? 0) + bytes;
    if (size > most && part.length > 0) {
      yield part;
      part = [];
      sizes = new Map([[place, bytes]]);
    } else sizes.set(place, size);
    part.push(message);
  }
  if (part.length > 0) yield part;
}

function bytesOf({ key, value, headers }: OutgoingMessage): number {
  let bytes = FRAME_BYTES + Buffer.byteLength(key) + Buffer.byteLength(value);
  for (const name in headers) bytes += name.length + Buffer.byteLength(headers[name] ?? '') + 4;
  return bytes;
}
