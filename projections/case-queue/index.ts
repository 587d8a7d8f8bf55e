export { caseQueue } from './projection.js';
export { queueNames } from './row.js';
export type { CaseQueueRow, OpenClockView, Queue } from './row.js';
