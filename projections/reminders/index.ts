export { reminders } from './projection.js';
export type { FiredRungRow, PendingRow } from './projection.js';
export { ReminderQueries } from './queries.js';
