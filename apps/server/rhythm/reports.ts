import type { Organisation } from '#libs/identity';
import type { UnitCode } from '#libs/kernel';
import { dailyLookReport, settlementReport, weeklyCheckReport } from '#libs/reports';
import type { Report, ReportLanguage, ReportNames } from '#libs/reports';
import type { DailyLookView, SettlementView, WeeklyCheckView } from './answers.js';

type Names = Pick<Organisation, 'get'>;

export function lookReport({ look }: DailyLookView, names: Names, language: ReportLanguage): Report {
  return dailyLookReport(look, namesIn(names, language), language);
}

export function checkReport({ check }: WeeklyCheckView, names: Names, language: ReportLanguage): Report {
  return weeklyCheckReport(check, namesIn(names, language), language);
}

export function settledReport(
  { settlement, adjustments }: SettlementView,
  names: Names,
  language: ReportLanguage,
): Report {
  const told = adjustments.map(({ adjustment }) => adjustment);
  return settlementReport(settlement, told, namesIn(names, language), language);
}

/** A unit that is no longer in the tree is called by its code. */
export function namesIn(names: Names, language: ReportLanguage): ReportNames {
  return {
    unit: (code) => names.get(code as UnitCode)?.name[language] ?? code,
    level: (code) => names.get(code as UnitCode)?.level,
  };
}
