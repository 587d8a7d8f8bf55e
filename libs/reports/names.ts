import { isMeasureId, measureOf } from '#libs/efficacy';
import type { Measure } from '#libs/efficacy';
import type { Bilingual } from '#libs/kernel';
import { clockTitle, ruleSets, rungsOf } from '#libs/law';
import { named } from './cells.js';
import type { Cell, ReportLanguage } from './model.js';

/** How an indicator is called and read. */
export interface IndicatorNaming {
  readonly title: Bilingual;
  /** With a denominator `percent` or `grade`, without one `count` or – a sum in fen – `yuan`. */
  readonly reads: 'percent' | 'grade' | 'yuan' | 'count';
  /** Whether more of it is merit or fault; null: neither, such as the number of cases. */
  readonly better: 'more' | 'fewer' | null;
}

type UnitLevel = 'bureau' | 'county' | 'station';

const RANKS = { bureau: 0, county: 1, station: 2, unknown: 3 } as const;

/** What codes are called. What the engine names itself – clocks, rungs, measures – need not be told. */
export interface ReportNames {
  readonly unit: (code: string) => string;
  /** Where there is little room; by default the name. */
  readonly shortUnit?: (code: string) => string;
  /** By what units are put in order; by default they all are of one. */
  readonly level?: (code: string) => UnitLevel | undefined;
  /** By default the id itself. */
  readonly handler?: (id: string) => string;
  /** Indicators that are not measures of `libs/efficacy`. */
  readonly indicator?: (name: string) => IndicatorNaming | undefined;
}

/** The same in one language, with nothing left open: a name that nobody knows stands for itself. */
export interface Naming {
  unit(code: string): string;
  /** The name, and what it reads as in a narrow column. */
  unitCell(code: string): Cell;
  /** The same for what a unit holds itself, without what is below it: said of units that can have something below them. */
  ownUnitCell(code: string): Cell;
  /** 0 for a bureau, 1 for a county, 2 for a station, 3 where nobody knows. */
  rank(code: string): number;
  handler(id: string | null): string;
  clock(name: string): string;
  /** A rung of a clock's ladder. */
  rung(clock: string | null, name: string): string;
  indicator(name: string): Pick<IndicatorNaming, 'reads' | 'better'> & { readonly title: string };
}

export function namingIn(names: ReportNames, language: ReportLanguage): Naming {
  const shortUnit = (code: string) => names.shortUnit?.(code) ?? names.unit(code);
  const ownMark = (code: string) => {
    const level = names.level?.(code);
    return level === 'bureau' || level === 'county' ? OWN[language] : '';
  };
  return {
    unit: (code) => names.unit(code),
    unitCell: (code) => named(names.unit(code), shortUnit(code)),
    ownUnitCell: (code) => named(names.unit(code) + ownMark(code), shortUnit(code) + ownMark(code)),
    rank: (code) => RANKS[names.level?.(code) ?? 'unknown'],
    handler: (id) => (id === null ? '—' : (names.handler?.(id) ?? id)),
    clock: (name) => clockTitle(name)?.[language] ?? name,
    rung: (clock, name) => titleOfRung(clock, name)?.[language] ?? name,
    indicator: (name) => {
      const naming = names.indicator?.(name) ?? ofMeasure(name);
      if (!naming) return { title: name, reads: 'count' as const, better: null };
      const { reads, better, title } = naming;
      return { reads, better, title: title[language] + UNITS[reads][language] };
    },
  };
}

/** Of a unit without what is below it, wherever such rows stand beside one another. */
const OWN: Readonly<Record<ReportLanguage, string>> = { zh: '（本级）', en: ' (itself)' };

/** A number that bears no sign of its unit has it in its title. */
const UNITS: Readonly<Record<IndicatorNaming['reads'], Bilingual>> = {
  percent: { zh: '', en: '' },
  count: { zh: '', en: '' },
  grade: { zh: '（分）', en: ' (grade)' },
  yuan: { zh: '（元）', en: ' (yuan)' },
};

function titleOfRung(clock: string | null, name: string): Bilingual | undefined {
  const rungs = ruleSets().flatMap(({ ladder }) => (ladder ? rungsOf(ladder, clock ?? '') : []));
  return rungs.findLast((rung) => rung.name === name)?.title;
}

const READS = { percent: 'percent', grade: 'grade', yuan: 'yuan', times: 'count' } as const satisfies Record<
  Measure['unit'],
  IndicatorNaming['reads']
>;

function ofMeasure(name: string): IndicatorNaming | undefined {
  if (!isMeasureId(name)) return undefined;
  const { title, unit, better } = measureOf(name);
  return { title, reads: READS[unit], better };
}
