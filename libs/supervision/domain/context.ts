import type { Instant } from '#libs/kernel';

/** What a decision of this lib needs beyond its stream. */
export interface SupervisionContext {
  readonly now: Instant;
}

/** Where the log stood when figures were worked out, and the hash of its last event up to there: whoever asks later finds the same log. */
export interface LogPlace {
  /** Decimal, as on every wire. */
  readonly position: string;
  readonly logHash: string;
}
