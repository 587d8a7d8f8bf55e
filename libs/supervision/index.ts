export * from './domain/context.js';
export { digestDecider, digestStream } from './domain/digest.js';
export type { DigestIssued, DigestItem, DigestRecipient, IssueDigest } from './domain/digest.js';
export { dailyLookDecider, dailyLookStream, FINDING_KINDS, findingsHash } from './domain/daily-look.js';
export type {
  DailyInspectionRecorded,
  Finding,
  FindingKind,
  FollowUp,
  RecordDailyInspection,
} from './domain/daily-look.js';
export { compared, outliersFirst, weeklyCheckDecider, weeklyCheckStream } from './domain/weekly-check.js';
export type { CheckedFigure, RecordWeeklyCheck, WeeklyCheckRecorded } from './domain/weekly-check.js';
export { drawSample, isSampleOf, sampleSeed } from './domain/sample.js';
export type { Sample } from './domain/sample.js';
export { isWhole, settlementDecider, settlementStream } from './domain/settlement.js';
export type {
  FigureChange,
  PeriodAdjusted,
  PeriodSettled,
  Settlement,
  SettlementCommand,
  SettlementEvent,
} from './domain/settlement.js';
export { basisPoints } from './domain/figures.js';
export type { Figure } from './domain/figures.js';
export { monthOf, monthPeriod, weekOf, weekPeriod } from './domain/periods.js';
export type { Period } from './domain/periods.js';
export { supervisionEventTitles } from './domain/catalogue.js';
export type { SupervisionStreamEvent } from './domain/catalogue.js';
export { supervisionRejections } from './domain/rejections.js';
export { SupervisionRecords } from './application/records.js';
export type { RecordAnswer, RecordRequest } from './application/records.js';
export { DeadlineWatch } from './watch/deadline-watch.js';
export type { DeadlineWatchDependencies, WatchReport } from './watch/deadline-watch.js';
export type { CaseDoor, DueMiss, DueRung, DueWork, PendingReminders } from './watch/ports.js';
export { Leader } from './watch/leader.js';
export { WatchRole } from './watch/watch-role.js';
