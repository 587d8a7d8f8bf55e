export { openWorkProjections, openWorkIn } from './open-work.js';
export type { OpenWorkAsked, OpenWorkTaken } from './open-work.js';
export { closedCasesIn, closedCasesOfLog } from './closed-cases.js';
