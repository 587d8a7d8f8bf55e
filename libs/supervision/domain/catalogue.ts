import type { Bilingual } from '#libs/kernel';
import type { DailyInspectionRecorded } from './daily-look.js';
import type { DigestIssued } from './digest.js';
import type { ScorePublished } from './score-record.js';
import type { SettlementEvent } from './settlement.js';
import type { WeeklyCheckRecorded } from './weekly-check.js';

/** Everything that the streams of supervision can hold; what happens to a case itself is in the case's own. */
export type SupervisionStreamEvent =
  DigestIssued | DailyInspectionRecorded | WeeklyCheckRecorded | SettlementEvent | ScorePublished;

/** What people call each of them. None holds personal data. */
export const supervisionEventTitles: Readonly<Record<SupervisionStreamEvent['type'], Bilingual>> = {
  DigestIssued: { zh: '提醒汇总', en: 'Digest issued' },
  DailyInspectionRecorded: { zh: '日看', en: 'Daily look recorded' },
  WeeklyCheckRecorded: { zh: '周查', en: 'Weekly check recorded' },
  PeriodSettled: { zh: '月结', en: 'Period settled' },
  PeriodAdjusted: { zh: '月结调整', en: 'Period adjusted' },
  ScorePublished: { zh: '公布得分', en: 'Score published' },
};
