import type { Fen, Personal } from './shared.js';

/** Consultation: the answer given. */
export interface ConsultationAnswered {
  readonly type: 'ConsultationAnswered';
  readonly data: { readonly answer: Personal<string>; readonly atOnce: boolean };
}

export type ClosingOutcome =
  | 'settled'
  | 'settled-by-odr'
  | 'settled-by-peoples-mediation'
  | 'terminated'
  | 'withdrawn'
  | 'not-accepted'
  | 'filed'
  | 'not-filed'
  | 'answered'
  | 'transferred'
  | 'repeat-noted';

/** 办结. The outcome follows from what happened; the recovered loss is the sum that the agreements say. */
export interface CaseClosed {
  readonly type: 'CaseClosed';
  readonly data: { readonly outcome: ClosingOutcome; readonly recoveredFen: Fen };
}
/** 反馈 to the submitter and to the platform that passed the case on. */
export interface FeedbackGiven {
  readonly type: 'FeedbackGiven';
  readonly data: { readonly to: 'submitter' | 'platform' | 'both'; readonly text: Personal<string> };
}
/** 回访. */
export interface FollowUpRecorded {
  readonly type: 'FollowUpRecorded';
  readonly data: {
    readonly reached: boolean;
    readonly satisfaction: 1 | 2 | 3 | 4 | 5 | null;
    readonly remark: Personal<string> | null;
  };
}
/** A new episode. The old outcome is frozen in `frozen`. */
export interface CaseReopened {
  readonly type: 'CaseReopened';
  readonly data: {
    readonly reason: string;
    readonly episode: number;
    readonly frozen: { readonly outcome: ClosingOutcome; readonly recoveredFen: Fen; readonly closedAt: string };
  };
}

export type ClosingEvent = ConsultationAnswered | CaseClosed | FeedbackGiven | FollowUpRecorded | CaseReopened;
