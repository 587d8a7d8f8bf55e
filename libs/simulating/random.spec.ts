import fc from 'fast-check';
import { Random, Urn } from './random.js';

describe('the simulator’s generator', () => {
  it('draws the same for the same name, on every machine', () => {
    const random = Random.of(1, 'case', 7);
    // Pinned: a change here changes every simulated year, and with it what is in people's folders.
    expect([random.word(), random.word(), random.word()]).toEqual(PINNED);
  });

  it('draws something else for another name', () => {
    expect(Random.of(1, 'case', 7).word()).not.toBe(Random.of(1, 'case', 8).word());
    expect(Random.of(1, 2).word()).not.toBe(Random.of(12).word());
  });

  it('stays within what was asked for', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: 0, max: 1000 }),
        (seed, low, width) => {
          const drawn = Random.of(seed).between(low, low + width);
          return Number.isInteger(drawn) && drawn >= low && drawn <= low + width;
        },
      ),
    );
  });

  it('draws by weight, and never what has none', () => {
    const random = Random.of('weights');
    const urn = new Urn(['never', 'seldom', 'often'], (_, index) => [0, 1, 3][index] ?? 0);
    const counts: Record<string, number> = { never: 0, seldom: 0, often: 0 };
    for (let i = 0; i < 8_000; i++)
      counts[
        i % 2
          ? urn.draw(random)
          : random.weighted([
              [0, 'never'],
              [1, 'seldom'],
              [3, 'often'],
            ])
      ]! += 1;
    expect(counts.never).toBe(0);
    expect(counts.often! / counts.seldom!).toBeGreaterThan(2.6);
    expect(counts.often! / counts.seldom!).toBeLessThan(3.4);
  });

  it('says that nothing can be picked from nothing', () => {
    expect(() => Random.of(1).pick([])).toThrow(RangeError);
  });
});

const PINNED = [1491616918, 974405667, 1278993539];
