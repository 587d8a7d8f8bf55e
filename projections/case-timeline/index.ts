export { caseTimeline } from './projection.js';
export type { TimelineRow } from './projection.js';
