import type { Bilingual, Instant, LocalDate } from '#libs/kernel';
import { basisPoints } from '#libs/supervision';
import { centre, count, left, light, number, right, text } from '../cells.js';
import type { Headline, Report, ReportLanguage, Row } from '../model.js';
import { lightNote, longDate, roundingNote, wallClock, wordsIn } from '../words.js';
import { targetNote, targetTone } from './target.js';

/** Rates of a unit in a period, as the read models give them. */
export interface RatesToTell {
  /** What the rates are of: the name of a unit, or of all that may be seen. */
  readonly of: string;
  /** For the file's name: the code of the unit, or null. */
  readonly unit: string | null;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly asOf: Instant;
  readonly position: string;
  readonly rates: readonly {
    readonly rate: string;
    readonly title: Bilingual;
    /** In percent. */
    readonly target: number;
    readonly numerator: number;
    readonly denominator: number;
    readonly ruleSets: readonly string[];
  }[];
}

/** 四率: the furthest below its target first. */
export function ratesReport(told: RatesToTell, language: ReportLanguage): Report {
  const t = wordsIn(language);
  const rows = told.rates
    .map((rate) => ({ ...rate, value: basisPoints(rate), tone: targetTone({ indicator: rate.rate, ...rate }) }))
    .sort((a, b) => shortOf(b) - shortOf(a));
  return {
    language,
    name: `rates-${told.unit ?? 'all'}-${told.from}-${told.to}`,
    title: t('四率报告', 'The four rates'),
    subtitle: `${told.of} · ${longDate(told.from, language)} ${t('至', 'to')} ${longDate(told.to, language)}`,
    asOf: told.asOf,
    facts: [{ label: t('判断至', 'Judged as of'), value: wallClock(told.asOf) }],
    headlines: told.rates.map((rate): Headline => ({
      label: rate.title[language],
      value: number('percent', basisPoints(rate)),
      tone: targetTone({ indicator: rate.rate, ...rate }),
      detail: `${rate.numerator.toLocaleString('en-US')} / ${rate.denominator.toLocaleString('en-US')}`,
    })),
    tables: [
      {
        title: t('各率', 'Rates'),
        columns: [
          centre(t('灯', 'Light'), 6),
          left(t('指标', 'Rate'), 30),
          right(t('率', 'Rate'), 12),
          right(t('目标', 'Target'), 12),
          right(t('按时', 'On time'), 10),
          right(t('应办', 'Due'), 10),
          right(t('逾期', 'Missed'), 10),
        ],
        rows: rows.map(({ title, target, numerator, denominator, value, tone }): Row => ({
          cells: [
            light(tone, language),
            text(title[language]),
            number('percent', value),
            number('percent', Math.round(target * 100)),
            count(numerator),
            count(denominator),
            count(denominator - numerator),
          ],
        })),
        empty: t('没有数字', 'There is no figure'),
      },
    ],
    notes: [
      t(
        '案件按到期日计入期间；已过到期日而未办结者计为逾期。',
        'A clock counts in the period in which it fell due; an open one past its due date is missed.',
      ),
      targetNote(t),
      roundingNote(t),
      lightNote(t),
    ],
    provenance: [
      { label: t('日志位置', 'Position of the log'), value: told.position },
      {
        label: t('规则集', 'Rule-sets'),
        value: [...new Set(told.rates.flatMap(({ ruleSets }) => ruleSets))].sort().join(t('、', ', ')) || '—',
      },
    ],
  };
}

/** In hundredths of a percent; what nothing can be said of is short of nothing. */
function shortOf({ target, value }: { readonly target: number; readonly value: number | null }): number {
  return value === null ? -1 : Math.max(0, target * 100 - value);
}
