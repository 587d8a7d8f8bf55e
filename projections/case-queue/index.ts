export { caseQueue } from './projection.js';
export { queueNames } from './row.js';
export type { CaseQueueRow, OpenClockView, Queue } from './row.js';
export { queueTitles } from './titles.js';
export { CaseQueueQueries, MOST_CASES_A_PAGE } from './queries.js';
export type { CaseFilter, CaseSort, CaseSummary, QueueCount } from './queries.js';
