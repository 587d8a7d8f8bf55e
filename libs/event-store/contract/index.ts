import { anotherStoreSentences } from './another-store.js';
import { appendingSentences } from './appending.js';
import { EVERYTHING } from './capabilities.js';
import type { Capabilities } from './capabilities.js';
import { closingSentences } from './closing.js';
import type { StoreFactory } from './events.js';
import { ordinalView } from './ordinal-view.js';
import { orderedPositionSentences } from './ordered-positions.js';
import { readingSentences } from './reading.js';
import { repeatingSentences } from './repeating.js';
import { subscribingSentences } from './subscribing.js';
import { writingAtOnceSentences } from './writing-at-once.js';
import type { EventStore } from '../port.js';

export type { StoreFactory } from './events.js';

/**
 * What every event store promises, in sentences. An adapter's spec calls this with a way to make an empty store;
 * each test gets its own. To be called where Jest's globals are.
 *
 * @param weaker the promises that the store keeps in a weaker form; a store with ordered positions has to have `another`
 */
export function describeEventStore(name: string, factory: StoreFactory, weaker: Partial<Capabilities> = {}): void {
  const capabilities = { ...EVERYTHING, ...weaker };
  describe(`${name} is an event store`, () => {
    let store: EventStore | undefined;
    let bare: EventStore | undefined;
    let another: (() => EventStore) | undefined;
    let others: EventStore[] = [];
    let dispose: (() => Promise<void>) | undefined;
    beforeEach(async () => {
      const made = await factory();
      bare = store = made.store;
      const open = made.another;
      another = open && (() => others[others.push(open()) - 1] as EventStore);
      dispose = made.dispose;
      if (capabilities.positions === 'dense') return;
      if (!another) throw new Error('positions that are only ordered are looked up by another store');
      store = ordinalView(made.store, another());
    });
    afterEach(async () => {
      await Promise.all(others.map((other) => other.close()));
      await dispose?.();
      store = bare = another = dispose = undefined;
      others = [];
    });
    const present = <T>(value: T | undefined): T => {
      if (!value) throw new Error('only within a test');
      return value;
    };
    const current = () => present(store);
    appendingSentences(current);
    repeatingSentences(current);
    writingAtOnceSentences(current);
    readingSentences(current);
    subscribingSentences(current, capabilities);
    closingSentences(current);
    orderedPositionSentences(() => present(bare));
    anotherStoreSentences(
      () => present(bare),
      () => another?.(),
      capabilities,
    );
  });
}
