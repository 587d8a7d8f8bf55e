import type { Actor, Instant, UnitCode } from '#libs/kernel';
import type { ProblemDetails } from '#libs/platform';

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** An import as its table holds it. */
export interface ImportJob {
  /** A UUID. */
  readonly id: string;
  /** Who uploaded: the principal's id. */
  readonly owner: string;
  /** Who acts in each event. */
  readonly actor: Actor;
  /** Rows outside of this unit's subtree are refused. */
  readonly unit: UnitCode;
  /** Name of the folder that holds upload and report, a UUID. */
  readonly folder: string;
  /** As the client named it; for people. */
  readonly fileName: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly dryRun: boolean;
  /** Name of a mapping that comes with the engine; null: the uploaded one, or the usual one. */
  readonly mapping: string | null;
  readonly ownMapping: boolean;
  readonly state: JobState;
  readonly cancelAsked: boolean;
  readonly counts: JobCounts;
  /** 0 to 100: bytes read of the file; 100 when it is done. */
  readonly percent: number;
  readonly attempts: number;
  readonly problem: ProblemDetails | null;
  readonly hasReport: boolean;
  readonly createdAt: Instant;
  /** Of the latest attempt. */
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly purgedAt: Instant | null;
}

/** Of the latest attempt: what an earlier one created is there already. */
export interface JobCounts {
  readonly rows: number;
  /** Rows that became a case, or two. */
  readonly created: number;
  /** Cases that were registered: a row that is a complaint and a report becomes two. In a dry run: would be. */
  readonly cases: number;
  readonly alreadyThere: number;
  readonly refused: number;
}

/** What a job is made of. */
export type NewJob = Pick<
  ImportJob,
  'id' | 'owner' | 'actor' | 'unit' | 'folder' | 'fileName' | 'bytes' | 'sha256' | 'dryRun' | 'mapping' | 'ownMapping'
>;

/** How a job ends. */
export interface JobEnd {
  readonly state: 'done' | 'failed' | 'cancelled';
  readonly problem: ProblemDetails | null;
  readonly hasReport: boolean;
}

/** A job as its owner and administrators see it. Nothing of the machine: no path, no lease. */
export interface ImportJobView {
  readonly id: string;
  readonly owner: string;
  readonly unit: string;
  readonly file: { readonly name: string; readonly bytes: number; readonly sha256: string };
  readonly dryRun: boolean;
  /** `uploaded`: a mapping of the uploader's own. */
  readonly mapping: string;
  readonly state: JobState;
  /** True from the moment that somebody asked a running job to end. */
  readonly cancelling: boolean;
  readonly counts: JobCounts;
  readonly percent: number;
  readonly attempts: number;
  readonly problem: ProblemDetails | null;
  /** Whether the report can be fetched now. */
  readonly report: boolean;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** When upload and report are deleted; null while the job has not ended. */
  readonly keptUntil: string | null;
}
