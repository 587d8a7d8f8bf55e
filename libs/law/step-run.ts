import type { CalendarId, Instant } from '#libs/kernel';
import type { ClockEvent, ClockInstance, ClockSet } from './clock-types.js';
import { fieldOf, holds, isOpen } from './conditions.js';
import { canFollow } from './follows.js';
import type { ClockRule, ClockStop, RuleSet } from './rule-set.js';

type Pauses = ClockInstance['pauses'];

/**
 * What one event does to one run of a clock: stop it (which closes an open pause first), void it, pause or resume it, extend it, pin it
 * anew, or give it back after an unmerge. The same object where it does nothing.
 *
 * @param set the clocks before the event
 * @param ruleSet the rule-set of the event
 */
export function stepRun(
  run: ClockInstance,
  rule: ClockRule,
  event: ClockEvent,
  set: ClockSet,
  ruleSet: RuleSet,
): ClockInstance {
  if (!isOpen(run))
    return event.type === 'CaseUnmerged' && run.voidedBy === 'CaseMerged'
      ? { ...run, voidedAt: null, voidedBy: null }
      : run;

  const at = event.effectiveAt;
  if (anyHolds(rule.stops, event, set))
    return { ...run, pauses: closeAll(run.pauses, at), stoppedAt: at, stoppedBy: event.type };
  if (anyHolds(rule.voidedBy, event, set)) return { ...run, voidedAt: at, voidedBy: event.type };
  return byHand(byRule(run, rule, event), rule, event, ruleSet);
}

function anyHolds(stops: readonly ClockStop[], event: ClockEvent, set: ClockSet): boolean {
  return stops.some((stop) => stop.on === event.type && holds(stop.when, set, event));
}

function byRule(run: ClockInstance, rule: ClockRule, event: ClockEvent): ClockInstance {
  let { pauses } = run;
  for (const pause of rule.pauses) {
    if (pause.to.includes(event.type)) pauses = closeAll(pauses, event.effectiveAt, pause.reason);
    if (pause.from === event.type) pauses = open(pauses, pause.reason, event.effectiveAt);
  }
  const paused = pauses === run.pauses ? run : { ...run, pauses };
  return rule.extension?.on === event.type ? extend(paused, rule, event) : paused;
}

/** The events about a clock itself, which name it. */
function byHand(run: ClockInstance, rule: ClockRule, event: ClockEvent, ruleSet: RuleSet): ClockInstance {
  if (fieldOf(event.data, 'clock') !== run.clock) return run;
  const at = event.effectiveAt;
  switch (event.type) {
    case 'ClockPaused':
      return { ...run, pauses: open(run.pauses, String(fieldOf(event.data, 'reason')), at) };
    case 'ClockResumed':
      // It says that the clock runs again, so nothing may keep it paused, whatever paused it.
      return { ...run, pauses: closeAll(run.pauses, at) };
    case 'ClockExtended':
      return extend(run, rule, event);
    case 'ClockVoided':
      return { ...run, voidedAt: at, voidedBy: event.type };
    case 'DueDateProjected':
      return {
        ...run,
        calendar: (fieldOf(event.data, 'calendar') as CalendarId | undefined) ?? run.calendar,
        ruleSet: adopted(event) && canFollow(run, rule, ruleSet) ? ruleSet.id : run.ruleSet,
      };
    default:
      return run;
  }
}

/** A case moves over to another regulation by such an event. */
export function adopted(event: ClockEvent): boolean {
  return event.type === 'DueDateProjected' && fieldOf(event.data, 'cause') === 'rule-set-adopted';
}

/** An extension in another unit than the clock's has no meaning here; the decider refuses it, and the fold leaves it out. */
function extend(run: ClockInstance, rule: ClockRule, event: ClockEvent): ClockInstance {
  const amount = fieldOf(event.data, 'amount');
  const unit = fieldOf(event.data, 'unit') ?? rule.budget.unit;
  if (typeof amount !== 'number' || !(amount > 0) || unit !== rule.budget.unit) return run;
  return { ...run, extensions: [...run.extensions, { amount, at: event.effectiveAt }] };
}

function open(pauses: Pauses, reason: string, at: Instant): Pauses {
  return pauses.some((pause) => pause.reason === reason && pause.to === null)
    ? pauses
    : [...pauses, { reason, from: at, to: null }];
}

/** Closes the open pauses (of that reason); one that was backdated to end before it began ends where it began. */
function closeAll(pauses: Pauses, at: Instant, reason?: string): Pauses {
  const closes = (pause: Pauses[number]): boolean =>
    pause.to === null && (reason === undefined || pause.reason === reason);
  if (!pauses.some(closes)) return pauses;
  return pauses.map((pause) => (closes(pause) ? { ...pause, to: at < pause.from ? pause.from : at } : pause));
}
