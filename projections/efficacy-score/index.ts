export { efficacyScore } from './projection.js';
export type { EfficacyCaseRow, EfficacyDailyRow, EfficacyFactRow } from './rows.js';
