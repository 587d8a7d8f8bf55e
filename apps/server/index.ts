export { openEngine, projections } from './engine.js';
export { deadlineWatch, watchRole } from './watching.js';
export type { Engine, EngineOptions } from './engine.js';
export { MOST_COUNTED } from './log/events-behind.js';
export { streamLines } from './publishing/stream-lines.js';
export { moveTo } from './log/followed.js';
export { logSide, openSide } from './log/log-side.js';
export type { LogSide, OpenSide } from './log/log-side.js';
export { logKindOf, logKinds } from './log/open-log.js';
export type { LogKind } from './log/open-log.js';
export { EngineModule } from './engine.module.js';
export { problemOf } from './http/problem.filter.js';
export { explainedBy } from './http/store-problems.js';
export { GetCaseTimeline } from './queries/get-case-timeline.query.js';
export type { CaseTimelineAnswer } from './queries/get-case-timeline.query.js';
export { GetRateCases } from './queries/get-rate-cases.query.js';
export type { RateCasesAnswer } from './queries/get-rate-cases.query.js';
export { GetRates } from './queries/get-rates.query.js';
export type { RatesAnswer } from './queries/get-rates.query.js';
export type { RatesParameters } from './rates/asked.js';
export type { RateFigure } from './rates/figure.js';
export { ListQueues } from './queries/list-queues.query.js';
export { oneUnit } from './queries/parameters.js';
export { periodOf } from './scoring/period.js';
export type { Period } from './scoring/period.js';
export { ScoreDesk } from './scoring/score-desk.js';
export type { PublicationView } from './scoring/score-desk.js';
export { Scoring } from './scoring/scoring.js';
export type { Compared, ScoreAsked, Scored } from './scoring/scoring.js';
export { knownSchemes, sideOf } from './scoring/side.js';
export type { Side } from './scoring/side.js';
export { developmentIssuer, refuseUnguarded } from './access.js';
export {
  adopting,
  adoptingScheme,
  AdoptRuleSetBody,
  AdoptSchemeBody,
  publishing,
  PublishCalendarBody,
} from './law/law-bodies.js';
export { schemeOrRefusal } from './law/read-scheme.js';
export { LawDesk } from './law/law-desk.js';
export type { LawDecided, LawPreview } from './law/law-desk.js';
export type { SchemePreview } from './law/scheme-preview.js';
export { lawView } from './law/law-view.js';
export type { LawView } from './law/law-view.js';
export { RhythmDesk } from './rhythm/rhythm-desk.js';
export { checkReport, lookReport, namesIn, settledReport } from './rhythm/reports.js';
export { ListSupervisionRecords } from './queries/list-supervision-records.query.js';
export type { RecordListAnswer } from './queries/list-supervision-records.query.js';
export type { WebhookDone } from './webhooks/webhook-answers.js';
export {
  ChangeWebhookBody,
  changing,
  fromOf,
  RegisterWebhookBody,
  registering,
  ReplayWebhookBody,
  WebhookReasonBody,
} from './webhooks/webhook-bodies.js';
export { WebhookDesk } from './webhooks/webhook-desk.js';
