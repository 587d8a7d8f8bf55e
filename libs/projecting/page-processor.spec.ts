import fc from 'fast-check';
import type { Stored } from '#libs/kernel';
import type { EntityProjection } from './definition.js';
import { MemoryReadModel } from './memory-model.js';
import { projectInMemory } from './memory-models.js';
import { newMetrics } from './metrics.js';
import type { Metrics } from './metrics.js';
import { LostRace, Poisoned } from './model.js';
import { PageProcessor } from './page-processor.js';
import type { PoisonPolicy, Reread } from './page-processor.js';
import { pagesOf } from '../../test/support/pages.js';
import { note, routed, stored, tally } from './testing/tally.js';
import type { Step } from './testing/tally.js';

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.constantFrom('A', 'B', 'C').map((name) => note(name)),
    fc
      .tuple(fc.constantFrom('A', 'B', 'C'), fc.constantFrom('230781', '230702'))
      .map(([name, unit]) => routed(name, unit)),
  ),
  { maxLength: 40 },
);
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

interface Given {
  readonly log?: readonly Stored[];
  readonly poison?: PoisonPolicy;
  readonly metrics?: Metrics;
  readonly writeEvery?: number;
  readonly projection?: EntityProjection;
  readonly cacheSize?: number;
}

async function open(model: MemoryReadModel, given: Given = {}): Promise<PageProcessor> {
  const {
    log = [],
    poison = 'stop',
    metrics = newMetrics(),
    writeEvery = 1,
    projection = tally(),
    cacheSize = 100,
  } = given;
  const reread: Reread = (after, upTo) =>
    Promise.resolve(log.filter(({ position }) => position > after && position <= upTo));
  const processor = new PageProcessor(projection, model, { poison, cacheSize, writeEvery, reread, metrics });
  await processor.open();
  return processor;
}

/** Offers page by page and waits until all is written. `now` false: as when catching up, several pages a write. */
async function feed(processor: PageProcessor, pages: readonly (readonly Stored[])[], now = true): Promise<void> {
  for (const page of pages) await processor.offer(page, now);
  await processor.drain();
}

const withoutPosition = (rows: readonly object[]): object[] => rows.map((row) => ({ ...row, position: null }));

describe('folding pages', () => {
  it('comes to the same rows however the log is cut into pages and writes, with and without states kept in memory', async () => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        sizes,
        fc.constantFrom(0, 1, 100),
        fc.boolean(),
        fc.integer({ min: 1, max: 20 }),
        async (some, cut, cacheSize, now, writeEvery) => {
          const log = stored(some);
          const whole = await projectInMemory(tally(), [log]);
          const model = new MemoryReadModel(tally());
          await feed(await open(model, { log, cacheSize, writeEvery }), pagesOf(log, cut), now);
          expect(model.dump()).toBe(whole.dump());
        },
      ),
    );
  });

  it('changes nothing when the same pages come twice', async () => {
    await fc.assert(
      fc.asyncProperty(steps, sizes, async (some, cut) => {
        const pages = pagesOf(stored(some), cut);
        const once = await projectInMemory(tally(), pages);
        const before = once.dump();
        const twice = await projectInMemory(tally(), pages, { model: once });
        expect(twice.dump()).toBe(before);
      }),
    );
  });

  it('takes a sum that came to nought out of the table', async () => {
    const model = await projectInMemory(tally(), pagesOf(stored([note('A'), routed('A', '230781')]), [1]));
    expect(model.rows('tally_unit')).toEqual([{ unit: '230781', notes: 1 }]);
  });

  it('sends two statements a page, and one where all cases of the page are new', async () => {
    const metrics = newMetrics();
    const log = stored([
      ...Array.from({ length: 40 }, (_, i) => note(`C${i}`)),
      ...Array.from({ length: 40 }, (_, i) => note(`C${i}`)),
    ]);
    await feed(await open(new MemoryReadModel(tally()), { log, metrics, cacheSize: 0 }), pagesOf(log, [20]));
    expect(metrics).toMatchObject({ pages: 4, events: 80, statements: 6 });
  });

  it('gathers pages into one write while there is more to come, until enough cases are touched', async () => {
    const metrics = newMetrics();
    const log = stored(Array.from({ length: 50 }, (_, i) => note(`C${i}`)));
    await feed(await open(new MemoryReadModel(tally()), { log, metrics, writeEvery: 20 }), pagesOf(log, [10]), false);
    expect(metrics).toMatchObject({ pages: 3, events: 50 });
  });
});

describe('an event that cannot be folded', () => {
  const log = stored([note('A'), note('B'), note('A', 'unspeakable'), note('A'), note('B'), note('C')]);

  it('stops the projection right before it, and says which case, which event and why', async () => {
    const model = new MemoryReadModel(tally());
    await expect(feed(await open(model, { log }), [log])).rejects.toThrow(Poisoned);
    const { checkpoint, fault } = await model.open();
    expect(fault).toEqual({
      key: 'A',
      position: 3n,
      type: 'NoteAdded',
      revision: 1n,
      reason: 'cannot fold unspeakable',
    });
    expect(checkpoint.position).toBe(2n);
    expect(model.rows('tally')).toMatchObject([
      { case_id: 'A', notes: 1 },
      { case_id: 'B', notes: 1 },
    ]);
  });

  it('stops again at the same event after a restart, and goes on once the fold is mended', async () => {
    const model = new MemoryReadModel(tally());
    for (let start = 0; start < 2; start++) {
      const processor = await open(model, { log });
      await expect(feed(processor, [log.slice(Number(processor.checkpoint.position))])).rejects.toThrow(Poisoned);
    }
    const mended = await open(model, { log, projection: tally({ refuse: 'nothing' }) });
    await feed(mended, [log.slice(Number(mended.checkpoint.position))]);
    const { checkpoint, fault } = await model.open();
    expect(checkpoint.position).toBe(6n);
    expect(fault).toBeUndefined();
  });

  it('parks the whole case where that was chosen, and every other case goes on', async () => {
    const model = new MemoryReadModel(tally());
    await feed(await open(model, { log, poison: 'park' }), pagesOf(log, [4]));
    const { checkpoint, parked } = await model.open();
    expect(checkpoint.position).toBe(6n);
    expect(parked).toMatchObject([{ key: 'A', position: 3n, type: 'NoteAdded', reason: 'cannot fold unspeakable' }]);
    expect(model.rows('tally')).toMatchObject([
      { case_id: 'A', notes: 1 },
      { case_id: 'B', notes: 2 },
      { case_id: 'C', notes: 1 },
    ]);
  });

  const tooLong = (row: Readonly<Record<string, unknown>>): string | undefined =>
    row.last === 'too long' ? 'value too long' : undefined;

  it('is found within its page when it is the database that refuses the row', async () => {
    const model = new MemoryReadModel(tally(), tooLong);
    const refused = stored([note('A'), note('B'), note('C', 'too long'), note('D')]);
    await expect(feed(await open(model, { log: refused }), [refused])).rejects.toThrow('value too long');
    const { checkpoint, fault } = await model.open();
    expect(checkpoint.position).toBe(2n);
    expect(fault).toMatchObject({ key: 'C', position: 3n });
  });

  it('leaves every other case as it were without it, wherever it lies, however pages are cut, whoever refuses it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          some: steps,
          cut: sizes,
          seed: fc.nat(),
          now: fc.boolean(),
          writeEvery: fc.integer({ min: 1, max: 15 }),
        }),
        fc.array(fc.constantFrom('unspeakable', 'too long'), { minLength: 1, maxLength: 3 }),
        async ({ some, cut, seed, now, writeEvery }, poisons) => {
          const all = [...some];
          poisons.forEach((text, index) =>
            all.splice((seed * (index + 1)) % (all.length + 1), 0, note(`P${index}`, text)),
          );
          const events = stored(all);
          const model = new MemoryReadModel(tally(), tooLong);
          await feed(await open(model, { log: events, poison: 'park', writeEvery }), pagesOf(events, cut), now);
          const without = await projectInMemory(tally(), [stored(some)]);
          const { checkpoint, parked } = await model.open();
          expect(checkpoint.position).toBe(BigInt(all.length));
          expect(parked.map(({ key }) => key).sort()).toEqual(poisons.map((_, index) => `P${index}`));
          expect(withoutPosition(model.rows('tally'))).toEqual(withoutPosition(without.rows('tally')));
          expect(model.rows('tally_unit')).toEqual(without.rows('tally_unit'));
        },
      ),
    );
  });

  it('stops the projection with everything before it written, however pages are cut, whoever refuses it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          some: steps,
          cut: sizes,
          at: fc.nat(),
          now: fc.boolean(),
          writeEvery: fc.integer({ min: 1, max: 15 }),
        }),
        fc.constantFrom('unspeakable', 'too long'),
        async ({ some, cut, at, now, writeEvery }, text) => {
          const before = at % (some.length + 1);
          const events = stored([...some.slice(0, before), note('P', text), ...some.slice(before)]);
          const model = new MemoryReadModel(tally(), tooLong);
          await expect(feed(await open(model, { log: events, writeEvery }), pagesOf(events, cut), now)).rejects.toThrow(
            Poisoned,
          );
          const expected = await projectInMemory(tally(), [events.slice(0, before)]);
          expect(model.dump()).toBe(expected.dump());
          expect((await model.open()).fault).toMatchObject({ key: 'P', position: BigInt(before + 1) });
        },
      ),
    );
  });
});

describe('two runners of one projection', () => {
  it('never both write a page: the one that comes second notices and reads again', async () => {
    const model = new MemoryReadModel(tally());
    const log = stored([note('A'), note('A'), note('B')]);
    const [first, second] = [await open(model, { log }), await open(model, { log })];
    await feed(first, [log]);
    await expect(feed(second, [log])).rejects.toThrow(LostRace);
    await second.open();
    expect(second.checkpoint.position).toBe(3n);
    expect(model.rows('tally')).toMatchObject([{ notes: 2 }, { notes: 1 }]);
  });
});
