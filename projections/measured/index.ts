export { ownReadings, wholeReadings } from './readings.js';
export { measuringProjections, tablesOfLog, takenFromLog } from './from-log.js';
export type { LogTables } from './from-log.js';
export { takenFromReadModels } from './from-read-models.js';
export { judgedBy } from './other-law.js';
export type { OtherLaw } from './other-law.js';
export { chancesOf, lostItemsOf } from './items.js';
export type { Asked, OpenRun, Taken } from './taken.js';
