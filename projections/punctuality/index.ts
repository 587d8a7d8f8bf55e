export { punctuality } from './projection.js';
export type { DailyRow, PunctualityRow } from './rows.js';
export { PunctualityQueries } from './queries.js';
export type { PunctualityRun, RateFigure, RateFilter, RatePart } from './queries.js';
export { OpenCaseQueries } from './open-cases.js';
