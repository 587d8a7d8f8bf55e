export { punctuality } from './projection.js';
export type { DailyRow, PunctualityRow } from './rows.js';
export { OpenCaseQueries } from './open-cases.js';
