/** Exit codes of the command line, the same for every verb; listed in docs/reference/cli.md. */
export const EXIT = {
  ok: 0,
  /** A defect of ours. */
  unexpected: 1,
  /** Bad input: an unknown option, a field that is wrong, a file that cannot be read. Nothing was changed. */
  invalid: 2,
  /** The law or the state of the case forbids it. Nothing was changed. */
  rejected: 3,
  /** No such case, unit, projection, file. */
  notFound: 4,
  /** An import went through and some rows were refused. */
  someRefused: 5,
  /** The database is away, the port is taken, the disk is full, the data folder is of another version. */
  unavailable: 6,
  /** The case has moved on since the revision that was stated. */
  conflict: 7,
  /** Ended by a signal that was asked for. */
  interrupted: 130,
} as const;

/** The exit code that belongs to a problem's status. */
export function exitCodeOf(status: number): number {
  if (status === 404) return EXIT.notFound;
  if (status === 409 || status === 422) return EXIT.rejected;
  if (status === 412) return EXIT.conflict;
  if (status >= 400 && status < 500) return EXIT.invalid;
  if (status === 503 || status === 507) return EXIT.unavailable;
  return EXIT.unexpected;
}
