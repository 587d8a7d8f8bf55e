import type { Bilingual, UnitCode } from '#libs/kernel';
import type { Unit } from './organisation.js';

/** 市场监督管理 says nothing where every unit is of it: 局 and 所 are left, and in English the abbreviation that is in use. */
const SHORTER = {
  zh: [
    [/市场监督管理(?=[局所]$)/, ''],
    [/市场监管(?=[局所]$)/, ''],
  ],
  en: [
    [/ Administration for Market Regulation$/, ' AMR'],
    [/ Market Supervision (?=Station$)/, ' '],
  ],
} as const;

/**
 * What units are called in a narrow column: without the name of the unit above in front, and without what all of them are of: 伊春市局, 旭日所.
 * A unit that would share its short name with another one keeps its whole name.
 */
export function shortNames(units: readonly Unit[]): ReadonlyMap<UnitCode, Bilingual> {
  const names = new Map(units.map((unit) => [unit.code, unit.name]));
  const shortOf = ({ name, parent }: Unit, language: keyof Bilingual): string => {
    const above = parent === null ? undefined : names.get(parent)?.[language];
    // An English name does not begin with the unit above.
    const isBelow = language === 'zh' && above !== undefined && name.zh.startsWith(above) && name.zh !== above;
    const start = isBelow ? name.zh.slice(above.length) : name[language];
    return SHORTER[language].reduce((text, [what, by]) => text.replace(what, by), start);
  };
  const taken = { zh: new Map<string, number>(), en: new Map<string, number>() };
  for (const unit of units)
    for (const language of ['zh', 'en'] as const) {
      const short = shortOf(unit, language);
      taken[language].set(short, (taken[language].get(short) ?? 0) + 1);
    }
  const unique = (unit: Unit, language: keyof Bilingual) => {
    const short = shortOf(unit, language);
    return taken[language].get(short) === 1 ? short : unit.name[language];
  };
  return new Map(units.map((unit) => [unit.code, { zh: unique(unit, 'zh'), en: unique(unit, 'en') }]));
}
