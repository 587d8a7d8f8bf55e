import type { OpenEvent } from '#libs/event-store';
import type { Stored, StreamName, UnitCode } from '#libs/kernel';

/** An event as the log keeps it: enough to pass it on. Parsing each would be most of what a feed costs. */
export type EventText = Pick<Stored, 'position' | 'hash' | 'text'>;

export const asText: OpenEvent<EventText> = (position, hash, text) => ({ position, hash, text });

/** What a feed needs to know of an event beside its text. */
interface EventAddress {
  readonly stream: StreamName;
  readonly type: string;
  readonly unit: UnitCode;
}

/** The last three keys of an envelope's canonical text; none of the values can hold a quotation mark. */
const ADDRESS = /"stream":"([^"\\]+)","type":"([^"\\]+)","unit":"([^"\\]+)"\}$/;
/** More than the longest address: a stream's name has up to 120 characters. */
const ADDRESS_LENGTH = 400;

/** Stream, type and unit, from the end of the canonical text; from all of it where it does not end as expected. */
export function addressOf({ text }: Pick<EventText, 'text'>): EventAddress {
  const [, stream, type, unit] = ADDRESS.exec(text.slice(-ADDRESS_LENGTH)) ?? [];
  if (stream === undefined || type === undefined || unit === undefined) return JSON.parse(text) as EventAddress;
  return { stream: stream as StreamName, type, unit: unit as UnitCode };
}
