/** The notice for 2027 as a bureau might write it down: made up, since none was published when this was written. */
export const noticeOf2027 = {
  id: 'made-up-2027',
  title: { zh: '节假日安排（至 2027 年，虚构）', en: 'Holiday arrangements up to 2027 (made up)' },
  source: 'made up for a test',
  published: '2026-11-10',
  continues: 'cn-state-council-2026',
  coveredFrom: '2027-01-01',
  coveredUntil: '2027-12-31',
  days: [
    { date: ['2027-01-01', '2027-01-03'], kind: 'statutory-holiday', name: { zh: '元旦', en: "New Year's Day" } },
    { date: ['2027-02-05', '2027-02-12'], kind: 'statutory-holiday', name: { zh: '春节', en: 'Spring Festival' } },
    { date: '2027-02-20', kind: 'make-up-working-day', name: { zh: '春节', en: 'Spring Festival' } },
  ],
  corrects: [{ date: '2026-12-26', kind: 'make-up-working-day', name: { zh: '元旦', en: "New Year's Day" } }],
} as const;
