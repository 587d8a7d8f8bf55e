export { recoveredLoss } from './projection.js';
export type { RecoveredLossDailyRow, RecoveredLossRow } from './rows.js';
