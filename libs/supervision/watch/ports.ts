import type { CaseRequest, CommandAnswer } from '#libs/case/service';
import type { CaseId, Instant } from '#libs/kernel';
import type { DigestItem, DigestRecipient } from '../domain/digest.js';

/** A deadline that has passed, of which no event says so. */
export interface DueMiss {
  /** The first instant at which it was missed. */
  readonly at: Instant;
  readonly caseId: CaseId;
  readonly clock: string;
  readonly run: number;
  readonly dueAt: Instant;
}

/** A rung whose moment has come. */
export interface DueRung extends DueMiss {
  readonly rung: string;
}

/** What is due, from the read model: a hint. The case itself decides, and refuses what was done already. */
export interface DueWork {
  misses(upTo: Instant, limit: number, after?: DueMiss): Promise<readonly DueMiss[]>;
  rungs(upTo: Instant, limit: number, after?: DueRung): Promise<readonly DueRung[]>;
}

/** What has fired and is in no digest yet, from the read model: a hint, too. */
export interface PendingReminders {
  recipients(): Promise<readonly DigestRecipient[]>;
  waitingFor(recipient: DigestRecipient): Promise<readonly DigestItem[]>;
}

/** The cases' door for the engine itself: no token, no policy. */
export interface CaseDoor {
  execute(request: CaseRequest): Promise<CommandAnswer>;
}
