import type { PublicEvent } from './public-event.js';

/**
 * Attributes of CloudEvents 1.0 with the extensions `partitionkey`, `sequence` and `recordedtime` as their documents have them.
 * `sequence` grows in the order of the text: position (20 digits) and part (4).
 */
export interface CloudEventAttributes {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  readonly partitionkey: string;
  readonly sequence: string;
  readonly recordedtime: string;
}

/** A CloudEvent in its structured form. */
export interface CloudEvent extends CloudEventAttributes {
  readonly data: object;
}

/** The CloudEvents `source`: the bureau whose log it is. */
export function sourceOf(rootUnit: string): string {
  return `urn:shuangwei:bureau:${rootUnit}`;
}

export function attributesOf(event: PublicEvent, source: string): CloudEventAttributes {
  return {
    specversion: '1.0',
    id: event.id,
    source,
    type: event.type,
    subject: event.key,
    time: event.time,
    datacontenttype: 'application/json',
    dataschema: event.dataschema,
    partitionkey: event.key,
    sequence: sequenceOf(event),
    recordedtime: event.recordedTime,
  };
}

/** The structured form: attributes and data in one object. */
export function cloudEvent(event: PublicEvent, source: string): CloudEvent {
  return { ...attributesOf(event, source), data: event.data };
}

function sequenceOf({ position, part }: PublicEvent): string {
  return `${position.toString().padStart(20, '0')}.${part.toString().padStart(4, '0')}`;
}
