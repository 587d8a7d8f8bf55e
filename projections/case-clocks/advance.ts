import type { CaseId, Stored, StreamName } from '#libs/kernel';
import { caseStream } from '#libs/kernel';
import { evolveClocks, ruleSetById } from '#libs/law';
import type { ClockSet } from '#libs/law';

const CASE_STREAM = 'case-';

/** The case that an event belongs to; `null` for events of other streams. */
export function caseKey(event: Pick<Stored, 'stream'>): string | null {
  return event.stream.startsWith(CASE_STREAM) ? event.stream.slice(CASE_STREAM.length) : null;
}

/** The stream that holds a case, for un-parking. */
export function streamOfCase(key: string): StreamName {
  return caseStream(key as CaseId);
}

/**
 * The clocks after an event of the log.
 *
 * @throws RangeError for a rule-set that this program does not ship; the projection stops there until one that does is installed
 */
export function advance(clocks: ClockSet, event: Stored): ClockSet {
  const ruleSet = ruleSetById(event.ruleSet);
  if (!ruleSet) throw new RangeError(`no rule-set ${event.ruleSet}`);
  return evolveClocks(clocks, event, ruleSet);
}
