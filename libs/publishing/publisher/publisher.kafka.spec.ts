import { randomUUID } from 'node:crypto';
import { systemClock } from '#libs/kernel';
import { openPool } from '#libs/platform';
import { freshDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import { KafkaBroker } from '../../../test/support/kafka/broker.js';
import { describeWithKafka, describeWithOwnKafka } from '../../../test/support/kafka/suite.js';
import { kafkaSinks } from '../kafka/index.js';
import { committed } from '../kafka/testing/committed.js';
import { grow, publicCity } from '../kafka/testing/public-city.js';
import type { PublicCity } from '../kafka/testing/public-city.js';
import { publishedUpTo, Publisher, PublisherLease } from './index.js';
import type { PublishFailure } from './index.js';

/** Publishers of one installation, as its processes have them. */
class Installation {
  readonly source = `urn:shuangwei:bureau:${randomUUID()}`;
  readonly failures: PublishFailure[] = [];
  /** The same with what was said, for the words of a test that fails. */
  readonly #said: string[] = [];
  readonly leaders = new Set<string>();
  readonly #publishers = new Map<string, Publisher>();
  readonly #pools: ReturnType<typeof openPool>[] = [];

  private constructor(
    private readonly brokers: string,
    readonly city: PublicCity,
    private readonly database: TestDatabase,
  ) {}

  static async on(brokers: string, cases: number): Promise<Installation> {
    return new Installation(brokers, await publicCity(cases), await freshDatabase());
  }

  publisher(name: string): Publisher {
    const publisher = new Publisher({
      ...{ store: this.city.store, steps: this.city.steps, kind: 'memory', clock: systemClock, maxPerSecond: 0 },
      open: kafkaSinks({
        settings: {
          ...{ brokers: [this.brokers], tls: false, login: undefined, partitions: 6, replication: 1 },
          ...{ retentionDays: 0, compression: 'zstd' },
        },
        source: this.source,
        log: { debug: () => undefined },
      }),
      lease: new PublisherLease({ pool: this.pool(), holder: name, lastsMs: 3_000, renewMs: 300 }),
      observer: {
        leading: (leads) => void (leads ? this.leaders.add(name) : this.leaders.delete(name)),
        published: () => undefined,
        failed: (reason, error) => {
          this.failures.push(reason);
          this.#said.push(`${reason}: ${String(error)}`);
        },
      },
    });
    this.#publishers.set(name, publisher);
    publisher.start();
    return publisher;
  }

  pool(): ReturnType<typeof openPool> {
    const { appUrl, ownerUrl } = this.database;
    const pool = openPool({ appUrl, ownerUrl, ensureRunning: () => Promise.resolve() }, 'app', { max: 1 });
    this.#pools.push(pool);
    return pool;
  }

  async arrives(patienceMs = 50_000): Promise<void> {
    const head = await this.city.store.head();
    const begun = performance.now();
    while (![...this.#publishers.values()].some(({ position }) => position === head)) {
      if (performance.now() - begun > patienceMs) throw new Error(`not published: ${this.#said.join()}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Ids of everything that a `read_committed` consumer sees, against those that the log tells, in the order of each case. */
  async compare(): Promise<{ readonly seen: string[]; readonly told: string[] }> {
    const read = await committed(this.brokers, this.source);
    const seen = read.toSorted(byPlace).map(({ headers }) => headers['ce_id']!);
    const told: { readonly key: string; readonly topic: string; readonly id: string }[] = [];
    const { signal } = new AbortController();
    const from = { after: 0n, skip: 0 };
    for await (const step of this.city.steps({ from, follow: false, pageSize: 500, signal })) told.push(...step.events);
    return { seen, told: told.toSorted(byPlace).map(({ id }) => id) };
  }

  async end(): Promise<void> {
    await Promise.all([...this.#publishers.values()].map((publisher) => publisher.stop()));
    await Promise.all(this.#pools.map((pool) => pool.end()));
    await this.database.drop();
  }
}

/** By topic and key; what is equal in both stays as it came. */
function byPlace(
  a: { readonly topic: string; readonly key: string },
  b: { readonly topic: string; readonly key: string },
) {
  return a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

describeWithKafka('Publishers of an installation', (brokers) => {
  let installation: Installation;
  afterEach(() => installation.end());

  it('publish each event once and each case in order: what is there, and what comes', async () => {
    installation = await Installation.on(brokers, 100);
    installation.publisher('one');
    await installation.arrives();
    for (let seed = 20; seed < 25; seed++) {
      await grow(installation.city.store, 2, seed);
      await installation.arrives();
    }
    const { seen, told } = await installation.compare();
    expect(told.length).toBeGreaterThan(1_500);
    expect(seen).toEqual(told);
  });

  it('take turns: one works and the others wait; where it ends another goes on, and nothing is doubled', async () => {
    installation = await Installation.on(brokers, 30);
    const first = installation.publisher('first');
    await installation.arrives();
    installation.publisher('second');
    installation.publisher('third');
    await grow(installation.city.store, 10, 31);
    await installation.arrives();
    expect([...installation.leaders]).toEqual(['first']);
    await first.stop();
    await grow(installation.city.store, 10, 32);
    await installation.arrives();
    expect(installation.leaders.size).toBe(1);
    expect(installation.leaders.has('first')).toBe(false);
    const { seen, told } = await installation.compare();
    expect(seen).toEqual(told);
  });

  it('change places when the lease is taken from one that works, and nothing is doubled', async () => {
    installation = await Installation.on(brokers, 60);
    installation.publisher('first');
    installation.publisher('second');
    const pool = installation.pool();
    for (let round = 0; round < 4; round++) {
      await grow(installation.city.store, 6, 40 + round);
      await new Promise((resolve) => setTimeout(resolve, 120));
      // As for one that hung: another's turn, while this one is at work.
      await pool.query(`update shuangwei.publisher_lease set token = token + 1, until = clock_timestamp()`);
      await new Promise((resolve) => setTimeout(resolve, 600));
    }
    await installation.arrives();
    const { seen, told } = await installation.compare();
    expect(seen).toEqual(told);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(await publishedUpTo(pool)).toBe(await installation.city.store.head());
  });
});

describeWithOwnKafka('A publisher whose broker is killed', () => {
  let broker: KafkaBroker;
  let installation: Installation;
  beforeAll(async () => {
    broker = await KafkaBroker.start();
  }, 120_000);
  afterAll(async () => {
    await installation.end();
    await broker.end();
  });

  it('begins before there is one, goes on when it is back, and has everything published once', async () => {
    installation = await Installation.on(broker.brokers, 40);
    await broker.kill();
    installation.publisher('one');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(installation.failures).toContain('broker');
    await broker.restart();
    await installation.arrives();
    for (let round = 0; round < 2; round++) {
      const growing = grow(installation.city.store, 40, 50 + round);
      await broker.kill();
      await growing;
      await broker.restart();
      await installation.arrives();
    }
    const { seen, told } = await installation.compare();
    expect(told.length).toBeGreaterThan(1_500);
    expect(seen).toEqual(told);
    expect(new Set(installation.failures)).toEqual(new Set(['broker']));
  }, 180_000);
});
