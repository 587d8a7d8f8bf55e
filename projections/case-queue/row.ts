import type { CaseKind } from '#libs/law';
import type { Channel, ClosingOutcome, Instant } from '#libs/case';

/** The work that waits, in the order in which a case usually meets it. */
export const queueNames = [
  'to-route',
  'to-sign',
  'to-review',
  'to-notify',
  'with-odr',
  'to-mediate',
  'testing',
  'to-verify',
  'to-answer',
  'to-close',
  'to-give-feedback',
  'to-follow-up',
  'done',
] as const;
export type Queue = (typeof queueNames)[number];

/** An open clock in a row. */
export interface OpenClockView {
  readonly clock: string;
  readonly run: number;
  readonly dueAt: Instant | null;
  readonly firmness: 'firm' | 'provisional';
  readonly paused: boolean;
}

/** The columns of the table, but for the runner's own. */
export interface CaseQueueRow {
  readonly case_id: string;
  readonly kind: CaseKind;
  readonly channel: Channel;
  readonly source_system: string;
  readonly source_number: string;
  readonly status: string;
  readonly queue: Queue;
  readonly unit: string;
  readonly handler: string | null;
  readonly category: string;
  readonly place: string | null;
  readonly respondent_name: string | null;
  readonly respondent_uscc: string | null;
  readonly received_at: Instant;
  readonly registered_at: Instant;
  readonly closed_at: Instant | null;
  readonly outcome: ClosingOutcome | null;
  readonly recovered_fen: number;
  readonly episode: number;
  readonly merged_into: string | null;
  readonly linked: readonly string[];
  readonly next_clock: string | null;
  readonly next_due_at: Instant | null;
  readonly firmness: 'firm' | 'provisional' | null;
  readonly paused: boolean;
  readonly clocks: string;
  readonly rule_set: string;
  readonly revision: bigint;
}

export const caseQueueColumns = [
  'case_id',
  'kind',
  'channel',
  'source_system',
  'source_number',
  'status',
  'queue',
  'unit',
  'handler',
  'category',
  'place',
  'respondent_name',
  'respondent_uscc',
  'received_at',
  'registered_at',
  'closed_at',
  'outcome',
  'recovered_fen',
  'episode',
  'merged_into',
  'linked',
  'next_clock',
  'next_due_at',
  'firmness',
  'paused',
  'clocks',
  'rule_set',
  'revision',
] as const satisfies readonly (keyof CaseQueueRow)[];
