import fc from 'fast-check';
import type { EventStore } from '../port.js';
import { all, command, failure, givenStream, headOf, newStream, noted, wholeLog } from './events.js';

export function readingSentences(current: () => EventStore): void {
  describe('reading a stream', () => {
    it('gives its events in order, from the beginning or from a revision, to the end or to a revision', async () => {
      const { stream, events } = await givenStream(current(), 5);
      await givenStream(current(), 2);
      const texts = events.map(({ text }) => text);
      expect((await all(current().read(stream))).map(({ text }) => text)).toEqual(texts);
      expect((await all(current().read(stream, { from: 3n }))).map(({ text }) => text)).toEqual(texts.slice(3));
      expect(await all(current().read(stream, { from: 5n }))).toEqual([]);
      expect((await all(current().read(stream, { to: 1n }))).map(({ text }) => text)).toEqual(texts.slice(0, 2));
      expect((await all(current().read(stream, { from: 1n, to: 1n }))).map(({ text }) => text)).toEqual(
        texts.slice(1, 2),
      );
      expect(await all(current().read(stream, { from: 2n, to: 1n }))).toEqual([]);
      expect(await all(current().read(stream, { to: 99n }))).toHaveLength(5);
    });

    it('gives the envelope, the position, the hash and the text of an event', async () => {
      await givenStream(current(), 2);
      const { stream, events } = await givenStream(current(), 1);
      const [sealed] = events;
      const [stored] = await all(current().read(stream));
      expect(stored).toEqual({ ...sealed?.envelope, position: 3n, hash: sealed?.hash, text: sealed?.text });
    });

    it('of a stream that does not exist gives nothing', async () => {
      expect(await all(current().read(newStream()))).toEqual([]);
    });

    it('does not see a stream whose name only begins alike', async () => {
      const { stream } = await givenStream(current(), 1);
      await givenStream(current(), 1, `${stream}-2` as typeof stream);
      expect(await all(current().read(stream))).toHaveLength(1);
    });

    it('gives a stream of thousands of events whole', async () => {
      const stream = newStream();
      let head: ReturnType<typeof headOf> | undefined;
      for (let i = 0; i < 3; i++) {
        const events = command(stream, { head, events: noted(1_000, i * 1_000) });
        await current().append(stream, head ? head.revision : 'no-stream', events);
        head = headOf(events);
      }
      const stored = await all(current().read(stream));
      expect(stored.map(({ revision }) => revision)).toEqual(noted(3_000).map((_, i) => BigInt(i)));
    });

    it('stops with the signal\u2019s reason', async () => {
      const { stream } = await givenStream(current(), 3);
      const reason = new Error('the caller went away');
      expect(await failure(all(current().read(stream, { signal: AbortSignal.abort(reason) })))).toBe(reason);
      expect(await failure(all(current().readAll({ signal: AbortSignal.abort(reason) })))).toBe(reason);
    });
  });

  describe('reading the log', () => {
    it('hands each event to the reader as position, hash and text, where that is all that is asked for', async () => {
      const { events } = await givenStream(current(), 3);
      const open = (position: bigint, hash: string, text: string) => ({ position, hash, text });
      const expected = events.map(({ hash, text }, i) => ({ position: BigInt(i + 1), hash, text }));
      expect((await all(current().readAll({ open, pageSize: 2 }))).flat()).toEqual(expected);
      const over = new AbortController();
      const followed: object[] = [];
      for await (const page of current().subscribe({ after: 'start', open, signal: over.signal })) {
        if (page === 'caught-up') over.abort();
        else followed.push(...page);
      }
      expect(followed).toEqual(expected);
    });

    it('of an empty store gives no page', async () => {
      expect(await all(current().readAll())).toEqual([]);
      expect(await current().head()).toBe(0n);
    });

    it('gives every event once, in the order of positions, after the position that was named', async () => {
      await givenStream(current(), 4);
      await givenStream(current(), 3);
      expect((await wholeLog(current())).map(({ position }) => position)).toEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n]);
      const after = (await all(current().readAll({ after: 5n }))).flat();
      expect(after.map(({ position }) => position)).toEqual([6n, 7n]);
      expect(await all(current().readAll({ after: 7n }))).toEqual([]);
    });

    it('has the same pages however it is cut: any page size, any beginning, any limit, any prefix', async () => {
      const names = ['case', 'unit', 'case', 'simulation', 'unit', 'case'];
      for (const [i, prefix] of names.entries()) await givenStream(current(), 1 + i, newStream(prefix));
      const log = await wholeLog(current());
      await fc.assert(
        fc.asyncProperty(
          fc.bigInt({ min: 0n, max: 25n }),
          fc.integer({ min: 1, max: 25 }),
          fc.option(fc.integer({ min: 0, max: 25 }), { nil: undefined }),
          fc.constantFrom('case', 'case-', 'unit-', 's', 'nothing', undefined),
          async (after, pageSize, limit, streamPrefix) => {
            const pages = await all(current().readAll({ after, pageSize, limit, streamPrefix }));
            const expected = log
              .filter((event) => event.position > after && event.stream.startsWith(streamPrefix ?? ''))
              .slice(0, limit ?? log.length);
            expect(pages.flat()).toEqual(expected);
            expect(pages.map((page) => page.length)).toEqual(
              Array.from({ length: Math.ceil(expected.length / pageSize) }, (_, k) =>
                Math.min(pageSize, expected.length - k * pageSize),
              ),
            );
          },
        ),
        { numRuns: 60 },
      );
    });

    it('ends at the head of the moment when it was asked, though the log grows', async () => {
      await givenStream(current(), 3);
      const seen: bigint[] = [];
      for await (const page of current().readAll({ pageSize: 1 })) {
        seen.push(...page.map(({ position }) => position));
        await givenStream(current(), 2);
      }
      expect(seen).toEqual([1n, 2n, 3n]);
    });

    it('may be left in the middle', async () => {
      await givenStream(current(), 10);
      for await (const page of current().readAll({ pageSize: 2 })) {
        expect(page).toHaveLength(2);
        break;
      }
      expect(await wholeLog(current())).toHaveLength(10);
    });
  });
}
