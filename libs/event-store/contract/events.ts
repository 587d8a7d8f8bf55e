import { instant, newCommandId, seal } from '#libs/kernel';
import type { CommandId, DomainEvent, Sealed, Stored, StreamHead, StreamName } from '#libs/kernel';
import type { EventStore, EventStoreError, EventStoreErrorKind } from '../port.js';

/** An empty store of a test's own. */
export interface StoreUnderTest {
  readonly store: EventStore;
  /** Another store on the same log, as another process has it; left out where the log is the store's alone. */
  readonly another?: () => EventStore;
  /** What to do when the test is over; the stores may be closed already. */
  readonly dispose: () => Promise<void>;
}

export type StoreFactory = () => Promise<StoreUnderTest>;

let streams = 0;

/** A name that no other test uses. */
export function newStream(prefix = 'case'): StreamName {
  return `${prefix}-contract-${++streams}` as StreamName;
}

export interface CommandOptions {
  readonly head?: StreamHead | undefined;
  readonly commandId?: CommandId;
  readonly events?: readonly DomainEvent[];
}

/** The sealed events of one command: by default one, a new command, the beginning of the stream. */
export function command(stream: StreamName, options: CommandOptions = {}): Sealed[] {
  const at = instant('2026-02-10T09:00:00+08:00');
  const events = options.events ?? [{ type: 'CaseNoted', data: { note: '消费者来电' } }];
  return seal(stream, options.head, events, {
    commandId: options.commandId ?? newCommandId(),
    correlationId: 'contract',
    causationId: 'contract',
    recordedAt: at,
    effectiveAt: at,
    actor: { id: 'officer-1', role: 'officer' },
    unit: '230781' as Sealed['envelope']['unit'],
    ruleSet: 'cn-samr-order-121' as Sealed['envelope']['ruleSet'],
  });
}

/** `count` events, numbered in their data from `from`. */
export function noted(count: number, from = 0): DomainEvent[] {
  return Array.from({ length: count }, (_, i) => ({ type: 'CaseNoted', data: { n: from + i } }));
}

/** Where a stream stands after these events. */
export function headOf(events: readonly Sealed[]): StreamHead {
  const last = events.at(-1);
  if (!last) throw new Error('no events');
  return { revision: last.envelope.revision, hash: last.hash };
}

/** A stream of `count` events in one append. */
export async function givenStream(
  store: EventStore,
  count: number,
  stream = newStream(),
): Promise<{ stream: StreamName; events: Sealed[]; head: StreamHead }> {
  const events = command(stream, { events: noted(count) });
  await store.append(stream, 'no-stream', events);
  return { stream, events, head: headOf(events) };
}

export async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = [];
  for await (const item of source) out.push(item);
  return out;
}

export async function wholeLog(store: EventStore): Promise<Stored[]> {
  return (await all(store.readAll())).flat();
}

/** What a promise failed with; a promise that did not fail is a failed test. */
export async function failure(promise: Promise<unknown>): Promise<EventStoreError> {
  return promise.then(
    (value) => {
      throw new Error(`should have failed, gave ${String(value)}`);
    },
    (error: unknown) => error as EventStoreError,
  );
}

export async function expectFailure(promise: Promise<unknown>, kind: EventStoreErrorKind): Promise<EventStoreError> {
  const error = await failure(promise);
  expect({ name: error.name, kind: error.kind }).toEqual({ name: 'EventStoreError', kind });
  return error;
}

/** A subscription that is read by hand: `next` gives its next page or 'caught-up'. */
export function opened(store: EventStore, options: Omit<Parameters<EventStore['subscribe']>[0], 'signal'>) {
  const abort = new AbortController();
  const iterator = store.subscribe({ ...options, signal: abort.signal })[Symbol.asyncIterator]();
  return {
    next: async () => (await iterator.next()).value as readonly Stored[] | 'caught-up' | undefined,
    ended: async () => (await iterator.next()).done === true,
    abort: () => abort.abort(),
    [Symbol.asyncDispose]: async () => {
      abort.abort();
      await iterator.return?.();
    },
  };
}
