import type { UnitCode } from '#libs/kernel';
import { addressOf } from './event-text.js';
import type { EventText } from './event-text.js';

/** What of the log somebody wants, and may have. */
interface FeedFilter {
  /** Undefined: of every type. */
  readonly types: ReadonlySet<string> | undefined;
  /** Empty: of every stream. */
  readonly streamPrefix: string;
  /** Units whose acts the asker may read of; undefined: everybody's. */
  readonly units: ReadonlySet<UnitCode> | undefined;
}

/** A test for single events; undefined where all of them pass. An event is in scope by the unit that acted. */
export function filterOf({ types, streamPrefix, units }: FeedFilter): ((event: EventText) => boolean) | undefined {
  if (types === undefined && units === undefined && streamPrefix === '') return undefined;
  return (event) => {
    const { type, stream, unit } = addressOf(event);
    return (
      (types === undefined || types.has(type)) &&
      (units === undefined || units.has(unit)) &&
      stream.startsWith(streamPrefix)
    );
  };
}
