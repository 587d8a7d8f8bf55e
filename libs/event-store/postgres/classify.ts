import { types } from 'node:util';
import { DatabaseError } from 'pg';
import { isConnectionFailure } from '#libs/platform';
import { closed } from '../failures.js';
import { EventStoreError } from '../port.js';

/**
 * SQLSTATE, or its class → how long to wait before the next try, in milliseconds. Only what passes by itself or is mended
 * from outside is here; everything else is `fatal`.
 */
const RETRYABLE: Readonly<Record<string, number>> = {
  '08': 500, // connection exception
  '40': 20, // serialization failure, deadlock
  '53': 5_000, // disk full (53100), out of memory, too many connections
  '25006': 1_000, // read-only transaction: the server is a standby, as after a switch-over
  '55P03': 200, // lock not available
  '57014': 500, // cancelled: statement_timeout, or somebody's pg_cancel_backend
  '57P01': 1_000, // admin shutdown, pg_terminate_backend
  '57P02': 1_000, // crash shutdown
  '57P03': 500, // cannot connect now: starting up, recovering
  '57P05': 20, // idle session timeout
  '58030': 5_000, // I/O error
};

const DISK_FULL = '53100';

/** What an error of `pg` means to a caller of the store. The original is the `cause`. */
export function classify(error: unknown): EventStoreError {
  if (error instanceof EventStoreError) return error;
  const message = types.isNativeError(error) ? error.message : String(error);
  if (error instanceof DatabaseError) {
    const code = error.code ?? '';
    const wait = RETRYABLE[code] ?? RETRYABLE[code.slice(0, 2)];
    if (wait === undefined) return new EventStoreError('fatal', `PostgreSQL ${code}: ${message}`, { cause: error });
    return retryable(`PostgreSQL ${code}: ${message}`, wait, error, code === DISK_FULL);
  }
  if (/after calling end on the pool/.test(message)) return closed();
  if (isSystemError(error) || isConnectionFailure(error)) {
    return retryable(`no answer from PostgreSQL: ${message}`, 500, error);
  }
  return new EventStoreError('fatal', message, { cause: error });
}

/** True when the failed request says nothing about the next: the connection is as good as before. */
export function connectionSurvives(error: unknown): boolean {
  return error instanceof DatabaseError && error.severity === 'ERROR';
}

function retryable(message: string, retryAfterMs: number, cause: unknown, diskFull = false): EventStoreError {
  return new EventStoreError('retryable', message, { retryAfterMs, diskFull, cause });
}

/**
 * ECONNREFUSED, ECONNRESET, EPIPE, ENOTFOUND …; several at once where a name has several addresses. No `instanceof`: the
 * system's errors may come from another realm (they do under Jest), and a loss must not be called fatal for that.
 */
function isSystemError(error: unknown): boolean {
  if (!types.isNativeError(error)) return false;
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.some(isSystemError);
  return 'code' in error && typeof error.code === 'string' && /^E(?!RR_)[A-Z_]+$/.test(error.code);
}
