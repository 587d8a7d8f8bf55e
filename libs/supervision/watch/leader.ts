/** As much of a pool as this needs. */
export interface ConnectionPool {
  connect(): Promise<{
    query<Row extends object>(text: string, values: readonly unknown[]): Promise<{ rows: Row[] }>;
    release(error?: Error | boolean): void;
  }>;
}

/** Any constants of our own: one watch of deadlines and one rhythm an installation. */
const LOCKS = { deadlines: 7_310_122_319n, rhythm: 7_310_122_320n } as const;

/** So long another process may hold the watch before one passes beside it: a process that hangs must not stop all the others. */
const PATIENCE_MS = 120_000;

/**
 * Keeps several processes from doing the same work at once. It only saves work – nothing depends on there being one –, so whoever has
 * waited long enough goes on without it.
 */
export class Leader {
  #refusedSince: number | undefined;

  constructor(
    private readonly pool: ConnectionPool,
    private readonly monotonic: () => number = () => performance.now(),
    private readonly of: keyof typeof LOCKS = 'deadlines',
  ) {}

  /** Runs the work while nobody else does; undefined where another process is at it. The lock goes with the connection. */
  async alone<T>(work: () => Promise<T>): Promise<T | undefined> {
    const connection = await this.pool.connect();
    const lock = [LOCKS[this.of].toString()];
    let broken: Error | undefined;
    try {
      const { rows } = await connection.query<{ mine: boolean }>(
        'select pg_try_advisory_lock($1::bigint) as mine',
        lock,
      );
      const mine = rows[0]?.mine === true;
      if (!mine && !this.#isTired()) return undefined;
      try {
        this.#refusedSince = undefined;
        return await work();
      } finally {
        if (mine) await connection.query('select pg_advisory_unlock($1::bigint)', lock);
      }
    } catch (error) {
      // A connection that broke in between may hold the lock still: it is thrown away, and the lock with it.
      broken = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      connection.release(broken);
    }
  }

  #isTired(): boolean {
    this.#refusedSince ??= this.monotonic();
    return this.monotonic() - this.#refusedSince > PATIENCE_MS;
  }
}
