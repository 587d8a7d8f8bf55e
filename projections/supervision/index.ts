export { supervision } from './projection.js';
export type { OrderRow } from './projection.js';
export type { MissRow, PauseRow, RungRow } from './pending.js';
export { DueQueries } from './queries.js';
