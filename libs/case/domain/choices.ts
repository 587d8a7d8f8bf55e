import type { CaseKind } from '#libs/law';
import type { Channel, ClosingOutcome, NoticeManner, NotFiledReason, OtherWay } from './events/index.js';

/** The closed lists of the domain's types, as values; the compiler keeps each list complete. */
const all =
  <T extends string>() =>
  <L extends readonly T[]>(...list: L & ([T] extends [L[number]] ? unknown : never)): readonly T[] =>
    list;

export const CASE_KINDS = all<CaseKind>()('complaint', 'report', 'consultation');
export const CHANNELS = all<Channel>()(
  'hotline-12315',
  'hotline-12345',
  'national-platform',
  'app',
  'wechat',
  'post',
  'window',
);
export const NOTICE_MANNERS = all<NoticeManner>()('sms', 'telephone', 'platform', 'post', 'in-person', 'e-mail');
export const OTHER_WAYS = all<OtherWay>()('negotiation', 'other-mediation', 'other-authority', 'arbitration', 'court');
export const NOT_FILED_REASONS = all<NotFiledReason>()(
  'no-violation',
  'minor-and-corrected',
  'not-competent',
  'time-barred',
  'no-concrete-lead',
  'repeat-on-same-facts',
  'other',
);
export const CLOSING_OUTCOMES = all<ClosingOutcome>()(
  'settled',
  'settled-by-odr',
  'settled-by-peoples-mediation',
  'terminated',
  'withdrawn',
  'not-accepted',
  'filed',
  'not-filed',
  'answered',
  'transferred',
  'repeat-noted',
);
