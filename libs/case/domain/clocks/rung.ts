import { calendarById, calendarInForce, isOrderedStill, nextRung, ruleSetById, rungsOf } from '#libs/law';
import type { Ladder, Rung } from '#libs/law';
import type { CommandOf } from '../commands.js';
import type { CaseContext } from '../context.js';
import type { Instant, RungFired, RungRecipient, SupervisionOrdered, UnitCode } from '../events/index.js';
import { emit, refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { blankField } from '../guards.js';
import { cite } from '../rejections/reject.js';
import type { RegisteredCase } from '../state.js';
import { orderIdOf } from '../supervision/order.js';
import { rungKey } from './keys.js';
import type { ReadClock } from './reading.js';

/**
 * A rung fires: once for each (clock, run, rung, due date) – a due date that moved may be reminded of again –, when its moment has
 * come, within working hours, and no reminder after the deadline. Whom it tells is fixed here, as the case stands now.
 *
 * A rung that orders gives the order in the same breath, unless one is open: the case is supervised already, and its clocks often
 * fall due on one day. An old miss is told, and no longer ordered to be answered for (`Ladder.orderWithin`).
 */
export function fireRung(
  state: RegisteredCase,
  clock: ReadClock,
  command: CommandOf<'FireRung'>,
  context: CaseContext,
): CaseDecision {
  const { run, due } = clock;
  const { clock: name, rung } = command;
  const { dueAt } = due;
  if (dueAt === null) return refuse('clock.no-due-date', { details: { clock: name } });
  if ((command.run ?? run.run) !== run.run || (command.dueAt ?? dueAt) !== dueAt)
    return refuse('clock.due-date-moved', { details: { clock: name, run: run.run, dueAt } });
  if (state.rungsFired.includes(rungKey(name, run.run, rung, dueAt)))
    return refuse('clock.rung-fired', { field: 'rung', details: { clock: name, rung } });
  const fired: RungFired = { type: 'RungFired', data: { clock: name, run: run.run, rung, dueAt } };
  const ladder = ruleSetById(run.ruleSet)?.ladder;
  const known = ladder && rungsOf(ladder, name).find((each) => each.name === rung);
  if (!ladder || !known) return blankField({ rung }) ?? emit(fired);
  const objection = untimely(clock, dueAt, ladder, known, context);
  if (objection) return objection;
  const responsible = responsibleUnit(state, clock);
  const told: RungFired = { ...fired, data: { ...fired.data, to: recipient(state, responsible, known, context) } };
  const order = orderFor(state, clock, dueAt, ladder, known, context);
  return order ? emit(told, order) : emit(told);
}

/** The office's hours are those of the calendar in force now; the rung's moment is the pinned calendar's, as its due date is. */
function untimely(
  { run, rule }: ReadClock,
  dueAt: Instant,
  ladder: Ladder,
  rung: Rung,
  { effectiveAt, ruleSet }: CaseContext,
): CaseDecision | undefined {
  const office = calendarInForce(effectiveAt);
  const alone = { ...ladder, clocks: { [rule.name]: [rung] } };
  const deadline = { clock: rule.name, anchor: run.anchor, dueAt };
  const next = nextRung(deadline, calendarById(run.calendar) ?? office, alone, new Set(), effectiveAt, office);
  const article = cite(ruleSet, rung.article);
  const details = { clock: rule.name, rung: rung.name };
  if (!next) return refuse('clock.rung-overtaken', { field: 'rung', article, details });
  return next.at > effectiveAt
    ? refuse('clock.rung-not-due', { field: 'rung', article, details: { ...details, at: next.at } })
    : undefined;
}

/** The clock of an order's answer is the ordered unit's; every other is that of the unit which holds the case. */
function responsibleUnit({ unit, supervision }: RegisteredCase, { run }: ReadClock): UnitCode {
  return (run.startedBy === 'SupervisionOrdered' ? supervision.open?.toUnit : undefined) ?? unit;
}

function recipient(
  { unit: holder, handler }: RegisteredCase,
  unit: UnitCode,
  { to }: Rung,
  { organisation }: CaseContext,
): RungRecipient {
  switch (to) {
    case 'handler':
      return { unit, handler: unit === holder ? handler : null };
    case 'head':
      return { unit, handler: null };
    case 'parent-unit':
      return { unit: organisation.parentOf(unit) ?? unit, handler: null };
  }
}

function orderFor(
  state: RegisteredCase,
  { run }: ReadClock,
  dueAt: Instant,
  ladder: Ladder,
  { action, to }: Rung,
  context: CaseContext,
): SupervisionOrdered | undefined {
  const { effectiveAt, organisation } = context;
  if (action !== 'order' || state.supervision.open) return undefined;
  if (!isOrderedStill(dueAt, calendarInForce(effectiveAt), ladder, effectiveAt)) return undefined;
  const toUnit = to === 'parent-unit' ? (organisation.parentOf(state.unit) ?? state.unit) : state.unit;
  const missed = { clock: run.clock, run: run.run, dueAt };
  return {
    type: 'SupervisionOrdered',
    data: { orderId: orderIdOf(state), toUnit, cause: 'missed', reason: null, missed },
  };
}
