import type { CaseId, Instant, Personal, UnitCode } from '#libs/kernel';

/** The five channels of 12315 work, and the two others that the law names (post, window). */
export type Channel = 'hotline-12315' | 'hotline-12345' | 'national-platform' | 'app' | 'wechat' | 'post' | 'window';

/** The person who complains, reports or asks. Anonymous reporters have no name. */
export interface Submitter {
  readonly name: Personal<string> | null;
  readonly phone: Personal<string> | null;
  readonly address: Personal<string> | null;
  readonly idNumber: Personal<string> | null;
}

/** The operator complained of or reported (被投诉人、被举报人). A business, so not personal data in the sense of the marks. */
export interface Respondent {
  readonly name: string;
  readonly address: string;
  /** 统一社会信用代码, 18 characters with check digit (GB 32100). */
  readonly uscc: string | null;
  /** The platform that a seller sells on, where it does. */
  readonly platform: string | null;
}

/** An agent with an original power of attorney (授权委托书). */
export interface Representative {
  readonly name: Personal<string>;
  readonly phone: Personal<string>;
  readonly idNumber: Personal<string> | null;
  /** Matter, extent and term of the power. */
  readonly powers: string;
}

/** A file kept outside the log, named by its content. */
export interface EvidenceRef {
  readonly sha256: string;
  readonly name: Personal<string>;
  readonly mediaType: string;
  readonly bytes: number;
}

/** Where a case came from, so that the same work order is never registered twice. */
export interface SourceRef {
  /** `national-platform`, `hotline-12345`, `api`, `simulation` … */
  readonly system: string;
  /** 登记编号, or the key that the source uses. */
  readonly number: string;
}

/** Money is a whole number of fen (1/100 yuan). */
export type Fen = number;

export type { CaseId, Instant, Personal, UnitCode };
