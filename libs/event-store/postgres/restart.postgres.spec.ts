import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stored } from '#libs/kernel';
import {
  APP_ROLE,
  SUPERUSER,
  ensureLoginRole,
  findBinaries,
  freePort,
  initCluster,
  reachableBinaries,
  serverUser,
  startCluster,
  stopCluster,
  urlOf,
  withClient,
} from '#libs/platform';
import { command, expectFailure, newStream, noted, wholeLog } from '../contract/events.js';
import { EventStoreError } from '../port.js';
import { eventStoreMigrations, openPostgresEventStore } from './index.js';
import type { PostgresEventStore } from './index.js';

/** A server of its own, because this test takes it down. */
describe('when the server crashes and comes back', () => {
  let folder: string;
  let cluster: Parameters<typeof startCluster>[0];
  let port: number;
  let store: PostgresEventStore;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shuangwei-restart-'));
    await chmod(folder, 0o711);
    const user = await serverUser();
    cluster = {
      binaries: await reachableBinaries(await findBinaries(), user, folder),
      user,
      folder: join(folder, 'postgres'),
      log: join(folder, 'postgres.log'),
      name: 'shuangwei-restart-test',
    };
    const password = randomBytes(18).toString('base64url');
    await initCluster(cluster, password);
    port = await freePort();
    await startCluster(cluster, port);
    await withClient(urlOf({ user: SUPERUSER, password, port, database: 'postgres' }), async (admin) => {
      await ensureLoginRole(admin, APP_ROLE, password);
      for (const { sql } of eventStoreMigrations) await admin.query(sql);
    });
    const appUrl = urlOf({ user: APP_ROLE, password, port, database: 'postgres' });
    store = openPostgresEventStore({ appUrl, pollMs: 100 });
  }, 120_000);

  afterAll(async () => {
    await store.close();
    await stopCluster(cluster, 'immediate');
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('everything that was answered is there, what was not may be asked again, and nobody restarts anything', async () => {
    const acknowledged = new Map<bigint, string>();
    let stop = false;
    let unknown = 0;
    const writer = async () => {
      while (!stop) {
        const stream = newStream();
        const events = command(stream, { events: noted(2) });
        for (;;) {
          try {
            const { position } = await store.append(stream, 'no-stream', events);
            acknowledged.set(position, events.at(-1)?.text ?? '');
            break;
          } catch (error) {
            if (!(error instanceof EventStoreError) || error.kind !== 'retryable') throw error;
            unknown += 1;
            await pause(20);
          }
        }
      }
    };
    const positions: bigint[] = [];
    const done = new AbortController();
    let dropped = 0;
    const reader = async () => {
      while (!done.signal.aborted) {
        try {
          for await (const item of store.subscribe({ after: positions.at(-1) ?? 'start', signal: done.signal })) {
            if (item !== 'caught-up') positions.push(...item.map(({ position }: Stored) => position));
          }
        } catch (error) {
          if (!(error instanceof EventStoreError) || error.kind !== 'retryable') throw error;
          dropped += 1;
          await pause(20);
        }
      }
    };

    const reading = reader();
    const writing = Promise.all(Array.from({ length: 16 }, writer));
    for (let crash = 0; crash < 2; crash++) {
      const before = acknowledged.size;
      await until(() => acknowledged.size > before + 100);
      await stopCluster(cluster, 'immediate');
      await expectFailure(store.head(), 'retryable');
      await startCluster(cluster, port);
    }
    const before = acknowledged.size;
    await until(() => acknowledged.size > before + 100);
    stop = true;
    await writing;

    const log = await wholeLog(store);
    expect(log.map(({ position }) => position)).toEqual(log.map((_, i) => BigInt(i + 1)));
    for (const [position, text] of acknowledged) expect(log[Number(position) - 1]?.text).toBe(text);
    // Every command was asked until it was answered, so the log holds these and no other.
    expect(log).toHaveLength(2 * acknowledged.size);
    await until(() => positions.length >= log.length);
    done.abort();
    await reading;
    expect(positions).toEqual(log.map(({ position }) => position));
    expect(unknown).toBeGreaterThan(0);
    expect(dropped).toBeGreaterThan(0);
  }, 120_000);
});

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 60_000; !condition();) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await pause(20);
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
