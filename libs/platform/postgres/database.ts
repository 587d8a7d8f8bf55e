import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import { migrate } from '../migrations.js';
import type { Migration } from '../migrations.js';
import { openEmbedded } from './embedded-database.js';
import { openExternal } from './external-database.js';
import type { DatabaseProblem } from './problems.js';
import { withClient } from './with-client.js';

/** The database of a process, embedded or not. */
export interface Database {
  readonly mode: 'embedded' | 'external';
  /** As the owner: for migrations alone. Ask anew for each connection: after a restart it may be another. */
  readonly ownerUrl: string;
  /** As `shuangwei_app`: for the engine. Ask anew for each connection, or use `openPool`. */
  readonly appUrl: string;
  /** How often the server had to be started again since `openDatabase`. */
  readonly restarts: number;
  /**
   * Why the embedded database does not work at the moment, where that is known: what kept it from being started again, or
   * that its disk is full. A failure elsewhere is explained by it; by itself it is none.
   */
  readonly trouble: DatabaseProblem | undefined;
  /**
   * Returns when the database answers. An embedded server that has died is started again, with growing pauses; several
   * callers share one attempt. `openPool` calls it when a connection breaks, and a watch calls it every second.
   *
   * @throws DatabaseProblem when it could not be brought back in half a minute; call again, nothing is given up
   */
  ensureRunning(): Promise<void>;
  /** Tells each time that the server is found gone; returns the way to stop listening. */
  onLost(listener: () => void): () => void;
  /** Tells each time that it answers again. */
  onRestored(listener: () => void): () => void;
  /** Leaves the database; the last process to leave an embedded server stops it. Idempotent. */
  close(): Promise<void>;
}

/** What opening may be told beside the configuration. */
export interface OpenOptions {
  /** Every migration of this build, in order; applied before the database is handed out. */
  readonly migrations?: readonly Migration[];
  readonly logger?: Logger;
}

/**
 * Opens the database that the configuration names: the one of `DATABASE_URL`, else the embedded one in the data folder.
 * Returns when it answers, with its roles made and its schema up to date.
 *
 * @throws DatabaseProblem, MigrationProblem: a code, two languages and the way out
 */
export async function openDatabase(
  config: Pick<Config, 'dataFolder' | 'databaseUrl' | 'postgresPort'>,
  { migrations = [], logger }: OpenOptions = {},
): Promise<Database> {
  const database =
    config.databaseUrl === undefined
      ? await openEmbedded(config.dataFolder, config.postgresPort, logger)
      : await openExternal(config.databaseUrl);
  try {
    const { applied } = await withClient(database.ownerUrl, (owner) => migrate(owner, migrations));
    if (applied.length > 0) logger?.info({ applied }, 'the database schema was brought up to date');
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
