import { dayNumber } from '#libs/kernel';
import type { Bilingual, Instant } from '#libs/kernel';
import { articleInEnglish } from './article.js';
import type { Calendar, ClockFacts, CountedDay, DayKind, Due } from './clock-types.js';
import { project } from './project.js';
import type { ClockRule, Counting, Grade } from './rule-set.js';

export type Language = keyof Bilingual;

/**
 * A due date argued in sentences: what counts by which article, how the days are counted, one line for every day, and the end. The
 * same function that decides the date lists the days, so the argument cannot differ from the result.
 */
export function explainDue(
  rule: ClockRule,
  facts: ClockFacts,
  calendar: Calendar,
  counting: Counting,
  language: Language = 'zh',
  asOf?: Instant,
): readonly string[] {
  const due = project(rule, facts, calendar, counting, asOf);
  const words = language === 'zh' ? chinese : english;
  return [
    words.head(rule, facts, due),
    words.counting(counting, rule),
    words.calendar(calendar),
    ...due.days().map((day) => words.day(day)),
    words.end(due),
  ];
}

interface Words {
  head(rule: ClockRule, facts: ClockFacts, due: Due): string;
  counting(counting: Counting, rule: ClockRule): string;
  calendar(calendar: Calendar): string;
  day(day: CountedDay): string;
  end(due: Due): string;
}

const chinese: Words = {
  head: (rule, facts, due) =>
    `${rule.title.zh}：自 ${wall(facts.anchor)} 起，期限 ${due.budget.amount} ${unitsZh(due)}` +
    `${extensionZh(facts)}；依据${rule.article}（${GRADES[rule.grade].zh}）。`,
  counting: (counting, rule) =>
    `计算：开始之日不计，某日零时计时未中止的计入；${rollOverZh(counting, rule)}依据${counting.article}（${GRADES[counting.grade].zh}）。`,
  calendar: (calendar) =>
    `日历：${calendar.title.zh}，覆盖 ${calendar.coveredFrom} 至 ${calendar.coveredUntil}，之后按星期推定，为暂定。`,
  day: (day) =>
    [
      `${day.date} 周${'一二三四五六日'.charAt(weekday(day))}`,
      KINDS[day.kind].zh + (day.name ? `（${day.name.zh}）` : ''),
      reasonZh(day),
      ...(day.provisional ? ['暂定'] : []),
    ].join(' · '),
  end: (due) =>
    due.dueAt === null
      ? `计时中止中，已计 ${due.consumed} 日，尚余 ${due.remaining} 日，恢复后方可确定届满日。`
      : `届满：${due.dueAt.slice(0, 10)} 24:00${due.firmness === 'firm' ? '' : '（暂定）'}。`,
};

const english: Words = {
  head: (rule, facts, due) =>
    `${rule.title.en}: ${due.budget.amount} ${unitsEn(due)} from ${wall(facts.anchor)}` +
    `${extensionEn(facts)}; ${articleInEnglish(rule.article)} (${GRADES[rule.grade].en}).`,
  counting: (counting, rule) =>
    `Counting: the first day does not count, another counts if the clock was running at its 00:00; ${rollOverEn(counting, rule)}` +
    `${articleInEnglish(counting.article)} (${GRADES[counting.grade].en}).`,
  calendar: (calendar) =>
    `Calendar: ${calendar.title.en}, covering ${calendar.coveredFrom} to ${calendar.coveredUntil}; later days go by their weekday and are provisional.`,
  day: (day) =>
    [
      `${day.date} ${['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][weekday(day)] ?? ''}`,
      KINDS[day.kind].en + (day.name ? ` (${day.name.en})` : ''),
      reasonEn(day),
      ...(day.provisional ? ['provisional'] : []),
    ].join(' · '),
  end: (due) =>
    due.dueAt === null
      ? `The clock is paused: ${due.consumed} days used, ${due.remaining} left; its end is known once it runs again.`
      : `Ends ${due.dueAt.slice(0, 10)} at 24:00${due.firmness === 'firm' ? '' : ' (provisional)'}.`,
};

const GRADES: Readonly<Record<Grade, Bilingual>> = {
  law: { zh: '法规条文', en: 'law' },
  interpretation: { zh: '条文解释', en: 'interpretation' },
  practice: { zh: '工作惯例', en: 'practice' },
};

const KINDS: Readonly<Record<DayKind, Bilingual>> = {
  'working-day': { zh: '工作日', en: 'working day' },
  'make-up-working-day': { zh: '调休上班', en: 'make-up working day' },
  'rest-day': { zh: '休息日', en: 'rest day' },
  'statutory-holiday': { zh: '法定节假日', en: 'statutory holiday' },
};

function reasonZh(day: CountedDay): string {
  switch (day.reason) {
    case 'counted':
      return `第 ${day.number ?? 0} 日（${day.article}）`;
    case 'first-day':
      return `开始之日，不计（${day.article}）`;
    case 'paused':
      return `中止（${day.pause ?? ''}），不计（${day.article}）`;
    case 'roll-over':
      return `期满日顺延（${day.article}）`;
    case 'rest-day':
    case 'statutory-holiday':
      return '非工作日，不计';
  }
}

function reasonEn(day: CountedDay): string {
  const article = articleInEnglish(day.article);
  switch (day.reason) {
    case 'counted':
      return `day ${day.number ?? 0} (${article})`;
    case 'first-day':
      return `the first day, not counted (${article})`;
    case 'paused':
      return `paused (${day.pause ?? ''}), not counted (${article})`;
    case 'roll-over':
      return `rolled over (${article})`;
    case 'rest-day':
    case 'statutory-holiday':
      return 'not a working day, not counted';
  }
}

/** Says the reading of Art. 45 that was used; a period of working days never ends on a day off, so there it says nothing. */
function rollOverZh(counting: Counting, rule: ClockRule): string {
  if (rule.budget.unit === 'working-day') return '只计工作日，含调休上班日；';
  return counting.rollOver === 'statutory-holiday'
    ? '计自然日，期满日为法定节假日（指国务院放假通知所列放假日，不含普通周末）的，顺延至其后第一日；'
    : '计自然日，期满日为休息日（含普通周末）的，顺延至其后第一个工作日；';
}

function rollOverEn(counting: Counting, rule: ClockRule): string {
  if (rule.budget.unit === 'working-day') return 'only working days count, make-up ones included; ';
  return counting.rollOver === 'statutory-holiday'
    ? 'every day counts, and an end on a statutory holiday (read: a day off under the State Council notice, plain weekends not) moves to the first day after; '
    : 'every day counts, and an end on a day off (read: plain weekends, too) moves to the first working day after; ';
}

const unitsZh = (due: Due): string => (due.budget.unit === 'working-day' ? '个工作日' : '日（自然日）');
const unitsEn = (due: Due): string =>
  (due.budget.unit === 'working-day' ? 'working' : 'calendar') + (due.budget.amount === 1 ? ' day' : ' days');
const extensionZh = (facts: ClockFacts): string =>
  facts.extensions.map(({ amount, at }) => `，含 ${wall(at)} 延长 ${amount} 日`).join('');
const extensionEn = (facts: ClockFacts): string =>
  facts.extensions.map(({ amount, at }) => `, ${amount} of them granted on ${wall(at)}`).join('');

/** Date and time of day as the clock on the wall shows them. */
const wall = (at: Instant): string => `${at.slice(0, 10)} ${at.slice(11, 19)}`;

/** 0 for Monday. 1970-01-01 was a Thursday. */
const weekday = (day: CountedDay): number => (((dayNumber(day.date) + 3) % 7) + 7) % 7;
