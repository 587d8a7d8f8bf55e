import type { CaseCommandKind } from '../commands.js';
import type { UnitCode } from '../events/index.js';
import type { CaseState } from '../state.js';

/** The next order's name within the case. */
export function orderIdOf({ supervision }: CaseState): string {
  return `D${supervision.ordered + 1}`;
}

/** The unit that a command acts for where nobody says: the one that holds the case; an order is answered by the one that was ordered. */
export function actingUnit(kind: CaseCommandKind, { unit, supervision }: CaseState): UnitCode | null {
  return (kind === 'AnswerSupervision' ? supervision.open?.toUnit : null) ?? unit;
}
