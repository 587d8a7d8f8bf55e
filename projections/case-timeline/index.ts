export { caseTimeline } from './projection.js';
export type { TimelineRow } from './projection.js';
export { CaseTimelineQueries, MOST_ENTRIES_A_PAGE } from './queries.js';
export type { TimelineEntry } from './queries.js';
