export { punctuality } from './projection.js';
export type { DailyRow, PunctualityRow } from './rows.js';
export { casesBehind, rateParts, rates } from './queries.js';
export type { RateFigure, RateFigures, RatePart, RatePeriod } from './queries.js';
