export { advance, caseKey, streamOfCase } from './advance.js';
export { packClocks, unpackClocks } from './codec.js';
export { dueOf } from './due.js';
export type { RunDue } from './due.js';
