import type { Position, Sha256, Stored } from '#libs/kernel';
import type { Located, OpenEvent } from './port.js';

type Parsed = { -readonly [K in keyof Stored]: Stored[K] };

/**
 * The event that a stored text holds, with what the log knows of it.
 *
 * The parsed object itself is completed, not copied: a page is thousands of these.
 */
export function storedEvent(position: Position, hash: Sha256, text: string): Stored {
  const event = JSON.parse(text) as Parsed;
  event.revision = BigInt(event.revision); // a decimal string in the text
  event.position = position;
  event.hash = hash;
  event.text = text;
  return event;
}

/** How a reader wants events: as they say, or parsed. */
export function openerOf<T extends Located>({ open }: { readonly open?: OpenEvent<T> }): OpenEvent<T> {
  // Who names no way has no other T than the default, `Stored`.
  return open ?? (storedEvent as OpenEvent<Located> as OpenEvent<T>);
}
