export { errorCode } from './error-code.js';
export * from './problem.js';
export * from './validation.js';
export { knownParameters } from './query-parameters.js';
export type { RawParameters } from './query-parameters.js';
export { EVIDENCE_TYPES } from './config/config.js';
export type { Config, LogLevel, ServerRole } from './config/config.js';
export { configurationTable, loadConfig } from './config/load-config.js';
export type { ConfigurationRow } from './config/load-config.js';
export { Html, html } from './html.js';
export { createLogger } from './logging.js';
export type { LoggedError, Logger, LoggerOptions } from './logging.js';
export { migrate } from './migrations.js';
export type { Migration, MigrationReport } from './migrations.js';
export { openDatabase } from './postgres/database.js';
export type { Database, OpenOptions } from './postgres/database.js';
export { openPool } from './postgres/pool.js';
export type { PoolOptions } from './postgres/pool.js';
export { isConnectionFailure, isDiskFull } from './postgres/problems.js';
export { withClient } from './postgres/with-client.js';

// The parts of the embedded server, for the test run's own server (libs/testing).
export { findBinaries, reachableBinaries } from './postgres/binaries.js';
export { initCluster, startCluster, stopCluster, SUPERUSER } from './postgres/cluster.js';
export { freePort } from './postgres/free-port.js';
export { APP_ROLE, ensureAppRole, ensureLoginRole, OWNER_ROLE, withAppRole } from './postgres/roles.js';
export { serverUser } from './postgres/server-user.js';
export { onDatabase, urlOf } from './postgres/urls.js';
export { secretMigrations, secretOf } from './secrets/secrets.js';
