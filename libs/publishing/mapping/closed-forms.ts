import type { Respondent, Submitter } from '#libs/case';
import { isUscc } from '#libs/case';
import type { Pseudonyms } from '../pseudonyms.js';
import { GROUND, HEADING, NAME } from '../language/words.js';

/**
 * What the private events leave open, brought into the closed forms of the public ones. Imported work orders and earlier programs
 * wrote what they liked where a code belongs; what does not look like one is told as `other`.
 */
export function named(text: string): string {
  return NAME.test(text) ? text : 'other';
}

/** A paragraph of the regulation; null where it does not look like one. */
export function groundCode(text: string): string | null {
  return GROUND.test(text) ? text : null;
}

export function heading(text: string): string {
  return HEADING.test(text) ? text : '其他';
}

/** Digits in codes of category 92: a self-employed person (个体工商户), whose business is a person. */
const SOLE_TRADER = /^92/;

/**
 * The operator complained of. Whoever has no unified code, or one of a sole trader, is told by a pseudonym only: their name is a
 * person's, or may be.
 */
export function respondentOf(respondent: Respondent | null, hide: Pseudonyms) {
  if (respondent === null) return { respondent: null, respondentUscc: null, respondentKind: null };
  const { uscc, name: called, address } = respondent;
  const code = uscc !== null && isUscc(uscc) ? uscc : null;
  const sole = code !== null && SOLE_TRADER.test(code);
  return {
    respondent: hide.of('business', code ?? `${called}\0${address}`),
    respondentUscc: sole ? null : code,
    respondentKind: code === null ? ('unknown' as const) : sole ? ('sole-trader' as const) : ('organisation' as const),
  };
}

/** Who complains or asks, so that repeats can be counted. Who makes a report is never told, not even so. */
export function submitterOf({ phone, idNumber }: Submitter, kind: string, hide: Pseudonyms): string | null {
  if (kind === 'report') return null;
  return hide.of('person', idNumber ?? phone?.replaceAll(/[^0-9+]/g, '') ?? null);
}
