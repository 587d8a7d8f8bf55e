export { caseTimeline } from './projection.js';
export type { TimelineRow } from './projection.js';
/** @public Nothing of the product asks it yet. */
export { CaseTimelineQueries } from './queries.js';
export type { TimelineEntry } from './queries.js';
