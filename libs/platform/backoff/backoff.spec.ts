import { Backoff } from './backoff.js';

describe('backing off', () => {
  it('doubles up to the cap, and begins anew after something worked', () => {
    const backoff = new Backoff({ baseMs: 100, capMs: 1_000, random: () => 0.999999 });
    expect([1, 2, 3, 4, 5, 6].map(() => backoff.next())).toEqual([100, 200, 400, 800, 1_000, 1_000]);
    backoff.reset();
    expect(backoff.next()).toBe(100);
  });

  it('spreads waits, so that many do not come back at one moment, and never below a quarter', () => {
    const least = new Backoff({ baseMs: 100, capMs: 1_000, random: () => 0 });
    expect(least.next()).toBe(25);
  });
});
