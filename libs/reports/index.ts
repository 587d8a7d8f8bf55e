export { REPORT_FORMATS } from './model.js';
export type {
  Cell,
  Column,
  Fact,
  Headline,
  RenderedReport,
  Report,
  ReportFormat,
  ReportLanguage,
  Row,
  Table,
  Tone,
} from './model.js';
export type { IndicatorNaming, ReportNames } from './names.js';
export { dailyLookReport } from './reports/daily-look.js';
export { weeklyCheckReport } from './reports/weekly-check.js';
export { settlementReport } from './reports/settlement.js';
export type { BesideSettlement } from './reports/settlement.js';
export type { UnsettledMonth } from './reports/unsettled.js';
export { scoreReport } from './reports/score.js';
export type { ScoreToTell } from './reports/score.js';
export { ratesReport } from './reports/rates.js';
export type { RatesToTell } from './reports/rates.js';
export { isReportFormat, renderReport } from './render.js';
export { cellText, markOf, pointsText } from './cells.js';
