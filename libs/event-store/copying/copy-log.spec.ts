import type { Stored, StreamName } from '#libs/kernel';
import { ProblemError } from '#libs/platform';
import { all, command, givenStream, headOf, newStream, noted, wholeLog } from '../contract/events.js';
import { openMemoryEventStore } from '../memory/index.js';
import { EventStoreError } from '../port.js';
import { storedEvent } from '../stored-event.js';
import type { EventStore, Located, ReadAllOptions } from '../port.js';
import { copyLog } from './index.js';
import type { CopyProgress } from './index.js';

/** Commands of one to three events over four streams, taking turns. */
async function city(commands = 12): Promise<EventStore> {
  const store = openMemoryEventStore();
  const streams = Array.from({ length: 4 }, () => ({ stream: newStream(), head: undefined as never }));
  for (let i = 0; i < commands; i += 1) {
    const at = streams[(i * 3) % 4] as { stream: StreamName; head: ReturnType<typeof headOf> | undefined };
    const events = command(at.stream, { head: at.head, events: noted(1 + (i % 3), i) });
    await store.append(at.stream, at.head ? at.head.revision : 'no-stream', events);
    at.head = headOf(events);
  }
  return store;
}

const texts = async (store: EventStore) =>
  (await wholeLog(store)).map(({ position, hash, text }) => `${position} ${hash} ${text}`);

async function problem(copying: Promise<unknown>): Promise<ProblemError> {
  return copying.then(
    () => {
      throw new Error('should have been refused');
    },
    (error: unknown) => {
      if (error instanceof ProblemError) return error;
      throw error;
    },
  );
}

/** A store of which some methods are others. */
function over(store: EventStore, methods: Partial<EventStore>): EventStore {
  return {
    append: (...args) => store.append(...args),
    read: (...args) => store.read(...args),
    readAll: (options) => store.readAll(options),
    subscribe: (options) => store.subscribe(options),
    head: () => store.head(),
    close: () => store.close(),
    ...methods,
  };
}

/** A store whose pages are changed on the way out. */
function altered(store: EventStore, change: (event: Stored, index: number) => Partial<Stored>): EventStore {
  return over(store, {
    async *readAll<T extends Located>({ open, after = 0n, signal: _, ...options }: ReadAllOptions<T> = {}) {
      for await (const page of store.readAll({ ...options, after })) {
        yield page.map((event, i) => {
          const { position, hash, text } = { ...event, ...change(event, i) };
          return (open ?? storedEvent)(position, hash, text) as T;
        });
      }
    },
  });
}

describe('Copying a log', () => {
  it('gives every event with its text, in the order of the source, and says what was copied', async () => {
    const [source, target] = [await city(), openMemoryEventStore()];
    const report = await copyLog({ source, target });
    expect(await texts(target)).toEqual(await texts(source));
    expect(report).toMatchObject({ events: 24, copied: 24, streams: 4, sourceHead: 24n, targetHead: 24n });
    const again = await copyLog({ source, target });
    expect(again).toMatchObject({ events: 24, copied: 0, digest: report.digest });
    expect(report.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('keeps the events of a command together, so that sent again it gets its first answer', async () => {
    const [source, target] = [openMemoryEventStore(), openMemoryEventStore()];
    const stream = newStream();
    const first = command(stream, { events: noted(3) });
    const second = command(stream, { head: headOf(first), events: noted(2) });
    await source.append(stream, 'no-stream', first);
    await source.append(stream, 2n, second);
    await copyLog({ source, target });
    expect(await target.append(stream, 'no-stream', first)).toMatchObject({ revision: 2n, repeated: true });
    expect(await target.append(stream, 2n, second)).toMatchObject({ revision: 4n, repeated: true });
  });

  it('goes on from wherever it was ended, and neither loses nor repeats anything', async () => {
    const source = await city();
    const whole = await texts(source);
    for (let end = 1; end <= 12; end += 1) {
      const target = openMemoryEventStore();
      const killed = new AbortController();
      let told = 0;
      const onProgress = () => {
        if (++told === end) killed.abort(new Error('killed'));
      };
      await expect(copyLog({ source, target, signal: killed.signal, onProgress })).rejects.toThrow('killed');
      const before = (await wholeLog(target)).length;
      expect(before).toBeGreaterThan(0);
      const report = await copyLog({ source, target });
      expect(report.copied).toBe(24 - before);
      expect(await texts(target)).toEqual(whole);
    }
  });

  it('takes an append whose answer was lost as what it is when it goes on', async () => {
    const [source, target] = [await city(), openMemoryEventStore()];
    let appends = 0;
    const losing: EventStore = over(target, {
      async append(...args: Parameters<EventStore['append']>) {
        const result = await target.append(...args);
        if (++appends === 5) throw new EventStoreError('retryable', 'no answer');
        return result;
      },
    });
    const lost = await problem(copyLog({ source, target: losing }));
    expect(lost).toMatchObject({ code: 'log.copy-store-away', status: 503, details: { side: 'target' } });
    await copyLog({ source, target });
    expect(await texts(target)).toEqual(await texts(source));
  });

  it('copies what is appended meanwhile as well, up to where it looks a last time', async () => {
    const [source, target] = [await city(), openMemoryEventStore()];
    let late = false;
    const onProgress = ({ events, phase }: CopyProgress) => {
      if (late || phase !== 'copying' || events < 24) return;
      late = true;
      void givenStream(source, 2);
    };
    expect(await copyLog({ source, target, onProgress })).toMatchObject({ events: 26 });
    expect(await texts(target)).toEqual(await texts(source));
  });

  it('tells how far it is, in both phases up to the end', async () => {
    const told: CopyProgress[] = [];
    await copyLog({ source: await city(), target: openMemoryEventStore(), onProgress: (each) => told.push(each) });
    expect(told.filter(({ phase }) => phase === 'copying').at(-1)).toMatchObject({
      events: 24,
      position: 24n,
      head: 24n,
    });
    expect(told.at(-1)).toEqual({ phase: 'verifying', events: 24, position: 24n, head: 24n });
  });
});

describe('A copy is refused', () => {
  it.each<[string, (event: Stored) => Partial<Stored>, string]>([
    ['a text was changed', ({ text }) => ({ text: text.replace('officer-1', 'officer-2') }), 'hash-differs'],
    ['a text cannot be read', () => ({ text: '{' }), 'unreadable'],
  ])('at the event where %s: it is named, and nothing from there on is copied', async (_, change, reason) => {
    const [city24, target] = [await city(), openMemoryEventStore()];
    const events = await wholeLog(city24);
    const wrong = events[13] as Stored;
    const source = altered(city24, (event) => (event.position === wrong.position ? change(event) : {}));
    const refused = await problem(copyLog({ source, target }));
    expect(refused).toMatchObject({ code: 'log.copy-source-broken', status: 422 });
    expect(refused.details).toEqual({
      stream: reason === 'unreadable' ? '?' : wrong.stream,
      revision: reason === 'unreadable' ? '?' : String(wrong.revision),
      position: '14',
      reason,
    });
    const copied = await texts(target);
    expect(copied.length).toBeLessThanOrEqual(13);
    expect(copied).toEqual((await texts(city24)).slice(0, copied.length));
  });

  it('where an event of a stream is missing', async () => {
    const city24 = await city();
    const events = await wholeLog(city24);
    const missing = events.find(({ revision }) => revision === 1n) as Stored;
    const source = over(city24, {
      async *readAll<T extends Located>({ open, after = 0n }: ReadAllOptions<T> = {}) {
        for (const event of await wholeLog(city24)) {
          const { position, hash, text } = event;
          if (position > after && event.position !== missing.position)
            yield [(open ?? storedEvent)(position, hash, text) as T];
        }
      },
    });
    const refused = await problem(copyLog({ source, target: openMemoryEventStore() }));
    expect(refused).toMatchObject({
      code: 'log.copy-source-broken',
      details: { stream: missing.stream, revision: '1', reason: 'revision-differs' },
    });
  });

  it('where the target holds other events, or more than the source: it stays as it is', async () => {
    const source = await city();
    const other = await city();
    const longer = openMemoryEventStore();
    await copyLog({ source, target: longer });
    await givenStream(longer, 1);
    for (const [target, event] of [
      [other, 1],
      [longer, 25],
    ] as const) {
      const before = await texts(target);
      const refused = await problem(copyLog({ source, target }));
      expect(refused).toMatchObject({ code: 'log.copy-target-has-other-events', status: 409, details: { event } });
      expect(await texts(target)).toEqual(before);
    }
  });

  it('where somebody else writes to the target meanwhile', async () => {
    const source = await city();
    const [first] = await wholeLog(source);
    for (const stream of [newStream(), (first as Stored).stream]) {
      const target = openMemoryEventStore();
      let written = false;
      const onProgress = ({ events }: CopyProgress) => {
        if (written || events < 3) return;
        written = true;
        void all(target.read(stream)).then((found) => {
          const last = found.at(-1);
          const events = command(stream, { head: last && { revision: last.revision, hash: last.hash } });
          return target.append(stream, last ? last.revision : 'no-stream', events);
        });
      };
      const { code } = await problem(copyLog({ source, target, onProgress }));
      expect(code).toBe(stream === first?.stream ? 'log.copy-target-written-to' : 'log.copy-differs');
    }
  });

  it('where the copy that is read again is not the source', async () => {
    const [source, target] = [await city(), openMemoryEventStore()];
    await copyLog({ source, target });
    // What is read while it goes on is right; when it is read again at the end, the last event is not there.
    let reads = 0;
    const shortened = over(target, {
      async *readAll<T extends Located>(options: ReadAllOptions<T> = {}) {
        if (options.after === 0n) reads += 1;
        for await (const page of target.readAll(options)) yield reads === 2 ? page.slice(0, -1) : page;
      },
    });
    const { code, details } = await problem(copyLog({ source, target: shortened }));
    expect(code).toBe('log.copy-differs');
    expect(details?.['stream']).toBeTruthy();
  });

  it('where the source goes on while the copy is verified', async () => {
    const [source, target] = [await city(), openMemoryEventStore()];
    let late = false;
    const onProgress = ({ phase }: CopyProgress) => {
      if (late || phase !== 'verifying') return;
      late = true;
      void givenStream(source, 1);
    };
    expect((await problem(copyLog({ source, target, onProgress }))).code).toBe('log.copy-source-goes-on');
    expect(await copyLog({ source, target })).toMatchObject({ copied: 1, events: 25 });
  });

  it.each(['source', 'target'] as const)('where the %s is away, and names it', async (side) => {
    const away: EventStore = over(openMemoryEventStore(), {
      readAll: () => {
        throw new EventStoreError('retryable', 'connection refused');
      },
      head: () => Promise.reject(new EventStoreError('retryable', 'connection refused')),
    });
    const [source, target] = side === 'source' ? [away, openMemoryEventStore()] : [await city(), away];
    expect(await problem(copyLog({ source, target }))).toMatchObject({
      ...{ code: 'log.copy-store-away', status: 503 },
      details: { side, reason: 'connection refused' },
    });
  });
});
