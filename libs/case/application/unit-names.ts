import type { Bilingual, Rejection, UnitCode } from '#libs/kernel';

/** As much of the organisation as says what a unit is called. */
export interface NamedUnits {
  get?(code: UnitCode): { readonly name: Bilingual } | undefined;
}

/** Details of a rejection that are codes of units. */
const UNITS = ['unit', 'holder'] as const;

/** The rejection with units called by their names in what people read; its details keep the codes. */
export function withUnitNames(rejection: Rejection, units: NamedUnits): Rejection {
  const codes = UNITS.flatMap((key) => {
    const code = rejection.details?.[key];
    return typeof code === 'string' ? [code] : [];
  });
  const said = (text: Bilingual): Bilingual => ({ zh: called(text.zh, 'zh'), en: called(text.en, 'en') });
  const called = (text: string, language: keyof Bilingual) =>
    codes.reduce((all, code) => {
      const name = units.get?.(code as UnitCode)?.name[language];
      // A station is called by its county's code and its number: the code of the county alone is meant.
      return name === undefined ? all : all.replaceAll(new RegExp(`(?<![\\w-])${code}(?![\\w-])`, 'g'), name);
    }, text);
  return { ...rejection, message: said(rejection.message), ...(rejection.next && { next: said(rejection.next) }) };
}
