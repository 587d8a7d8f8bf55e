import { canonicalJson, sha256, unreachable } from '#libs/kernel';
import type { AdoptScheme, LawCommand } from './commands.js';
import type { LawContext } from './context.js';
import { adoptRuleSet } from './decide-rule-set.js';
import { publishCalendar } from './decide-calendar.js';
import { settled } from './decide-parts.js';
import type { LawEvent } from './events.js';
import { invalid, refusal } from './refusals.js';
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

function adoptScheme(state: AdoptionState, command: AdoptScheme, context: LawContext): LawEvent | LawRefusal {
  const { scheme, contents, from, source } = command;
  if (scheme.trim() === '') return refusal('law.field-blank', { field: 'scheme' }, 'scheme');
  if (source.trim() === '') return refusal('law.field-blank', { field: 'source' }, 'source');
  const faults = context.faultsOfScheme(contents);
  if (faults.length > 0) return invalid('law.scheme-invalid', faults);
  const hash = sha256(canonicalJson(contents));
  const same = state.schemes.filter((each) => each.scheme === scheme);
  if (same.some((each) => each.hash !== hash)) return refusal('law.id-taken', { id: scheme }, 'scheme');
  const held = state.schemes.findLast((each) => each.from <= from);
  if (held?.scheme === scheme) return refusal('law.scheme-in-force', { scheme, from }, 'scheme');
  return settled(from, context) ?? { type: 'SchemeAdopted', data: { scheme, contents, hash, source, from } };
}
