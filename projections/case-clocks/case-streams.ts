import type { CaseId, Stored, StreamName } from '#libs/kernel';
import { caseStream } from '#libs/kernel';

const CASE_STREAM = 'case-';

/** The case that an event belongs to; `null` for events of other streams. */
export function caseKey(event: Pick<Stored, 'stream'>): string | null {
  return event.stream.startsWith(CASE_STREAM) ? event.stream.slice(CASE_STREAM.length) : null;
}

/** The stream that holds a case, for un-parking. */
export function streamOfCase(key: string): StreamName {
  return caseStream(key as CaseId);
}
