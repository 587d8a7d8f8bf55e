export type * from './rule-set.js';
export type * from './clock-types.js';
export { noClocks } from './clock-types.js';
export { InvalidDataFile, checkData, parseYaml, bilingual, day, fileId, parseDataFile } from './data-file.js';
export { amiss, complain, fault, reason } from './fault.js';
export type { Fault, Reason } from './fault.js';
export { shippedLaw } from './law-book.js';
export type { LawBook, LawSource } from './law-book.js';
export { coverageOn } from './coverage.js';
export type { Coverage } from './coverage.js';
export { LawConflict } from './law-conflict.js';
export {
  calendarById,
  calendarInForce,
  calendarRegistry,
  calendars,
  newCalendarRegistry,
  newestCalendar,
  readCalendar,
  registerCalendar,
} from './calendars.js';
export type { CalendarRegistry } from './calendar-registry.js';
export {
  newRuleSetRegistry,
  parseRuleSetFile,
  registerRuleSet,
  ruleSetById,
  ruleSetInForce,
  ruleSetOverlays,
  ruleSetRegistry,
  ruleSets,
} from './rule-sets.js';
export type { RuleSetContents, RuleSetRegistry } from './rule-set-registry.js';
export { clockTitle } from './clock-title.js';
export { rates } from './rates.js';
export { project } from './project.js';
export { dueOf } from './due-of.js';
export { runDue } from './run-due.js';
export type { RunDue } from './run-due.js';
export { canFollow } from './follows.js';
export { explainDue } from './explain-due.js';
export type { Language } from './explain-due.js';
export { articleInEnglish } from './article.js';
export { advanceClocks } from './advance-clocks.js';
export { evolveClocks, openRun, openRuns } from './evolve-clocks.js';
export { lateness, outcomeOf, overdueAt } from './outcome.js';
export type { Ladder, Rung, RungAddressee, WorkingSpan } from './ladder.js';
export { rungsOf } from './ladder.js';
export { isOrderedStill, justAfter, nextRung } from './next-rung.js';
export type { Deadline, DueRung } from './next-rung.js';
export { isOfficeOpen, officeOpenFrom } from './working-hours.js';
