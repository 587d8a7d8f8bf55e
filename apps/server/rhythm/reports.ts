import type { Organisation } from '#libs/identity';
import type { UnitCode } from '#libs/kernel';
import { dailyLookReport, settlementReport, weeklyCheckReport } from '#libs/reports';
import type { Report, ReportLanguage, ReportNames } from '#libs/reports';
import type { DailyLookView, SettlementView, WeeklyCheckView } from './answers.js';

type Names = Pick<Organisation, 'get' | 'shortName'>;

export function lookReport({ look, unsettled }: DailyLookView, names: Names, language: ReportLanguage): Report {
  return dailyLookReport(look, namesIn(names, language), language, unsettled);
}

export function checkReport({ check }: WeeklyCheckView, names: Names, language: ReportLanguage): Report {
  return weeklyCheckReport(check, namesIn(names, language), language);
}

export function settledReport(
  { settlement, adjustments, before, unsettled }: SettlementView,
  names: Names,
  language: ReportLanguage,
): Report {
  const told = adjustments.map(({ adjustment }) => adjustment);
  return settlementReport(settlement, told, namesIn(names, language), language, {
    ...(before && { before }),
    unsettled,
  });
}

/** A unit that is no longer in the tree is called by its code. */
export function namesIn(names: Names, language: ReportLanguage): ReportNames {
  return {
    unit: (code) => names.get(code as UnitCode)?.name[language] ?? code,
    shortUnit: (code) => names.shortName(code as UnitCode)?.[language] ?? code,
    level: (code) => names.get(code as UnitCode)?.level,
  };
}
