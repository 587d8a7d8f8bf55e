export { copyLog } from './copy-log.js';
export type { CopyOptions, CopyProgress, CopyReport } from './copy-log.js';
export { locate } from './locate.js';
export type { LogMark } from './locate.js';
