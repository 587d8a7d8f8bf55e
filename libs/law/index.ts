export type * from './rule-set.js';
export type * from './clock-types.js';
export { noClocks } from './clock-types.js';
export { InvalidDataFile } from './data-file.js';
export { calendarById, calendarInForce, calendars, newestCalendar, readCalendar } from './calendars.js';
export { project } from './project.js';
