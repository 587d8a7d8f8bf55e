import { z } from 'zod';
import type { Bilingual } from '#libs/kernel';
import { dataOf } from './public-type.js';
import * as word from './words.js';

const run = { clock: word.clock, run: word.number, dueAt: word.instant } as const;
const firmness = z.enum(['firm', 'provisional']);

/**
 * What the log says of a deadline without an event of its own: it follows from the event that it stands beside, by the law and the
 * calendar that the clock is pinned to. `deadline.missed` is told once for each running of a clock, by whichever says it first: the
 * record of the miss, or the late end.
 */
export const deadlineEvents = {
  'deadline.set': {
    title: { zh: '时限开始', en: 'Deadline set' },
    about: {
      zh: '一个时限开始计算，到期时刻若已知则一并示出。',
      en: 'A clock began to run; its due instant where it is known.',
    },
    schema: dataOf({
      clock: word.clock,
      run: word.number,
      anchorAt: word.instant,
      dueAt: word.instant.nullable(),
      firmness,
    }),
  },
  'deadline.moved': {
    title: { zh: '时限变动', en: 'Deadline moved' },
    about: {
      zh: '到期时刻因中止、恢复、延长或日历而变。',
      en: 'The due instant changed by a pause, its end, an extension or a calendar.',
    },
    schema: dataOf({
      clock: word.clock,
      run: word.number,
      from: word.instant.nullable(),
      dueAt: word.instant.nullable(),
      firmness,
    }),
  },
  'deadline.restored': {
    title: { zh: '恢复计时（撤销并案）', en: 'Deadline runs again, a merge being undone' },
    about: {
      zh: '撤销并案后，曾作废的时限继续计算。',
      en: 'A merge being undone, a clock that was void runs again.',
    },
    schema: dataOf({ clock: word.clock, run: word.number, dueAt: word.instant.nullable(), firmness }),
  },
  'deadline.met': {
    title: { zh: '按时完成', en: 'Deadline met' },
    about: {
      zh: '在到期之前办成，剩余几日。',
      en: 'It was done in time, with so many days left.',
    },
    schema: dataOf({
      ...run,
      endedAt: word.instant,
      daysLeft: word.count,
      dayUnit: word.dayUnit,
    }),
  },
  'deadline.missed': {
    title: { zh: '超期', en: 'Deadline missed' },
    about: {
      zh: '期限已过而事项未办：每次计时只示出一次。',
      en: 'A deadline passed with the clock open: told once for each running of a clock.',
    },
    schema: dataOf({ ...run, missedAt: word.instant }),
  },
  'deadline.ended-late': {
    title: { zh: '超期完成', en: 'Ended late' },
    about: {
      zh: '超期之后办成，晚了几日。',
      en: 'It was done after the deadline, so many days late.',
    },
    schema: dataOf({ ...run, endedAt: word.instant, daysLate: word.count, dayUnit: word.dayUnit }),
  },
  'deadline.voided': {
    title: { zh: '时限作废', en: 'Deadline voided' },
    about: {
      zh: '时限不再计算：并案、作废或事项不复存在。',
      en: 'The clock counts no more: by a merge, a decision, or because what it was for is gone.',
    },
    schema: dataOf({ clock: word.clock, run: word.number, dueAt: word.instant.nullable(), voidedAt: word.instant }),
  },
} as const satisfies Record<
  string,
  { readonly title: Bilingual; readonly about: Bilingual; readonly schema: z.ZodObject }
>;

export type DeadlineEventName = keyof typeof deadlineEvents;
/** A derived fact: its name and what it says of a clock. */
export type DeadlineFact = {
  [N in DeadlineEventName]: { readonly name: N; readonly data: z.input<(typeof deadlineEvents)[N]['schema']> };
}[DeadlineEventName];
