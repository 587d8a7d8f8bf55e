import { types } from 'node:util';

/**
 * The `code` of a system error (`ENOSPC`), of a database error (a SQLSTATE) or of a problem; `undefined` where there is none.
 * Not by `instanceof`: errors made in another realm – a worker, a test's sandbox – are no instances of this one's `Error`.
 */
export function errorCode(error: unknown): string | undefined {
  if (!types.isNativeError(error)) return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
