import { unreachable } from '#libs/kernel';
import type { LawCommand } from './commands.js';
import type { LawContext } from './context.js';
import { adoptRuleSet } from './decide-rule-set.js';
import { adoptScheme } from './decide-scheme.js';
import { publishCalendar } from './decide-calendar.js';
import type { LawEvent } from './events.js';
import type { LawRefusal } from './refusals.js';
import type { AdoptionState } from './state.js';

/** One event, or why there is none. */
export type LawDecision =
  { readonly ok: true; readonly event: LawEvent } | { readonly ok: false; readonly rejection: LawRefusal };

/** Decides about the law of a bureau. Pure; what a file comes to is read, and never made known, here. */
export function decideLaw(state: AdoptionState, command: LawCommand, context: LawContext): LawDecision {
  const decided = eventOf(state, command, context);
  return 'type' in decided ? { ok: true, event: decided } : { ok: false, rejection: decided };
}

function eventOf(state: AdoptionState, command: LawCommand, context: LawContext): LawEvent | LawRefusal {
  switch (command.kind) {
    case 'PublishCalendar':
      return publishCalendar(state, command, context);
    case 'AdoptRuleSet':
      return adoptRuleSet(state, command, context);
    case 'AdoptScheme':
      return adoptScheme(state, command, context);
    default:
      return unreachable(command);
  }
}
