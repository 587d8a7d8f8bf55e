import type { Bilingual } from '#libs/kernel';
import type { LawEvent } from './events.js';

/** What people call the decisions about the law. None holds personal data. */
export const lawEventTitles: Readonly<Record<LawEvent['type'], Bilingual>> = {
  CalendarPublished: { zh: '发布日历', en: 'Calendar published' },
  RuleSetAdopted: { zh: '采用办法', en: 'Rule-set adopted' },
  SchemeAdopted: { zh: '采用评价方案', en: 'Evaluation scheme adopted' },
};
