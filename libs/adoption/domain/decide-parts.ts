import type { LocalDate } from '#libs/kernel';
import { InvalidDataFile } from '#libs/law';
import type { LawContext } from './context.js';
import { invalid, refusal } from './refusals.js';
import type { LawRefusal } from './refusals.js';

/** Nothing may hold anew on a day whose figures are frozen. */
export function settled(from: LocalDate, { settledUntil }: LawContext): LawRefusal | undefined {
  if (settledUntil === null || from > settledUntil) return undefined;
  return refusal('law.period-settled', { from, settledUntil }, 'from');
}

/** What a file comes to, or why it cannot be used. */
export function readOr<T>(
  code: 'law.calendar-invalid' | 'law.rule-set-invalid',
  read: () => T,
): { readonly value: T } | { readonly refused: LawRefusal } {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof InvalidDataFile) return { refused: invalid(code, error.faults) };
    throw error;
  }
}
