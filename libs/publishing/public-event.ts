import type { Instant, Position, UnitCode } from '#libs/kernel';
import type { Topic } from './topics.js';

/** A public event: what goes out, to whichever of the ways it goes. */
export interface PublicEvent {
  readonly topic: Topic;
  /** What keeps its order: the case, or the unit. */
  readonly key: string;
  /** The unit that the event is about – that holds the case –, for readers who may see a part of the tree only. */
  readonly unit: UnitCode;
  /** A UUID: that of the private event, or one that follows from it. The same event has the same id for ever. */
  readonly id: string;
  /** CloudEvents `type`: `shuangwei.case.registered.v1`. */
  readonly type: string;
  readonly dataschema: string;
  /** When it happened. */
  readonly time: Instant;
  /** When the log learned of it. */
  readonly recordedTime: Instant;
  readonly position: Position;
  /** 0, 1, 2 … among the public events of one position. */
  readonly part: number;
  /** Where a reader goes on who has dealt with this one. */
  readonly cursor: string;
  readonly data: object;
}

/** A place between public events: those of the positions up to `after` are read, and of the next position's the first `skip`. */
export interface Cursor {
  readonly after: Position;
  readonly skip: number;
}

const CURSOR = /^(0|[1-9]\d{0,19})(?:\.([1-9]\d{0,3}))?$/;

/** A cursor from its text; undefined for what is none. */
export function parseCursor(text: string): Cursor | undefined {
  const [, after, skip] = CURSOR.exec(text) ?? [];
  return after === undefined ? undefined : { after: BigInt(after), skip: Number(skip ?? 0) };
}

export function cursorText({ after, skip }: Cursor): string {
  return skip === 0 ? after.toString() : `${after}.${skip}`;
}
