import { instantOf } from '#libs/kernel';
import type { Actor, Instant, UnitCode } from '#libs/kernel';
import type { ProblemDetails } from '#libs/platform';
import type { ImportJob, JobState } from './job.js';

/** One JSON a row: the same in every session, however its pool reads bigints and times. */
export interface Row {
  readonly job: {
    readonly id: string;
    readonly owner: string;
    readonly actor: Actor;
    readonly unit: UnitCode;
    readonly folder: string;
    readonly file_name: string;
    readonly bytes: number;
    readonly sha256: string;
    readonly dry_run: boolean;
    readonly mapping: string | null;
    readonly own_mapping: boolean;
    readonly state: JobState;
    readonly cancel_asked: boolean;
    readonly rows_done: number;
    readonly created: number;
    readonly cases: number;
    readonly already_there: number;
    readonly refused: number;
    readonly percent: number;
    readonly attempts: number;
    readonly problem: ProblemDetails | null;
    readonly has_report: boolean;
    readonly created_at: string;
    readonly started_at: string | null;
    readonly ended_at: string | null;
    readonly purged_at: string | null;
  };
}

export function jobOf({ job }: Row): ImportJob {
  return {
    id: job.id,
    owner: job.owner,
    actor: job.actor,
    unit: job.unit,
    folder: job.folder,
    fileName: job.file_name,
    bytes: job.bytes,
    sha256: job.sha256,
    dryRun: job.dry_run,
    mapping: job.mapping,
    ownMapping: job.own_mapping,
    state: job.state,
    cancelAsked: job.cancel_asked,
    counts: {
      ...{ rows: job.rows_done, created: job.created, cases: job.cases },
      ...{ alreadyThere: job.already_there, refused: job.refused },
    },
    percent: job.percent,
    attempts: job.attempts,
    problem: job.problem,
    hasReport: job.has_report,
    createdAt: instantIn(job.created_at),
    startedAt: job.started_at === null ? null : instantIn(job.started_at),
    endedAt: job.ended_at === null ? null : instantIn(job.ended_at),
    purgedAt: job.purged_at === null ? null : instantIn(job.purged_at),
  };
}

const instantIn = (text: string): Instant => instantOf(Date.parse(text));
