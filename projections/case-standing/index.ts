export { decodeStanding, emptyStanding, encodeStanding, standingHandlers } from './standing.js';
export type { CaseStanding } from './standing.js';
export { standingKey, standingOf } from './kept.js';
export type { KeptStanding } from './kept.js';
export { movedSums } from './moved-sums.js';
