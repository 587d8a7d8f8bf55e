export { punctuality } from './projection.js';
export type { DailyRow, PunctualityRow } from './rows.js';
export { dueMonths } from './due-months.js';
export { OpenCaseQueries } from './open-cases.js';
