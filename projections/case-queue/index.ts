export { caseQueue } from './projection.js';
export { queueNames } from './row.js';
export type { CaseQueueRow, OpenClockView, Queue } from './row.js';
export { queueTitles } from './titles.js';
export { CaseQueueQueries } from './queries.js';
export type { CaseFilter } from './filter.js';
export type { CaseCount, CasePage, CaseSort, QueueCount, TextFilter } from './queries.js';
export type { CaseSummary } from './summary.js';
