/**
 * How the embedded server is set, and why. Given at every start, not written into the cluster, so that a new version of
 * the engine brings its settings to old data folders too.
 *
 * Values hold no spaces or quotes: `pg_ctl` passes them through a shell.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  // Durability is the product: an answered append survives a power cut. Never off, tests included.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',

  // Reachable from this machine only, by TCP alone: a socket path is limited to 107 bytes, and data folders lie deep.
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',

  // Several processes of ours (server, CLI, one a role) with pools of about ten each.
  max_connections: '100',

  // Modest: the machine is shared with the engine. The log is read in order, and the system's cache serves that well.
  shared_buffers: '128MB',

  // An import writes some hundred MB of WAL a minute. With the default of 1 GB that means a checkpoint every few minutes,
  // each of which makes every touched page be written in full again. 2 GB halves that; crash recovery stays in seconds.
  max_wal_size: '2GB',
  min_wal_size: '160MB',
  checkpoint_timeout: '15min',

  // Folds sort and hash little; a rebuild's upserts profit. Per node and connection, so small on purpose.
  work_mem: '16MB',
  maintenance_work_mem: '128MB',

  // Short queries only; compiling them costs more than running them.
  jit: 'off',

  // What a session shows does not depend on the machine's zone.
  timezone: 'UTC',
  log_timezone: 'UTC',

  // Parameters and statements carry personal data: neither goes to the server's log.
  log_min_messages: 'warning',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/** The server's command-line flags for a port and a name. */
export function serverFlags(port: number, name: string): readonly string[] {
  return Object.entries({ ...SETTINGS, port: String(port), cluster_name: name }).map(
    ([name, value]) => `-c ${name}=${value}`,
  );
}
