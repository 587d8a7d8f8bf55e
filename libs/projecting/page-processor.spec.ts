import fc from 'fast-check';
import { MemoryReadModel } from './memory-model.js';
import { projectInMemory } from './memory-models.js';
import { newMetrics } from './metrics.js';
import type { Metrics } from './metrics.js';
import { LostRace, Poisoned } from './model.js';
import { PageProcessor } from './page-processor.js';
import type { PoisonPolicy } from './page-processor.js';
import { pagesOf } from '../../test/support/pages.js';
import { note, routed, stored, tally } from './spec/tally.js';
import type { Step } from './spec/tally.js';

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

async function open(
  model: MemoryReadModel,
  poison: PoisonPolicy = 'stop',
  metrics: Metrics = newMetrics(),
): Promise<PageProcessor> {
  const processor = new PageProcessor(tally(), model, { poison, cacheSize: 100, metrics });
  await processor.open();
  return processor;
}

describe('folding pages', () => {
  it('comes to the same rows however the log is cut into pages, with and without states kept in memory', async () => {
    await fc.assert(
      fc.asyncProperty(steps, sizes, fc.constantFrom(0, 1, 100), async (some, cut, cacheSize) => {
        const events = stored(some);
        const whole = await projectInMemory(tally(), [events]);
        const inPages = await projectInMemory(tally(), pagesOf(events, cut), { cacheSize });
        expect(inPages.dump()).toBe(whole.dump());
      }),
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
    const model = await projectInMemory(
      tally(),
      [stored([note('A'), routed('A', '230781')])].flatMap((events) => pagesOf(events, [1])),
    );
    expect(model.rows('tally_unit')).toEqual([{ unit: '230781', notes: 1 }]);
  });

  it('sends two statements a page', async () => {
    const metrics = newMetrics();
    const processor = await open(new MemoryReadModel(tally()), 'stop', metrics);
    const events = stored(Array.from({ length: 60 }, (_, i) => note(`C${i}`)));
    for (const page of pagesOf(events, [20])) await processor.offer(page);
    await processor.drain();
    expect(metrics).toMatchObject({ pages: 3, events: 60, statements: 6 });
  });
});

describe('an event that cannot be folded', () => {
  const events = stored([note('A'), note('B'), note('A', 'unspeakable'), note('A'), note('B'), note('C')]);

  it('stops the projection right before it, and says which case, which event and why', async () => {
    const model = new MemoryReadModel(tally());
    const processor = await open(model);
    await processor.offer(events);
    const stop = await processor.drain().catch((error: unknown) => error);
    expect(stop).toBeInstanceOf(Poisoned);
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
      const processor = await open(model);
      await processor.offer(events.slice(Number(processor.checkpoint.position)));
      await expect(processor.drain()).rejects.toThrow(Poisoned);
    }
    const mended = new PageProcessor(tally({ refuse: 'nothing' }), model, {
      poison: 'stop',
      cacheSize: 9,
      metrics: newMetrics(),
    });
    const { position } = await mended.open();
    await mended.offer(events.slice(Number(position)));
    await mended.drain();
    const { checkpoint, fault } = await model.open();
    expect(checkpoint.position).toBe(6n);
    expect(fault).toBeUndefined();
  });

  it('parks the whole case where that was chosen, and every other case goes on', async () => {
    const model = new MemoryReadModel(tally());
    const processor = await open(model, 'park');
    for (const page of pagesOf(events, [4])) await processor.offer(page);
    await processor.drain();
    const { checkpoint, parked } = await model.open();
    expect(checkpoint.position).toBe(6n);
    expect(parked).toMatchObject([{ key: 'A', position: 3n, type: 'NoteAdded', reason: 'cannot fold unspeakable' }]);
    expect(model.rows('tally')).toMatchObject([
      { case_id: 'A', notes: 1 },
      { case_id: 'B', notes: 2 },
      { case_id: 'C', notes: 1 },
    ]);
  });

  it('is found within its page when it is the database that refuses the row', async () => {
    const refuses = (row: Readonly<Record<string, unknown>>): string | undefined =>
      row.last === 'too long' ? 'value too long' : undefined;
    const model = new MemoryReadModel(tally(), refuses);
    const processor = await open(model);
    await processor.offer(stored([note('A'), note('B'), note('C', 'too long'), note('D')]));
    await expect(processor.drain()).rejects.toThrow('value too long');
    const { checkpoint, fault } = await model.open();
    expect(checkpoint.position).toBe(2n);
    expect(fault).toMatchObject({ key: 'C', position: 3n });
  });

  it('leaves the same rows for every other case wherever it lies and however the pages are cut', async () => {
    await fc.assert(
      fc.asyncProperty(steps, sizes, fc.nat(), async (some, cut, seed) => {
        const at = some.length === 0 ? 0 : seed % (some.length + 1);
        const withPoison = stored([...some.slice(0, at), note('P', 'unspeakable'), ...some.slice(at)]);
        const model = new MemoryReadModel(tally());
        const processor = await open(model, 'park');
        for (const page of pagesOf(withPoison, cut)) await processor.offer(page);
        await processor.drain();
        const without = await projectInMemory(tally(), [stored(some)]);
        const plain = (rows: readonly object[]): object[] => rows.map((row) => ({ ...row, position: null }));
        expect(plain(model.rows('tally'))).toEqual(plain(without.rows('tally')));
        expect(model.rows('tally_unit')).toEqual(without.rows('tally_unit'));
      }),
    );
  });
});

describe('two runners of one projection', () => {
  it('never both write a page: the one that comes second notices and reads again', async () => {
    const model = new MemoryReadModel(tally());
    const events = stored([note('A'), note('A'), note('B')]);
    const [first, second] = [await open(model), await open(model)];
    await first.offer(events);
    await first.drain();
    await second.offer(events);
    await expect(second.drain()).rejects.toThrow(LostRace);
    await second.open();
    expect(second.checkpoint.position).toBe(3n);
    expect(model.rows('tally')).toMatchObject([{ notes: 2 }, { notes: 1 }]);
  });
});
