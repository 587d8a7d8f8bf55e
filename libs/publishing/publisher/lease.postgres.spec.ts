import { openPool } from '#libs/platform';
import { freshDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import { publishedUpTo, PublisherLease } from './index.js';
import type { HeldLease } from './index.js';

/** Of this database only: others of the server have locks, too. */
const BREAK_HOLDER = `select pg_terminate_backend(pid) from pg_locks
  where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())`;

describe('The lease of the publisher', () => {
  let database: TestDatabase;
  const pools: ReturnType<typeof openPool>[] = [];
  const held: HeldLease[] = [];

  beforeEach(async () => {
    database = await freshDatabase();
  });
  afterEach(async () => {
    await Promise.all(held.splice(0).map((each) => each.release()));
    await Promise.all(pools.splice(0).map((pool) => pool.end().catch(() => undefined)));
    await database.drop();
  });

  const pool = () => {
    const { appUrl, ownerUrl } = database;
    const opened = openPool({ appUrl, ownerUrl, ensureRunning: () => Promise.resolve() }, 'app', { max: 1 });
    pools.push(opened);
    return opened;
  };
  const publisher = (holder: string, { renewMs = 100, lastsMs = 1_500 } = {}) =>
    new PublisherLease({ pool: pool(), holder, lastsMs, renewMs });
  /** Longer than any test: what becomes of it does not come of its end. */
  const LASTING = { lastsMs: 60_000 };
  const taken = async (lease: PublisherLease): Promise<HeldLease> => {
    for (const end = performance.now() + 20_000; performance.now() < end;) {
      const got = await lease.take();
      if (got) {
        held.push(got);
        return got;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the lease never came free');
  };
  const sql = async <Row extends object>(text: string): Promise<Row[]> => (await pool().query<Row>(text)).rows;
  const tokenNow = async () => (await sql<{ token: string }>('select token from shuangwei.publisher_lease'))[0]!.token;

  it('is one publisher’s at a time, for as long as it renews it, and the next one’s when it gives it back', async () => {
    const [one, other] = [publisher('one'), publisher('other')];
    const first = await taken(one);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(await other.take()).toBeUndefined();
    expect(first.lost.aborted).toBe(false);
    first.reached(77n);
    await first.release();
    const second = await other.take();
    held.push(second!);
    expect(second?.lost.aborted).toBe(false);
    expect(await tokenNow()).toBe('2');
    expect(await publishedUpTo(pool())).toBe(77n);
  });

  it('goes to one of two that ask at the same moment', async () => {
    const got = await Promise.all([publisher('one').take(), publisher('other').take()]);
    held.push(...got.filter((each) => each !== undefined));
    expect(held).toHaveLength(1);
  });

  it('goes over at once when its holder was killed: the connection is gone', async () => {
    const one = publisher('one', LASTING);
    const first = await taken(one);
    const begun = performance.now();
    // As the system closes the connection of a process that is no more. The holder here would connect again and find out.
    await sql(BREAK_HOLDER);
    const second = await taken(publisher('other', LASTING));
    expect(performance.now() - begun).toBeLessThan(LASTING.lastsMs / 2);
    expect(second.lost.aborted).toBe(false);
    if (!first.lost.aborted) await new Promise((resolve) => first.lost.addEventListener('abort', resolve));
    expect(second.lost.aborted).toBe(false);
  });

  it('goes over when its holder hangs for longer than it lasts, and the one that wakes up knows', async () => {
    // Its connection, and with that its lock, is there all the while, as that of a process that was stopped.
    const first = await taken(publisher('sleeping', { renewMs: 4_000 }));
    const begun = performance.now();
    const second = await taken(publisher('other'));
    expect(performance.now() - begun).toBeGreaterThan(1_000);
    expect(first.lost.aborted).toBe(false);
    await new Promise((resolve) => first.lost.addEventListener('abort', resolve));
    expect(second.lost.aborted).toBe(false);
    await first.release();
    // What the first gave back was no longer its own, and the second has the lock now as well.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await publisher('third').take()).toBeUndefined();
    expect(second.lost.aborted).toBe(false);
  });

  it('is kept when its connection broke and there is another within a moment', async () => {
    const first = await taken(publisher('one', LASTING));
    await sql(BREAK_HOLDER);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(first.lost.aborted).toBe(false);
    expect(await tokenNow()).toBe('1');
    expect(await publisher('other', LASTING).take()).toBeUndefined();
  });
});
