import { dayNumber } from '#libs/kernel';
import type { Instant, LocalDate } from '#libs/kernel';
import type { LogPlace } from '#libs/supervision';
import type { Fact, ReportLanguage } from './model.js';

/** One of two texts. */
export type Words = (zh: string, en: string) => string;

export function wordsIn(language: ReportLanguage): Words {
  return (zh, en) => (language === 'zh' ? zh : en);
}

const WEEKDAYS = {
  zh: ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
} as const;

/** `2026年5月14日`, `2026-05-14`. */
export function longDate(day: LocalDate, language: ReportLanguage): string {
  if (language === 'en') return day;
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

/** 1970-01-01 was a Thursday. */
export function weekday(day: LocalDate, language: ReportLanguage): string {
  return WEEKDAYS[language][(((dayNumber(day) + 4) % 7) + 7) % 7] ?? '';
}

export function wallClock(at: Instant): string {
  return at.slice(0, 16).replace('T', ' ');
}

/** Where the log stood. */
export function placeFacts({ position, logHash }: LogPlace, t: Words): readonly Fact[] {
  return [
    { label: t('日志位置', 'Position of the log'), value: position },
    { label: t('该位置事件的哈希', 'Hash of the event there'), value: logHash },
  ];
}

/** How percentages and sums of money read, said in every report that has them. */
export function roundingNote(t: Words): string {
  return t(
    '百分率由整数分子、分母算得，保留两位小数，四舍五入；百分率之差以百分点计。金额以分记载，以元列示。',
    'Percentages come from whole numerators and denominators, to two places, halves up; their differences are in percentage points. Money is kept in fen and shown in yuan.',
  );
}

export function lightNote(t: Words): string {
  return t(
    '时刻均为北京时间（Asia/Shanghai）。“红、黄、绿”以文字注明，颜色仅作辅助。',
    'Times are those of Asia/Shanghai. Red, amber and green are said in words; colours only help.',
  );
}
