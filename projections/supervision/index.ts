export { supervision } from './projection.js';
export type { OrderRow } from './projection.js';
export type { MissRow, RungRow } from './pending.js';
export { DueQueries } from './queries.js';
