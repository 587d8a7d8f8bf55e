import { systemClock } from '#libs/kernel';
import { ProblemError } from '#libs/platform';
import { SinkFailure } from '../kafka/sink.js';
import { grow, publicCity } from '../kafka/testing/public-city.js';
import type { PublicCity } from '../kafka/testing/public-city.js';
import { Ahead } from './ahead.js';
import { Publisher } from './index.js';
import type { HeldLease, Lease, PublisherParts, PublishFailure } from './index.js';
import { Pace } from './pace.js';
import { MemoryTopics } from './testing/memory-topics.js';

/** A lease that is there for the taking, until somebody takes it away. */
class FreeLease implements Lease {
  taken = 0;
  held: AbortController | undefined;

  take(): Promise<HeldLease | undefined> {
    if (this.held) return Promise.resolve(undefined);
    this.taken++;
    const { signal } = (this.held = new AbortController());
    const release = () => Promise.resolve(void (this.held = undefined));
    return Promise.resolve({ lost: signal, reached: () => undefined, release });
  }
}

const until = async (holds: () => boolean) => {
  for (const end = performance.now() + 30_000; !holds(); await new Promise((resolve) => setTimeout(resolve, 5)))
    if (performance.now() > end) throw new Error('it did not come to that');
};

describe('A publisher', () => {
  let city: PublicCity;
  let all: string[];
  let topics: MemoryTopics;
  let lease: FreeLease;
  const failures: PublishFailure[] = [];
  const errors: unknown[] = [];
  const running: Publisher[] = [];

  beforeEach(async () => {
    city = await publicCity(20);
    all = await told();
    [topics, lease] = [new MemoryTopics(), new FreeLease()];
    failures.length = errors.length = 0;
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((publisher) => publisher.stop()));
  });

  async function told(): Promise<string[]> {
    const ids: string[] = [];
    const { signal } = new AbortController();
    for await (const { events } of city.steps({ from: { after: 0n, skip: 0 }, follow: false, pageSize: 500, signal }))
      ids.push(...events.map(({ id }) => id));
    return ids;
  }

  function publisher(changed: Partial<PublisherParts> = {}): Publisher {
    const observer = {
      leading: () => undefined,
      published: () => undefined,
      failed: (reason: PublishFailure, error: unknown) => {
        failures.push(reason);
        errors.push(error);
      },
    };
    const one = new Publisher({
      ...{ open: topics.open, lease, steps: city.steps, store: city.store },
      ...{ kind: 'memory', clock: systemClock, maxPerSecond: 0, observer, ...changed },
    });
    running.push(one);
    one.start();
    return one;
  }

  const published = () => topics.events.map(({ id }) => id);
  const arrives = async () => until(() => topics.events.length >= all.length && topics.checkpoint !== undefined);

  it('publishes the log from its beginning, and goes on with what is appended', async () => {
    publisher();
    await arrives();
    await grow(city.store, 3, 8);
    all = await told();
    await arrives();
    expect(published()).toEqual(all);
    expect(topics.checkpoint?.position).toBe(await city.store.head());
    expect(failures).toEqual([]);
  });

  it('goes on where it was when it comes back, whether the answer to the last batch was lost or the batch was', async () => {
    let batch = 0;
    topics.weather = () => {
      batch++;
      if (batch % 3 === 1) return { lost: new SinkFailure('away', 'ECONNREFUSED') };
      if (batch % 3 === 2) return { late: new SinkFailure('away', 'REQUEST_TIMED_OUT') };
      return undefined;
    };
    publisher({ maxPerSecond: 2_000 });
    await arrives();
    expect(published()).toEqual(all);
    expect(failures.length).toBeGreaterThan(1);
    expect(new Set(failures)).toEqual(new Set(['broker']));
    expect(lease.taken).toBe(1);
  });

  it('gives the lease back when it was fenced, and opens another sink when its turn comes', async () => {
    publisher();
    await arrives();
    topics.fence();
    await grow(city.store, 2, 9);
    all = await told();
    await arrives();
    expect(failures).toEqual(['fenced']);
    expect(lease.taken).toBe(2);
    expect(topics.opened).toBe(2);
    expect(published()).toEqual(all);
  });

  it('ends what it is at when the lease is lost, and waits while another has it', async () => {
    publisher();
    await arrives();
    const { held } = lease;
    const taken = lease.take.bind(lease);
    lease.take = () => Promise.resolve(undefined);
    held?.abort(new Error('lost'));
    await until(() => lease.held === undefined);
    await grow(city.store, 2, 9);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(published()).toEqual(all);
    lease.take = taken;
    all = await told();
    await arrives();
    expect(published()).toEqual(all);
  });

  it('refuses to go on from an event that the log does not have, and says so', async () => {
    topics.checkpoint = { kind: 'memory', position: 3n, hash: 'ab'.repeat(32), at: systemClock.now() };
    publisher();
    await until(() => failures.length > 0);
    expect(failures).toEqual(['refused']);
    expect(errors[0]).toBeInstanceOf(ProblemError);
    expect(errors[0]).toMatchObject({ code: 'kafka.checkpoint-not-in-log' });
    expect(published()).toEqual([]);
  });

  it('finds its event where the log has moved to another store, at another position', async () => {
    publisher();
    await arrives();
    await running.pop()?.stop();
    topics.checkpoint = { ...topics.checkpoint!, kind: 'elsewhere', position: 99_999n };
    await grow(city.store, 1, 9);
    all = await told();
    publisher();
    await arrives();
    expect(published()).toEqual(all);
  });

  it('keeps to the rate that it is held to', async () => {
    const begun = performance.now();
    publisher({ maxPerSecond: 200 });
    await arrives();
    const seconds = (performance.now() - begun) / 1_000;
    // The first batch goes at once; a page of the log may have several public events for each private one.
    expect(seconds).toBeGreaterThan((all.length - topics.batches[0]!) / 200 - 0.1);
    expect(Math.max(...topics.batches)).toBeLessThan(200);
  });

  it('says that the log failed where that is what did', async () => {
    const broken: PublisherParts['steps'] = async function* () {
      await Promise.resolve();
      yield* [];
      throw new RangeError('no public form');
    };
    publisher({ steps: broken });
    await until(() => failures.length > 0);
    expect(failures[0]).toBe('log');
  });
});

describe('Reading ahead', () => {
  it('reads no further than its limit and a step while nothing is taken', async () => {
    const city = await publicCity(30);
    let read = 0;
    const stop = new AbortController();
    const steps = async function* () {
      const from = { after: 0n, skip: 0 };
      for await (const step of city.steps({ from, follow: true, pageSize: 10, signal: stop.signal })) {
        read += step.events.length;
        yield step;
      }
    };
    const ahead = new Ahead(steps(), 50);
    while (read < 50) await new Promise((resolve) => setTimeout(resolve, 10));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(read).toBeLessThan(120);
    const batch = await ahead.take(1_000);
    expect(batch?.events.length).toBeGreaterThanOrEqual(50);
    stop.abort();
    await ahead.end();
  });

  it('says that nothing came when nothing did', async () => {
    const stop = new AbortController();
    const city = await publicCity(1);
    const from = { after: await city.store.head(), skip: 0 };
    const ahead = new Ahead(city.steps({ from, follow: true, pageSize: 10, signal: stop.signal }), 10);
    expect(await ahead.take(50)).toBeUndefined();
    stop.abort();
    await ahead.end();
  });
});

describe('A pace', () => {
  it('lets the first go at once, and each after it when what went before is as old as it should take', () => {
    let now = 1_000;
    const pace = new Pace(100, () => now);
    expect(pace.wait(50)).toBe(0);
    expect(pace.wait(10)).toBe(500);
    now += 600;
    expect(pace.wait(10)).toBe(0);
    now += 10_000;
    expect(pace.wait(1_000)).toBe(0);
    expect(new Pace(0).wait(1_000_000)).toBe(0);
  });
});
