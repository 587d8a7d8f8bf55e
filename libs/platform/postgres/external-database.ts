import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import type { Database } from './database.js';
import { DatabaseProblem, isConnectionFailure, unsuitableServer, unreachable } from './problems.js';
import { ensureAppRole, withAppRole } from './roles.js';
import { shownUrl } from './urls.js';
import { withClient } from './with-client.js';

/** 16 is the first that tells whether a user may take on a role (`pg_has_role(…, 'SET')`). */
const OLDEST_VERSION = 160_000;
/** Beside a database that starts at the same moment (compose), the first tries may fail. */
const PATIENCE_MS = 15_000;
const PAUSE_MS = 500;

/** Opens the database of `DATABASE_URL`; see `openDatabase`. Nothing here starts or stops a server. */
export async function openExternal(url: string, patienceMs = PATIENCE_MS): Promise<Database> {
  await withPatience(url, patienceMs, async (client) => {
    await refuseUnsuitable(client);
    await ensureAppRole(client);
  });
  // Not only that the role is there: that a session may begin with it.
  const appUrl = withAppRole(url);
  await ask(appUrl, async (client) => void (await client.query('select 1')));
  return {
    mode: 'external',
    ownerUrl: url,
    appUrl,
    restarts: 0,
    trouble: undefined,
    ensureRunning: () => ask(appUrl, async (client) => void (await client.query('select 1'))),
    // Whether it is there is its operator's watch; a pool notices when it uses it.
    onLost: () => () => undefined,
    onRestored: () => () => undefined,
    close: () => Promise.resolve(),
  };
}

async function withPatience(
  url: string,
  patienceMs: number,
  use: (client: ClientBase) => Promise<void>,
): Promise<void> {
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      return await ask(url, use);
    } catch (error) {
      const again = isUnreachable(error) && performance.now() + PAUSE_MS < until;
      if (!again) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof DatabaseProblem && isConnectionFailure(error.cause);
}

async function ask(url: string, use: (client: ClientBase) => Promise<void>): Promise<void> {
  let connected = false;
  try {
    await withClient(url, (client) => {
      connected = true;
      return use(client);
    });
  } catch (error) {
    if (!connected || isConnectionFailure(error)) throw unreachable(shownUrl(url), error);
    throw error;
  }
}

async function refuseUnsuitable(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ version: number; encoding: string }>(
    `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding`,
  );
  const found = rows[0];
  if (!found || found.version < OLDEST_VERSION || found.encoding !== 'UTF8') {
    throw unsuitableServer(String(found?.version ?? 0), found?.encoding ?? '');
  }
}
