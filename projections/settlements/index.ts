export { settlements } from './projection.js';
export type { RecordKind } from './rows.js';
export { SettlementQueries } from './queries.js';
export type { RecordSummary, SettledFigure } from './queries.js';
