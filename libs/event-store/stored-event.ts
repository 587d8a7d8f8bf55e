import type { Position, Sha256, Stored } from '#libs/kernel';

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
