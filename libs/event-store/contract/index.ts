import { appendingSentences } from './appending.js';
import { closingSentences } from './closing.js';
import type { StoreFactory } from './events.js';
import { readingSentences } from './reading.js';
import { repeatingSentences } from './repeating.js';
import { subscribingSentences } from './subscribing.js';
import { writingAtOnceSentences } from './writing-at-once.js';
import type { EventStore } from '../port.js';

export type { StoreFactory } from './events.js';

/**
 * What every event store promises, in sentences. An adapter's spec calls this with a way to make an empty store;
 * each test gets its own. To be called where Jest's globals are.
 */
export function describeEventStore(name: string, factory: StoreFactory): void {
  describe(`${name} is an event store`, () => {
    let store: EventStore | undefined;
    let dispose: (() => Promise<void>) | undefined;
    beforeEach(async () => {
      ({ store, dispose } = await factory());
    });
    afterEach(async () => {
      await dispose?.();
      store = dispose = undefined;
    });
    const current = () => {
      if (!store) throw new Error('only within a test');
      return store;
    };
    appendingSentences(current);
    repeatingSentences(current);
    writingAtOnceSentences(current);
    readingSentences(current);
    subscribingSentences(current);
    closingSentences(current);
  });
}
