export { noticeOf2027 } from './notice-of-2027.js';
export { faultsOf } from './faults-of.js';
export type { ToldFault } from './faults-of.js';
