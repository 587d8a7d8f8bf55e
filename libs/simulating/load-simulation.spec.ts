import { EventStoreError } from '#libs/event-store';
import type { EventStore } from '#libs/event-store';
import { openMemoryEventStore } from '#libs/event-store/memory';
import type { MemoryEventStore } from '#libs/event-store/memory';
import { loadOrganisation } from '#libs/identity';
import { ChainVerifier, derivedCommandId, seal } from '#libs/kernel';
import type { Stored, StreamName } from '#libs/kernel';
import { SimulationConflict, loadSimulation, simulate } from './index.js';
import type { LoadProgress } from './index.js';

const organisation = loadOrganisation();
const parameters = { cases: 60, year: 2025, seed: 3, organisation };

async function logOf(store: EventStore): Promise<Stored[]> {
  const events: Stored[] = [];
  for await (const page of store.readAll()) events.push(...page);
  return events;
}

const textsOf = async (store: EventStore) => (await logOf(store)).map(({ text }) => text);

/** A store in front of another, that goes wrong from its `after`-th append on, `times` times. */
function failing(store: EventStore, after: number, times: number, error: () => Error): EventStore {
  let appends = 0;
  let failures = 0;
  return {
    append: (...args) => {
      if (appends++ >= after && failures++ < times) return Promise.reject(error());
      return store.append(...args);
    },
    read: (...args) => store.read(...args),
    readAll: (...args) => store.readAll(...args),
    subscribe: (...args) => store.subscribe(...args),
    head: () => store.head(),
    close: () => store.close(),
  };
}

/** A load that nothing disturbed, and the texts of its log. */
async function undisturbed(): Promise<{ store: MemoryEventStore; texts: string[] }> {
  const store = openMemoryEventStore();
  await loadSimulation({ ...parameters, store });
  return { store, texts: await textsOf(store) };
}

let store: MemoryEventStore;
let texts: string[];
beforeAll(async () => {
  ({ store, texts } = await undisturbed());
});

describe('loading a simulated year', () => {
  it('puts exactly what is simulated into the log, in the same order, and says in the end that it is whole', async () => {
    const simulated = [...simulate(parameters)].flatMap(({ events }) => events.map(({ text }) => text));
    expect(texts.slice(0, -1)).toEqual(simulated);
    const last = (await logOf(store)).at(-1)!;
    expect(last).toMatchObject({
      type: 'SimulationCompleted',
      stream: 'simulation-2025-3-60',
      data: { year: 2025, seed: 3, events: simulated.length },
    });
  });

  it('leaves chains that verify', async () => {
    const chains = new Map<StreamName, ChainVerifier>();
    for (const event of await logOf(store)) {
      const chain = chains.get(event.stream) ?? new ChainVerifier();
      chains.set(event.stream, chain);
      expect(chain.take(event)).toBeUndefined();
    }
  });

  it('has nothing to do the second time, and reads one stream to know it', async () => {
    const untouched = failing(store, 0, Infinity, () => new Error('nothing should be appended'));
    const reads: string[] = [];
    const watched: EventStore = {
      ...untouched,
      read: (stream, options) => (reads.push(stream), store.read(stream, options)),
      readAll: () => {
        throw new Error('nothing else should be read');
      },
    };
    const { appended, summary } = await loadSimulation({ ...parameters, store: watched });
    expect(appended).toBe(0);
    expect(reads).toEqual(['simulation-2025-3-60']);
    expect(summary.events).toBe(texts.length - 1);
  });

  it.each([1, 2, 57, 600])(
    'goes on after a process that died with %i appends done, and leaves the same log',
    async (appends) => {
      const store = openMemoryEventStore();
      const dying = failing(store, appends, Infinity, () => new EventStoreError('fatal', 'killed'));
      await expect(loadSimulation({ ...parameters, store: dying })).rejects.toThrow('killed');
      const before = await textsOf(store);

      const { appended } = await loadSimulation({ ...parameters, store });
      expect(await textsOf(store)).toEqual(texts);
      expect(appended).toBe(texts.length - 1 - before.length);
      expect(before.length).toBeGreaterThan(0);
    },
  );

  it('goes on when only the last word is missing', async () => {
    const store = openMemoryEventStore();
    for (const { stream, head, events } of simulate(parameters))
      await store.append(stream, head ? head.revision : 'no-stream', events);
    const { appended } = await loadSimulation({ ...parameters, store });
    expect(appended).toBe(0);
    expect(await textsOf(store)).toEqual(texts);
  });

  it('asks again when the store could not be reached for a moment', async () => {
    const store = openMemoryEventStore();
    const shaky = failing(
      store,
      300,
      3,
      () => new EventStoreError('retryable', 'connection lost', { retryAfterMs: 1 }),
    );
    await loadSimulation({ ...parameters, store: shaky });
    // What was under way behind the lost one is in the log before it: each case is in order, the cases among themselves need not be.
    expect((await textsOf(store)).sort()).toEqual([...texts].sort());
    const chains = new Map<StreamName, ChainVerifier>();
    for (const event of await logOf(store)) {
      const chain = chains.get(event.stream) ?? new ChainVerifier();
      chains.set(event.stream, chain);
      expect(chain.take(event)).toBeUndefined();
    }
  });

  it('stops when it is told to, with nothing on its way any more, and can be gone on with', async () => {
    const store = openMemoryEventStore();
    const stop = new AbortController();
    const stopping = failing(store, 200, 1, () => {
      stop.abort(new Error('stopped by hand'));
      return new EventStoreError('retryable', 'never mind');
    });
    await expect(loadSimulation({ ...parameters, store: stopping, signal: stop.signal })).rejects.toThrow(
      'stopped by hand',
    );
    const head = await store.head();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await store.head()).toBe(head);
    await loadSimulation({ ...parameters, store });
    expect(await textsOf(store)).toEqual(texts);
  });

  it('tells how far it is', async () => {
    const told: LoadProgress[] = [];
    await loadSimulation({
      ...parameters,
      store: openMemoryEventStore(),
      onProgress: (progress) => told.push(progress),
    });
    expect(told.length).toBeGreaterThan(0);
    expect(told.map(({ commands }) => commands)).toEqual(told.map(({ commands }) => commands).sort((a, b) => a - b));
    expect(told.at(-1)).toMatchObject({ cases: 60, ofCases: 60, skipped: 0 });
  });

  it('stands beside another simulation, whole or begun', async () => {
    const store = openMemoryEventStore();
    const other = failing(store, 10, Infinity, () => new EventStoreError('fatal', 'killed'));
    await expect(loadSimulation({ ...parameters, seed: 4, store: other })).rejects.toThrow('killed');
    const { appended, summary } = await loadSimulation({ ...parameters, store });
    expect(appended).toBe(summary.events);
    await loadSimulation({ ...parameters, seed: 4, store });
    expect((await loadSimulation({ ...parameters, store })).appended).toBe(0);
  });

  it('refuses a log in which a simulated case has gone another way', async () => {
    const store = openMemoryEventStore();
    const dying = failing(store, 40, Infinity, () => new EventStoreError('fatal', 'killed'));
    await expect(loadSimulation({ ...parameters, store: dying })).rejects.toThrow('killed');
    const [first] = await logOf(store);
    const head = (await logOf(store)).findLast(({ stream }) => stream === first!.stream)!;
    const { commandId: _, ...meta } = first!;
    const note = seal(first!.stream, head, [{ type: 'NoteAdded', data: { text: '另一条备注' } }], {
      ...pick(meta),
      commandId: derivedCommandId('by hand'),
    });
    await store.append(first!.stream, head.revision, note);
    await expect(loadSimulation({ ...parameters, store })).rejects.toThrow(SimulationConflict);
  });

  it('leaves cases from elsewhere alone', async () => {
    const store = openMemoryEventStore();
    const stream = 'case-T-0000-0000-0000-0000' as StreamName;
    const [model] = [...simulate(parameters)];
    const data = { ...model!.events[0]!.envelope.data, source: { system: 'hotline-12345', number: '7' } };
    await store.append(
      stream,
      'no-stream',
      seal(stream, undefined, [{ type: 'CaseRegistered', data }], {
        ...model!.meta,
        commandId: derivedCommandId('elsewhere'),
      }),
    );
    const { appended, summary } = await loadSimulation({ ...parameters, store });
    expect(appended).toBe(summary.events);
  });
});

/** Of a stored event, what its command was told. */
function pick({
  correlationId,
  causationId,
  recordedAt,
  effectiveAt,
  actor,
  unit,
  ruleSet,
}: Omit<Stored, 'commandId'>) {
  return { correlationId, causationId, recordedAt, effectiveAt, actor, unit, ruleSet };
}
