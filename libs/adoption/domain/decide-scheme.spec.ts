import { fault } from '#libs/law';
import { localDate } from '#libs/kernel';
import { LawWorld } from '../testing/law-world.js';
import type { AdoptScheme } from './index.js';

const day = localDate;
const own: AdoptScheme = {
  ...{ kind: 'AdoptScheme', scheme: 'own', contents: { full: 102 } },
  ...{ from: day('2026-01-01'), source: '局务会' },
};
const spring = () => new LawWorld('2026-04-01 09:00');

describe('Adopting a scheme', () => {
  it('keeps its contents and their hash, and holds from its day on', () => {
    const world = spring();
    expect(world.does(own)).toMatchObject({
      type: 'SchemeAdopted',
      data: { contents: { full: 102 }, source: '局务会' },
    });
    expect(world.book.schemeOn(day('2025-12-31'))).toBeUndefined();
    expect(world.book.schemeOn(day('2026-01-01'))).toMatchObject({ scheme: 'own', contents: { full: 102 } });
  });

  it('keeps the whole of a shipped one, too, and cites its source where no decision is named', () => {
    const event = spring().does({ ...own, scheme: 'shipped', contents: null, source: null });
    expect(event.data).toMatchObject({ scheme: 'shipped', contents: { full: 100 }, source: '方案' });
  });

  it('puts the one that begins last in force, and of two of one day the later decision', () => {
    const world = spring();
    world.does({ ...own, scheme: 'summer', from: day('2026-07-01') });
    world.does(own);
    expect(world.book.schemeOn(day('2026-08-01'))?.scheme).toBe('summer');
    expect(world.book.schemeOn(day('2026-06-30'))?.scheme).toBe('own');
    world.does({ ...own, scheme: 'better', from: day('2026-07-01') });
    expect(world.book.schemeOn(day('2026-08-01'))?.scheme).toBe('better');
    // What was decided last is not what holds on the day: `own` may come back.
    expect(world.does({ ...own, from: day('2026-08-01') }).type).toBe('SchemeAdopted');
  });

  it('is refused for every fault of its file, and for one that nobody knows', () => {
    const faults = [fault('indicators', 'weights-sum', '权重之和为 99', 'sum to 99')];
    const readScheme = () => ({ ok: false, faults }) as const;
    expect(spring().refuses(own, { readScheme })).toMatchObject({
      ...{ code: 'law.scheme-invalid', field: 'indicators' },
      faults,
      message: { zh: expect.stringContaining('indicators：权重之和为 99') as string },
    });
    expect(spring().refuses({ ...own, contents: null }).code).toBe('law.scheme-unknown');
    expect(spring().refuses({ ...own, source: ' ' })).toMatchObject({ code: 'law.field-blank', field: 'source' });
  });

  it('is refused under an id that stands for other contents, adopted or shipped', () => {
    const world = spring();
    world.does(own);
    expect(world.refuses({ ...own, contents: {}, from: day('2026-02-01') }).code).toBe('law.id-taken');
    expect(world.refuses({ ...own, scheme: 'shipped' }).code).toBe('law.id-taken');
  });

  it('is refused where it holds already, out of its own dates, and in a settled period', () => {
    const world = spring();
    world.does(own);
    expect(world.refuses({ ...own, from: day('2026-02-01') }).code).toBe('law.scheme-in-force');
    for (const from of ['2019-12-31', '2026-01-01'])
      expect(world.refuses({ ...own, scheme: 'of-2025', from: day(from) })).toMatchObject({
        ...{ code: 'law.scheme-out-of-its-dates', field: 'from' },
      });
    expect(world.does({ ...own, scheme: 'of-2025', from: day('2025-12-31') }).type).toBe('SchemeAdopted');
    world.settledUntil = day('2026-03-31');
    expect(world.refuses({ ...own, scheme: 'other' }).code).toBe('law.period-settled');
  });
});
