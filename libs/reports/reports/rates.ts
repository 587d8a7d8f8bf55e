import type { Bilingual, Instant, LocalDate } from '#libs/kernel';
import { basisPoints } from '#libs/supervision';
import { centre, count, left, light, number, right, text } from '../cells.js';
import type { Fact, Headline, Report, ReportLanguage, Row, Table } from '../model.js';
import { lightNote, longDate, roundingNote, wallClock, wordsIn } from '../words.js';
import type { ReportNames } from '../names.js';
import { namingIn } from '../names.js';
import { partCells, valueCell } from './figures.js';
import { rateRows } from './rate-rows.js';
import type { RateRows } from './rate-rows.js';
import { targetNote, targetTone } from './target.js';

/** Rates and other measures of a unit in a period, as the read models give them. */
export interface RatesToTell {
  /** What the rates are of: the name of a unit, or of all that may be seen. */
  readonly of: string;
  /** For the file's name: the code of the unit, or null. */
  readonly unit: string | null;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly asOf: Instant;
  readonly position: string;
  /** What the figures are narrowed to beside unit and period: a reader has to know that they are not of everything. */
  readonly narrowedTo?: readonly Fact[];
  /** Those that have a target. */
  readonly rates: readonly {
    readonly rate: string;
    readonly title: Bilingual;
    /** In percent. */
    readonly target: number;
    readonly numerator: number;
    readonly denominator: number;
    readonly ruleSets: readonly string[];
  }[];
  /** Those that have none, in the order in which they are told. */
  readonly others?: readonly MeasuredFigure[];
  /** The same figures in rows, where rows were asked for. */
  readonly rows?: RateRows;
}

interface MeasuredFigure {
  readonly rate: string;
  readonly numerator: number;
  readonly denominator: number | null;
}

/** Figures that are read from across the room, where there is no rate among them. */
const MOST_HEADLINES = 4;

/** 四率 and what else was asked for: the rate that is furthest below its target first. */
export function ratesReport(told: RatesToTell, names: ReportNames, language: ReportLanguage): Report {
  const t = wordsIn(language);
  const naming = namingIn(names, language);
  const others = told.others ?? [];
  const ofTarget = told.rates.length > 0 || others.length === 0;
  return {
    language,
    name: `rates-${told.unit ?? 'all'}-${told.from}-${told.to}`,
    title: others.length === 0 ? t('四率报告', 'The four rates') : t('指标报告', 'Rates and other measures'),
    subtitle: `${told.of} · ${longDate(told.from, language)} ${t('至', 'to')} ${longDate(told.to, language)}`,
    asOf: told.asOf,
    facts: [...(told.narrowedTo ?? []), { label: t('判断至', 'Judged as of'), value: wallClock(told.asOf) }],
    headlines:
      told.rates.length > 0
        ? told.rates.map((rate): Headline => ({
            label: rate.title[language],
            value: number('percent', basisPoints(rate)),
            tone: targetTone({ indicator: rate.rate, ...rate }),
            detail: `${rate.numerator.toLocaleString('en-US')} / ${rate.denominator.toLocaleString('en-US')}`,
          }))
        : others.slice(0, MOST_HEADLINES).map((figure): Headline => ({
            label: naming.indicator(figure.rate).title,
            value: valueCell(figure.rate, figure, naming),
            tone: 'calm',
          })),
    tables: [
      ...(ofTarget ? [targetTable(told.rates, language)] : []),
      ...(others.length > 0 ? [otherTable(others)] : []),
      ...(told.rows ? rateRows(told.rows, naming, language) : []),
    ],
    notes: [
      others.length === 0
        ? t(
            '案件按到期日计入期间；已过到期日而未办结者计为逾期。',
            'A clock counts in the period in which it fell due; an open one past its due date is missed.',
          )
        : t(
            '时限按到期日计入期间，已过到期日而未办结者计为逾期；事件按发生日计入。',
            'A clock counts in the period in which it fell due, an open one past its due date as missed; an event on its own day.',
          ),
      ...(ofTarget ? [targetNote(t)] : []),
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

  function otherTable(figures: readonly MeasuredFigure[]): Table {
    return {
      title: told.rates.length === 0 ? t('各项指标', 'Measures') : t('其他指标', 'Other measures'),
      columns: [
        left(t('指标', 'Measure'), 30),
        right(t('数值', 'Value'), 16),
        right(t('分子', 'Numerator'), 12),
        right(t('分母', 'Denominator'), 12),
      ],
      rows: figures.map((figure): Row => ({
        cells: [
          text(naming.indicator(figure.rate).title),
          valueCell(figure.rate, figure, naming),
          ...partCells(figure),
        ],
      })),
      empty: t('没有数字', 'There is no figure'),
    };
  }
}

function targetTable(rates: RatesToTell['rates'], language: ReportLanguage): Table {
  const t = wordsIn(language);
  const rows = rates
    .map((rate) => ({ ...rate, value: basisPoints(rate), tone: targetTone({ indicator: rate.rate, ...rate }) }))
    .sort((a, b) => shortOf(b) - shortOf(a));
  return {
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
  };
}

/** In hundredths of a percent; what nothing can be said of is short of nothing. */
function shortOf({ target, value }: { readonly target: number; readonly value: number | null }): number {
  return value === null ? -1 : Math.max(0, target * 100 - value);
}
