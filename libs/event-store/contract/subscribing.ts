import type { Stored } from '#libs/kernel';
import type { EventStore } from '../port.js';
import type { Capabilities } from './capabilities.js';
import { command, givenStream, newStream, noted, opened } from './events.js';

export function subscribingSentences(current: () => EventStore, { positions: kind }: Capabilities): void {
  describe('subscribing', () => {
    it('to an empty log is caught up at once, and then gets what comes', async () => {
      await using subscription = opened(current(), { after: 'start' });
      expect(await subscription.next()).toBe('caught-up');
      const next = subscription.next();
      await givenStream(current(), 2);
      expect(positions(await next)).toEqual([1n, 2n]);
      expect(await subscription.next()).toBe('caught-up');
    });

    it('from the start gets the past in pages, says that it has caught up, and goes live', async () => {
      await givenStream(current(), 5);
      await using subscription = opened(current(), { after: 'start', pageSize: 2 });
      expect(positions(await subscription.next())).toEqual([1n, 2n]);
      expect(positions(await subscription.next())).toEqual([3n, 4n]);
      expect(positions(await subscription.next())).toEqual([5n]);
      expect(await subscription.next()).toBe('caught-up');
      await givenStream(current(), 1);
      expect(positions(await subscription.next())).toEqual([6n]);
    });

    it('from a position gets what comes after it', async () => {
      await givenStream(current(), 5);
      await using subscription = opened(current(), { after: 3n });
      expect(positions(await subscription.next())).toEqual([4n, 5n]);
      expect(await subscription.next()).toBe('caught-up');
    });

    it('from the head gets only what comes after', async () => {
      await givenStream(current(), 2);
      await using atHead = opened(current(), { after: 2n });
      expect(await atHead.next()).toBe('caught-up');
      const next = atHead.next();
      await givenStream(current(), 1);
      expect(positions(await next)).toEqual([3n]);
    });

    // Where positions are only ordered nobody knows what the next ones will be.
    if (kind === 'dense') {
      it('from beyond the head gets only what comes after', async () => {
        await givenStream(current(), 2);
        await using beyond = opened(current(), { after: 3n });
        expect(await beyond.next()).toBe('caught-up');
        const next = beyond.next();
        await givenStream(current(), 1);
        await givenStream(current(), 1);
        expect(positions(await next)).toEqual([4n]);
      });
    }

    it('with a prefix gets the streams of that name only', async () => {
      await using subscription = opened(current(), { after: 'start', streamPrefix: 'unit-' });
      expect(await subscription.next()).toBe('caught-up');
      const next = subscription.next();
      await givenStream(current(), 3);
      const { stream } = await givenStream(current(), 1, newStream('unit'));
      const page = (await next) as readonly Stored[];
      expect(page.map((event) => event.stream)).toEqual([stream]);
      expect(await subscription.next()).toBe('caught-up');
    });

    it('gets every event once and in order while others write', async () => {
      const writers = Array.from({ length: 8 }, async () => {
        for (let i = 0; i < 15; i++) await givenStream(current(), 1 + (i % 3));
      });
      const subscriptions = Array.from({ length: 3 }, () => opened(current(), { after: 'start', pageSize: 7 }));
      const seen = await Promise.all(
        subscriptions.map(async (subscription) => {
          const got: bigint[] = [];
          while (got.length < 240) {
            const item = await subscription.next();
            if (item !== 'caught-up') got.push(...positions(item));
          }
          return got;
        }),
      );
      await Promise.all(writers);
      for (const got of seen) expect(got).toEqual(noted(240).map((_, i) => BigInt(i + 1)));
      for (const subscription of subscriptions) await subscription[Symbol.asyncDispose]();
    });

    it('gives the next page when it is pulled, not before: a slow reader misses nothing', async () => {
      await givenStream(current(), 4);
      await using subscription = opened(current(), { after: 'start', pageSize: 2 });
      expect(positions(await subscription.next())).toEqual([1n, 2n]);
      for (let i = 0; i < 20; i++) await givenStream(current(), 3);
      const got: bigint[] = [];
      for (let item = await subscription.next(); item !== 'caught-up'; item = await subscription.next()) {
        expect(item?.length).toBeLessThanOrEqual(2);
        got.push(...positions(item));
      }
      expect(got).toEqual(noted(62).map((_, i) => BigInt(i + 3)));
    });

    it('ends by the signal while it waits, without an error', async () => {
      const subscription = opened(current(), { after: 'start' });
      expect(await subscription.next()).toBe('caught-up');
      const ended = subscription.ended();
      subscription.abort();
      expect(await ended).toBe(true);
    });

    it('ends by the signal between two pages, and before the first', async () => {
      await givenStream(current(), 4);
      const subscription = opened(current(), { after: 'start', pageSize: 1 });
      expect(positions(await subscription.next())).toEqual([1n]);
      subscription.abort();
      expect(await subscription.ended()).toBe(true);
      const never = opened(current(), { after: 'start' });
      never.abort();
      expect(await never.ended()).toBe(true);
    });

    it('does not keep others from writing while its reader does nothing', async () => {
      await using subscription = opened(current(), { after: 'start' });
      expect(await subscription.next()).toBe('caught-up');
      const stream = newStream();
      expect(await current().append(stream, 'no-stream', command(stream))).toMatchObject({ position: 1n });
    });
  });
}

function positions(item: readonly Stored[] | 'caught-up' | undefined): bigint[] {
  if (!Array.isArray(item)) throw new Error(`a page was due, not ${item === undefined ? 'the end' : 'caught-up'}`);
  return (item as readonly Stored[]).map(({ position }) => position);
}
