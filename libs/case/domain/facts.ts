import { decided, rejected } from '#libs/kernel';
import type { Decision, Envelope, Recorded } from '#libs/kernel';
import type { CaseEvent } from './events/index.js';
import { reject } from './rejections/reject.js';
import type { RejectOptions } from './rejections/reject.js';
import type { RejectionCode } from './rejections/catalogue.js';

/** A case event with when it happened, under which law and by which unit: what the fold reads. */
export type CaseFact = Recorded<CaseEvent>;

export type CaseDecision = Decision<CaseEvent>;

/** An envelope of the log, seen as the fact that it holds. The log stores no event but with the data of its type. */
export function factOf(envelope: CaseFact | Envelope<CaseEvent>): CaseFact {
  return envelope as CaseFact;
}

/** These events, in this order. */
export function emit(...events: readonly CaseEvent[]): CaseDecision {
  return decided(...events);
}

/** No events, for this reason. */
export function refuse(code: RejectionCode, options?: RejectOptions): CaseDecision {
  return rejected(reject(code, options));
}
