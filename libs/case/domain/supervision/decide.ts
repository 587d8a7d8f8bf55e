import { unreachable } from '#libs/kernel';
import { openRuns } from '#libs/law';
import type { CommandOf, SupervisionCommand } from '../commands.js';
import type { CaseContext } from '../context.js';
import { emit, refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { blankField, isOpen } from '../guards.js';
import type { RegisteredCase } from '../state.js';
import { orderIdOf } from './order.js';

/** 催办 and 督办 by hand; what the ladder does by itself is with the clocks (clocks/rung.ts). */
export function decideSupervision(
  state: RegisteredCase,
  command: SupervisionCommand,
  context: CaseContext,
): CaseDecision {
  switch (command.kind) {
    case 'IssueReminder':
      return remind(state, command);
    case 'OrderSupervision':
      return order(state, command, context);
    case 'AnswerSupervision':
      return answer(state, command, context);
    default:
      return unreachable(command);
  }
}

/** Of work that there still is: the case is open, or a clock of it runs. */
function remind(state: RegisteredCase, { to, text }: CommandOf<'IssueReminder'>): CaseDecision {
  if (!isOpen(state) && openRuns(state.clocks).length === 0) return refuse('reminder.nothing-open');
  const handler = to === 'handler' ? state.handler : null;
  if (to === 'handler' && handler === null) return refuse('reminder.no-handler', { field: 'to' });
  return blankField({ text }) ?? emit({ type: 'ReminderIssued', data: { toUnit: state.unit, handler, text } });
}

/** To the unit that holds the case or one above it: nobody else can see to it. One order at a time. */
function order(
  state: RegisteredCase,
  { toUnit, reason }: CommandOf<'OrderSupervision'>,
  { organisation }: CaseContext,
): CaseDecision {
  const { open } = state.supervision;
  if (open) return refuse('supervision.ordered-already', { details: { order: open.orderId, unit: open.toUnit } });
  if (!organisation.exists(toUnit)) return refuse('unit.unknown', { field: 'toUnit', details: { unit: toUnit } });
  let holder: string | null = state.unit;
  while (holder !== null && holder !== toUnit) holder = organisation.parentOf(holder as typeof toUnit);
  if (holder === null)
    return refuse('supervision.unit-not-responsible', {
      field: 'toUnit',
      details: { unit: toUnit, holder: state.unit },
    });
  const orderId = orderIdOf(state);
  return (
    blankField({ reason }) ??
    emit({ type: 'SupervisionOrdered', data: { orderId, toUnit, cause: 'by-hand', reason, missed: null } })
  );
}

/** By the unit that was ordered, and of the order that is open. */
function answer(
  { supervision: { open } }: RegisteredCase,
  { orderId, answer: text }: CommandOf<'AnswerSupervision'>,
  { unit }: CaseContext,
): CaseDecision {
  if (open?.orderId !== orderId)
    return refuse('supervision.not-open', { field: 'orderId', details: { order: orderId } });
  if (unit !== open.toUnit)
    return refuse('supervision.not-ordered-unit', { field: 'actingUnit', details: { unit: open.toUnit } });
  return blankField({ answer: text }) ?? emit({ type: 'SupervisionAnswered', data: { orderId, answer: text } });
}
