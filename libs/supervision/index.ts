export * from './domain/context.js';
export { digestStream } from './domain/digest.js';
export type { DigestIssued, DigestItem, DigestRecipient, IssueDigest } from './domain/digest.js';
export {
  countsByUnit,
  countsOf,
  dailyLookDecider,
  dailyLookStream,
  FINDING_KINDS,
  findingsHash,
  isLateOrder,
} from './domain/daily-look.js';
export type {
  DailyInspectionRecorded,
  Finding,
  FindingKind,
  FollowUp,
  RecordDailyInspection,
  UnitCounts,
} from './domain/daily-look.js';
export { compared, isFew, outliersFirst, weeklyCheckDecider, weeklyCheckStream } from './domain/weekly-check.js';
export type { CheckedFigure, RecordWeeklyCheck, WeeklyCheckRecorded, Yardsticks } from './domain/weekly-check.js';
export { drawSample, sampleSeed } from './domain/sample.js';
export type { Sample } from './domain/sample.js';
export { isWhole, SETTLEMENT_STREAMS, settlementDecider, settlementStream } from './domain/settlement.js';
export type {
  FigureChange,
  PeriodAdjusted,
  PeriodSettled,
  Settlement,
  SettlementCommand,
  SettlementEvent,
} from './domain/settlement.js';
export { scoreDecider, scoreStream } from './domain/score-record.js';
export type { PublishedScore, PublishScore, ScorePublished } from './domain/score-record.js';
export { basisPoints } from './domain/figures.js';
export type { Figure } from './domain/figures.js';
export { monthBefore, monthPeriod, monthsToSettle, weekBefore, weekPeriod } from './domain/periods.js';
export type { Period } from './domain/periods.js';
export { supervisionEventTitles } from './domain/catalogue.js';
export type { SupervisionStreamEvent } from './domain/catalogue.js';
export { supervisionRejections } from './domain/rejections.js';
export { SupervisionRecords } from './application/records.js';
export type { RecordAnswer, RecordRequest } from './application/records.js';
export { Rhythm } from './application/rhythm.js';
export type { RhythmBy, SettlementDrift } from './application/rhythm.js';
export { firstOf } from './application/on-record.js';
export type { OnRecord, SettlementOnRecord } from './application/on-record.js';
export { SupervisionRefused } from './application/problems.js';
export type { MeasuredPeriods, OpenWork, RhythmReads } from './application/reads.js';
export type { SampleCheck } from './application/sample-check.js';
export { rhythmRules } from './rhythm/rhythm-file.js';
export type { LookRules, RhythmRules } from './rhythm/rhythm-file.js';
export { RhythmSchedule } from './rhythm/rhythm-schedule.js';
export type { RhythmReport } from './rhythm/rhythm-schedule.js';
export { standingBy } from './rhythm/standing-by.js';
export { DeadlineWatch } from './watch/deadline-watch.js';
export type { DeadlineWatchDependencies, WatchReport } from './watch/deadline-watch.js';
export type { CaseDoor, DueMiss, DueRung, DueWork, PendingReminders } from './watch/ports.js';
export { Leader } from './watch/leader.js';
export { WatchRole } from './watch/watch-role.js';
