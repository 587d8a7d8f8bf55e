import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreError } from '#libs/event-store';
import type { EventStore, Located, SubscribeOptions } from '#libs/event-store';
import { openMemoryEventStore } from '#libs/event-store/memory';
import type { Stored } from '#libs/kernel';
import { MemoryReadModels } from './memory-models.js';
import { Poisoned } from './model.js';
import { ProjectionRunner } from './runner.js';
import type { RunnerOptions, RunnerState } from './runner.js';
import { Sealer, note, tally } from './testing/tally.js';
import type { Step } from './testing/tally.js';

const soon = { baseMs: 1, capMs: 5 };

class World {
  readonly store = openMemoryEventStore();
  readonly models = new MemoryReadModels();
  readonly states: RunnerState[] = [];
  readonly #sealer = new Sealer();

  async append(...steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      const { stream, expected, sealed } = this.#sealer.next(step);
      await this.store.append(stream, expected, sealed);
    }
  }

  run(options: Partial<RunnerOptions> = {}): ProjectionRunner {
    return new ProjectionRunner(tally(), {
      store: this.store,
      models: this.models,
      backoff: soon,
      onState: (state) => this.states.push(state),
      ...options,
    });
  }

  notes(): readonly object[] {
    return this.models.of(tally()).rows('tally');
  }
}

/** A store of which some methods are replaced. */
function storeWith(store: EventStore, changed: Partial<EventStore>): EventStore {
  return {
    append: (...a) => store.append(...a),
    read: (...a) => store.read(...a),
    readAll: (...a) => store.readAll(...a),
    subscribe: (...a) => store.subscribe(...a),
    head: () => store.head(),
    close: () => store.close(),
    ...changed,
  };
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !condition(); i++) await sleep(2);
  expect(condition()).toBe(true);
}

describe('a runner', () => {
  it('catches up, then follows the log live', async () => {
    const world = new World();
    await world.append(note('A'), note('B'));
    await using runner = world.run();
    await until(() => runner.status.state === 'live');
    expect(world.states.slice(0, 2)).toEqual(['catching-up', 'live']);
    await world.append(note('A'));
    expect(await runner.waitFor(3n, 1_000)).toBe(true);
    expect(world.notes()).toMatchObject([
      { case_id: 'A', notes: 2 },
      { case_id: 'B', notes: 1 },
    ]);
  });

  it('takes what has gathered at once, where many events come one after the other', async () => {
    const world = new World();
    await using runner = world.run({ pace: { eventsASecond: 0, everyMs: 1_000 } });
    await until(() => runner.status.state === 'live');
    for (let i = 1n; i <= 20n; i++) {
      await world.append(note('A'));
      // The first comes by itself; after the second it is known that others follow.
      if (i <= 2n) expect(await runner.waitFor(i, 5_000)).toBe(true);
    }
    expect(await runner.waitFor(20n, 5_000)).toBe(true);
    expect(runner.metrics.pages).toBe(3);
  });

  it('takes each event when it comes, where few do', async () => {
    const world = new World();
    await using runner = world.run({ pace: { eventsASecond: Infinity, everyMs: 60_000 } });
    await until(() => runner.status.state === 'live');
    for (let i = 1n; i <= 5n; i++) {
      await world.append(note('A'));
      expect(await runner.waitFor(i, 5_000)).toBe(true);
    }
    expect(runner.metrics.pages).toBe(5);
  });

  it('answers a wait for a position that does not come with false when the time is over', async () => {
    const world = new World();
    await using runner = world.run();
    expect(await runner.waitFor(1n, 5)).toBe(false);
  });

  it('saves what it has and ends promptly when told to stop, though it waits for the next event', async () => {
    const world = new World();
    await world.append(note('A'));
    const runner = world.run();
    await until(() => runner.status.state === 'live');
    await runner.stop();
    expect(runner.status).toMatchObject({ state: 'stopped', position: 1n, error: undefined });
    expect(await runner.waitFor(2n, 60_000)).toBe(false);
  });

  it('backs off when the store cannot be asked, and goes on from the stored checkpoint', async () => {
    const world = new World();
    await world.append(note('A'));
    let failures = 2;
    const store = storeWith(world.store, {
      subscribe: <T extends Located = Stored>(options: SubscribeOptions<T>) => {
        if (failures-- > 0) throw new EventStoreError('retryable', 'the server is away');
        return world.store.subscribe(options);
      },
    });
    await using runner = world.run({ store });
    await until(() => runner.status.state === 'live');
    await world.append(note('A'));
    expect(await runner.waitFor(2n, 1_000)).toBe(true);
    expect(world.states.filter((state) => state === 'backoff')).toHaveLength(2);
    expect(world.notes()).toMatchObject([{ notes: 2 }]);
  });

  it('notices a subscription that has gone silent while the log grew, and opens another', async () => {
    const world = new World();
    let silent = true;
    const store = storeWith(world.store, {
      subscribe: <T extends Located = Stored>(options: SubscribeOptions<T>) => {
        if (!silent) return world.store.subscribe(options);
        silent = false;
        return (async function* (): AsyncGenerator<readonly T[] | 'caught-up'> {
          yield 'caught-up';
          await new Promise((resolve) => options.signal.addEventListener('abort', resolve));
        })();
      },
    });
    await using runner = world.run({ store, watchdog: { everyMs: 5, stallMs: 10 } });
    await until(() => runner.status.state === 'live');
    await world.append(note('A'));
    expect(await runner.waitFor(1n, 2_000)).toBe(true);
    expect(runner.metrics.stalls).toBe(1);
  });

  it('stops at an event that it cannot fold, and keeps the reason in its status', async () => {
    const world = new World();
    await world.append(note('A'), note('A', 'unspeakable'), note('B'));
    await using runner = world.run();
    await until(() => runner.status.state === 'stopped');
    expect(runner.status.error).toBeInstanceOf(Poisoned);
    expect(runner.status.position).toBe(1n);
  });

  it('notices an event that it cannot fold even when nothing comes after it', async () => {
    const world = new World();
    await using runner = world.run();
    await until(() => runner.status.state === 'live');
    await world.append(note('A', 'unspeakable'));
    await until(() => runner.status.state === 'stopped');
    expect(runner.status.error?.message).toContain('cannot fold unspeakable');
  });

  it('may run twice at once: every event is counted once', async () => {
    const world = new World();
    await using one = world.run();
    await using other = world.run();
    for (let i = 0; i < 30; i++) {
      await world.append(note('A'));
      if (i % 5 === 0) await sleep(1);
    }
    expect(await one.waitFor(30n, 5_000)).toBe(true);
    expect(await other.waitFor(30n, 5_000)).toBe(true);
    expect(world.notes()).toMatchObject([{ case_id: 'A', notes: 30 }]);
  });
});
