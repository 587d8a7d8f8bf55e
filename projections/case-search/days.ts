import { epochMs } from '#libs/kernel';
import type { Instant } from '#libs/kernel';

/**
 * The day of receipt as lexemes, so that the index itself narrows a search to a span of time: 退款 within the last week is read
 * off without looking at what else holds 退款. Spans of 1, 8, 64 and 512 days; no searched text has an `@`.
 */
const DAYS = [1, 8, 64, 512] as const;
const DAY_MS = 86_400_000;

/** A span is covered by at most so many lexemes and two more. */
const MOST_COVERING = 8;

/** The lexemes of an instant, as a vector's text. */
export function daysOf(instant: Instant): string {
  const day = Math.floor(epochMs(instant) / DAY_MS);
  return DAYS.map((days) => lexeme(days, Math.floor(day / days))).join(' ');
}

/** The lexemes that cover the time between (milliseconds since 1970, both inclusive), a little more at either end; none where it is too long for that to help. */
export function daysBetween(from: number, to: number): readonly string[] {
  const [first, last] = [Math.floor(from / DAY_MS), Math.floor(to / DAY_MS)];
  const days = DAYS.find((each) => last - first <= each * MOST_COVERING);
  if (days === undefined) return [];
  const [low, high] = [Math.floor(first / days), Math.floor(last / days)];
  return Array.from({ length: high - low + 1 }, (_, i) => lexeme(days, low + i));
}

function lexeme(days: number, number: number): string {
  return `@${days}_${number}`;
}
