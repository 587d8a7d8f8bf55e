import { PositionWatch } from './position-watch.js';
import type { Positions } from './position-watch.js';

/** A read model whose position the test moves, and which counts how often it was looked at. */
function model(position: bigint) {
  const state = { position, looks: 0, error: undefined as Error | undefined };
  const look = async (): Promise<Positions> => {
    state.looks++;
    await Promise.resolve();
    if (state.error) throw state.error;
    return new Map([['queue', state.position]]);
  };
  return { state, watch: new PositionWatch(look, { everyMs: 5 }) };
}

describe('waiting for a read model', () => {
  it('is over at once where it is there already', async () => {
    const { state, watch } = model(7n);
    expect(await watch.until('queue', 7n, 1_000)).toBe(7n);
    expect(state.looks).toBe(1);
  });

  it('ends as soon as the position is reached', async () => {
    const { state, watch } = model(3n);
    const waiting = watch.until('queue', 5n, 60_000);
    setTimeout(() => (state.position = 6n), 20);
    expect(await waiting).toBe(6n);
  });

  it('gives up when the time is over, and tells how far the read model is', async () => {
    const { watch } = model(3n);
    expect(await watch.until('queue', 4n, 20)).toBe(3n);
  });

  it('takes one look at a time for everybody who waits, and none afterwards', async () => {
    const { state, watch } = model(0n);
    const began = performance.now();
    const all = Array.from({ length: 500 }, () => watch.until('queue', 1n, 60_000));
    setTimeout(() => (state.position = 1n), 50);
    expect(await Promise.all(all)).toEqual(all.map(() => 1n));
    // At most one look every five milliseconds, and one that was on its way.
    expect(state.looks).toBeLessThanOrEqual((performance.now() - began) / 5 + 2);
    const { looks } = state;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(state.looks).toBe(looks);
  });

  it('fails for all who wait when the read models cannot be asked, and works again afterwards', async () => {
    const { state, watch } = model(0n);
    state.error = new Error('away');
    const both = [watch.until('queue', 1n, 1_000), watch.until('queue', 2n, 1_000)];
    for (const each of both) await expect(each).rejects.toThrow('away');
    state.error = undefined;
    state.position = 1n;
    expect(await watch.until('queue', 1n, 1_000)).toBe(1n);
  });

  it('knows nothing of a read model that was never built', async () => {
    const { watch } = model(9n);
    expect(await watch.until('nix', 1n, 10)).toBe(0n);
  });
});
