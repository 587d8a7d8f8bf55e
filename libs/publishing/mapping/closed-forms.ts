import type { CaseRegistered, Respondent, Submitter } from '#libs/case';
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

const ANOTHER_HEADING = '其他';

/**
 * 问题类别 out of the list of whoever passed the case on. Where a person of the case stands in it, by whichever mistake, it is no heading.
 */
export function headingOf({ category, submitter, representative, respondent }: CaseRegistered['data']): string {
  if (!HEADING.test(category)) return ANOTHER_HEADING;
  const people = [
    ...[submitter.name, submitter.phone, submitter.address, submitter.idNumber],
    ...[representative?.name, representative?.phone, representative?.idNumber, respondent?.name, respondent?.address],
  ];
  const folded = category.normalize('NFKC');
  const isNamed = people.some((text) => text && text.trim() !== '' && folded.includes(text.normalize('NFKC').trim()));
  return isNamed ? ANOTHER_HEADING : category;
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
