export { caseTimeline } from './projection.js';
export type { TimelineRow } from './projection.js';
export { CaseTimelineQueries } from './queries.js';
export type { TimelineEntry } from './queries.js';
