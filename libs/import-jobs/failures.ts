import { EventStoreError } from '#libs/event-store';
import { errorCode, isConnectionFailure, ProblemError } from '#libs/platform';
import type { ProblemDetails } from '#libs/platform';
import { ImportJobProblem } from './import-job-problems.js';

/** True for what passes by itself: the store or the database is away or has no room at the moment. */
export function isAway(error: unknown): boolean {
  if (error instanceof EventStoreError) return error.kind === 'retryable' || error.diskFull;
  return isConnectionFailure(error) || /^(53|57P)/.test(errorCode(error) ?? '');
}

/**
 * A failure as the job's owner may see it: with the job's id, and without the path that a mapping of their own has on the server.
 *
 * @param mappingPath where the mapping lies that a message may name
 */
export function failureOf(error: unknown, job: string, mappingPath: string): ProblemDetails {
  const text = JSON.stringify(problemOf(error).toProblem(job));
  return JSON.parse(text, (_, value: unknown) =>
    typeof value === 'string' ? value.replaceAll(mappingPath, 'mapping.yaml') : value,
  ) as ProblemDetails;
}

function problemOf(error: unknown): ProblemError {
  if (isAway(error)) return new ImportJobProblem('import.store-away', { cause: error });
  // These two name files of the machine, and what is wrong with those is the operator's.
  const ofTheMachine = ['import.report-unwritable', 'import.mapping-unreadable', 'import.file-unreadable'];
  if (error instanceof ProblemError && !ofTheMachine.includes(error.code)) return error;
  if (error instanceof ProblemError && error.status === 507)
    return new ImportJobProblem('import.disk-full', { cause: error });
  return new ImportJobProblem('import.unexpected', { cause: error });
}
