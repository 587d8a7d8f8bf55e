import type { EventStore } from '#libs/event-store';
import type { Instant, Position, RuleSetId, Stored } from '#libs/kernel';
import { ProblemError } from '#libs/platform';
import { logOfCity } from '../../../test/support/cities.js';
import { LogFolds } from './log-tables.js';
import type { FoldBounds, LogAsked } from './log-tables.js';

const law = {};
const city = logOfCity({ cases: 12, seed: 3, year: 2023 });
const at = (index: number) => city[index] as Stored;

/** A log that may grow, and how often it was read from the beginning. A reading waits until it is let through. */
class CountedLog implements Pick<EventStore, 'readAll' | 'head'> {
  reads = 0;
  reading = 0;
  most = 0;
  gate: Promise<void> = Promise.resolve();

  constructor(private log: readonly Stored[]) {}

  grow(more: readonly Stored[]): void {
    this.log = [...this.log, ...more];
  }

  head(): Promise<Position> {
    return Promise.resolve(this.log.at(-1)?.position ?? 0n);
  }

  readAll(): AsyncIterable<readonly never[]> {
    this.reads++;
    return this.#pages() as AsyncIterable<readonly never[]>;
  }

  async *#pages(): AsyncGenerator<readonly Stored[]> {
    this.most = Math.max(this.most, ++this.reading);
    try {
      await this.gate;
      for (let from = 0; from < this.log.length; from += 50)
        yield await Promise.resolve(this.log.slice(from, from + 50));
    } finally {
      this.reading--;
    }
  }
}

/** A gate that is shut until it is opened. */
function shutGate(log: CountedLog): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  log.gate = promise;
  return resolve;
}

function foldsOf(log: CountedLog, bounds: Partial<FoldBounds> = {}) {
  const folds = new LogFolds(log, bounds);
  const ask = (more: Partial<LogAsked>) => folds.tables({ law, ...more });
  const codeOf = (more: Partial<LogAsked>) =>
    ask(more).then(
      ({ position }) => position.toString(),
      (error: unknown) => (error instanceof ProblemError ? error.code : String(error)),
    );
  return { ask, codeOf };
}

describe('The log, folded for a question about the past', () => {
  it('is folded once for all who ask for the same, one after the other or together', async () => {
    const log = new CountedLog(city);
    const { ask } = foldsOf(log);
    const [a, b] = await Promise.all([ask({ position: 40n }), ask({ position: 40n })]);
    expect(await ask({ position: 40n })).toBe(a);
    expect(b).toBe(a);
    expect(a.position).toBe(40n);
    expect(log.reads).toBe(1);
  });

  it('is folded for one question at a time, in the order in which they came', async () => {
    const log = new CountedLog(city);
    const { ask } = foldsOf(log);
    const done: bigint[] = [];
    await Promise.all(
      [30n, 10n, 20n].map((position) => ask({ position }).then((tables) => done.push(tables.position))),
    );
    expect({ done, most: log.most }).toEqual({ done: [30n, 10n, 20n], most: 1 });
  });

  it('lets a few questions wait and tells the others when to come again, and answers those that come then', async () => {
    const log = new CountedLog(city);
    const open = shutGate(log);
    const { ask, codeOf } = foldsOf(log, { waiting: 2 });
    const waiting = [1n, 2n, 3n].map((position) => ask({ position }));
    await new Promise(setImmediate);
    const refused = await ask({ position: 4n }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'log.folds-busy', status: 503 });
    expect((refused as ProblemError).details?.retryAfterSeconds).toBeGreaterThanOrEqual(1);
    // Whoever asks for what is being folded anyhow need not be sent away.
    const same = ask({ position: 3n });
    open();
    expect((await Promise.all(waiting)).map(({ position }) => position)).toEqual([1n, 2n, 3n]);
    expect((await same).position).toBe(3n);
    expect(await codeOf({ position: 4n })).toBe('4');
  });

  it('is kept for the last questions as long as there is room, those that were asked for longest ago going first', async () => {
    const log = new CountedLog(city);
    const rows = async (position: bigint) => {
      const { cases, runs, facts, factsDaily, losses, lossDaily } = await foldsOf(new CountedLog(city)).ask({
        position,
      });
      return [runs, facts, factsDaily, losses, lossDaily].reduce((sum, { length }) => sum + length, cases.size);
    };
    const { ask } = foldsOf(log, { keptRows: (await rows(60n)) + (await rows(62n)) });
    for (const position of [60n, 61n, 60n, 62n, 60n, 62n]) await ask({ position });
    expect(log.reads).toBe(3);
    await ask({ position: 61n });
    expect(log.reads).toBe(4);
  });

  it('is kept for a while only', async () => {
    const log = new CountedLog(city);
    const { ask } = foldsOf(log, { keptMs: 5 });
    await ask({ position: 9n });
    await new Promise((done) => setTimeout(done, 40));
    await ask({ position: 9n });
    expect(log.reads).toBe(2);
  });

  it('as of an instant stays what it is once the log has gone past it, and is folded anew while it has not', async () => {
    const log = new CountedLog(city.slice(0, 100));
    const { ask } = foldsOf(log);
    const past = at(40).recordedAt;
    const then = await ask({ asOf: past });
    expect(then.recordedAt).toBe(past);
    const later = '2030-01-01T00:00:00.000+08:00' as Instant;
    expect((await ask({ asOf: later })).position).toBe(100n);
    expect(log.reads).toBe(2);
    log.grow(city.slice(100, 130));
    expect(await ask({ asOf: past })).toBe(then);
    expect((await ask({ asOf: later })).position).toBe(130n);
    expect((await ask({})).position).toBe(130n);
    expect(log.reads).toBe(4);
  });

  it('as of an instant has what was recorded until then, wherever it stands in the log, and of no stream what comes after a gap', async () => {
    const year = (events: readonly Stored[], to: string) =>
      events.map((event) => ({ ...event, recordedAt: event.recordedAt.replace('2023', to) as Instant }));
    const [first, second] = [city.slice(0, 80), logOfCity({ cases: 12, seed: 4, year: 2023 }).slice(0, 80)];
    const renumbered = second.map((event, index) => ({ ...event, position: BigInt(81 + index) }));
    // What is recorded in 2026 comes first; then a year of 2023 is loaded.
    const { ask } = foldsOf(new CountedLog([...year(first, '2026'), ...renumbered]));
    const then = await ask({ asOf: '2023-12-31T23:59:59.999+08:00' as Instant });
    const alone = await foldsOf(new CountedLog(renumbered)).ask({});
    expect(then).toEqual(alone);
    expect(then.cases.size).toBeGreaterThan(3);

    // A clock that went back: what a stream recorded after the gap cannot be told without what stands in it.
    const stream = at(0).stream;
    const late = city.findIndex((event, index) => index > 0 && event.stream === stream);
    const gapped = city.map((event, index) =>
      index === late ? { ...event, recordedAt: '2030-01-01T00:00:00.000+08:00' as Instant } : event,
    );
    const cut = await foldsOf(new CountedLog(gapped)).ask({ asOf: '2024-06-01T00:00:00.000+08:00' as Instant });
    const without = city.filter((event, index) => event.stream !== stream || index < late);
    expect(cut.runs).toEqual((await foldsOf(new CountedLog(without)).ask({})).runs);
  });

  it('is another one under another law', async () => {
    const log = new CountedLog(city);
    const { ask } = foldsOf(log);
    const other = await ask({ law: { ruleSet: 'cn-samr-order-121' as RuleSetId } });
    expect(other.runs[0]?.rule_set).toBe('cn-samr-order-121');
    expect((await ask({})).runs[0]?.rule_set).toBe('cn-samr-order-20');
    expect(log.reads).toBe(2);
  });

  it('is not folded beyond its end, nor where it is longer than the memory is good for', async () => {
    const log = new CountedLog(city);
    const { codeOf } = foldsOf(log, { events: 70 });
    expect(await codeOf({ position: BigInt(city.length) + 1n })).toBe('log.position-beyond-head');
    expect(log.reads).toBe(0);
    expect(await codeOf({ position: 70n })).toBe('70');
    expect(await codeOf({ position: 71n })).toBe('log.too-long-to-fold');
    expect(await codeOf({ asOf: at(city.length - 1).recordedAt })).toBe('log.too-long-to-fold');
  });

  it('that could not be read is read again for whoever asks next', async () => {
    const log = new CountedLog(city);
    log.gate = Promise.reject(new Error('the store is away'));
    const { ask, codeOf } = foldsOf(log);
    expect(await codeOf({ position: 5n })).toBe('Error: the store is away');
    log.gate = Promise.resolve();
    expect((await ask({ position: 5n })).position).toBe(5n);
  });
});
