import fc from 'fast-check';
import type { Sealed, StreamName } from '#libs/kernel';
import { command, headOf, newStream, noted } from '../contract/events.js';
import { EventStoreError } from '../port.js';
import { Appender, APPENDER_LIMITS } from './appender.js';
import type { AppenderLimits } from './appender.js';
import type { BatchAnswer } from './batch-writer.js';
import { PendingAppend } from './pending-append.js';

/** A writer whose answers the test gives by hand, one batch after the other. */
function handWriter() {
  const asked: { batch: readonly PendingAppend[]; answer: (a: BatchAnswer) => void; fail: (e: unknown) => void }[] = [];
  return {
    asked,
    write: (batch: readonly PendingAppend[]) =>
      new Promise<BatchAnswer>((answer, fail) => asked.push({ batch, answer, fail })),
  };
}

/** Lets everything happen that is due. */
const settle = async () => {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve));
};
const pending = (events: readonly Sealed[], signal?: AbortSignal) => {
  const first = events[0] as Sealed;
  return new PendingAppend(first.envelope.stream, events, events.length * 100, signal);
};
const appended = (appender: Appender, events: readonly Sealed[]) => appender.append(pending(events));
const limits = (change: Partial<AppenderLimits>): AppenderLimits => ({ ...APPENDER_LIMITS, inFlight: 1, ...change });
const stored = (firstPosition: bigint): BatchAnswer => ({ firstPosition, unclean: [] });
const lost = new EventStoreError('retryable', 'the connection was lost', { retryAfterMs: 1 });

describe('the appender', () => {
  it('gathers while a transaction is under way, and writes what has gathered in one', async () => {
    const writer = handWriter();
    const appender = new Appender(writer, limits({}));
    const first = appended(appender, command(newStream()));
    await settle();
    const rest = [1, 2, 3].map((count) => appended(appender, command(newStream(), { events: noted(count) })));
    await settle();
    expect(writer.asked.map(({ batch }) => batch.length)).toEqual([1]);
    writer.asked[0]?.answer(stored(1n));
    await settle();
    expect(writer.asked.map(({ batch }) => batch.length)).toEqual([1, 3]);
    writer.asked[1]?.answer(stored(2n));
    expect((await Promise.all([first, ...rest])).map(({ position }) => position)).toEqual([1n, 2n, 4n, 7n]);
  });

  it('tells whoever measures it of each transaction, and each append of the company that it was written in', async () => {
    const writer = handWriter();
    const told: object[] = [];
    const appender = new Appender(writer, limits({}), { batchWritten: (batch) => told.push(batch) });
    const appends = [2, 1, 3].map((count) => pending(command(newStream(), { events: noted(count) })));
    const answers = appends.map((append) => appender.append(append));
    await settle();
    expect(told).toEqual([]);
    writer.asked[0]?.answer(stored(1n));
    await Promise.all(answers);
    expect(told).toEqual([{ appends: 3, events: 6, milliseconds: expect.any(Number) as number }]);
    expect(appends.map(({ batch }) => batch)).toEqual([3, 3, 3]);
  });

  it('sends what continues one another in one batch, and holds back what does not', async () => {
    const writer = handWriter();
    const appender = new Appender(writer, limits({}));
    const stream = newStream();
    const one = command(stream);
    const two = command(stream, { head: headOf(one) });
    const rival = command(stream);
    const afterTwo = command(stream, { head: headOf(two) });
    const asked = Promise.allSettled([one, two, rival, afterTwo].map((events) => appended(appender, events)));
    await settle();
    expect(writer.asked[0]?.batch.map(({ events }) => events)).toEqual([one, two]);
    writer.asked[0]?.answer(stored(1n));
    await settle();
    expect(writer.asked[1]?.batch.map(({ events }) => events)).toEqual([rival]);
    writer.asked[1]?.answer({
      firstPosition: 3n,
      unclean: [{ event: 1, why: 'conflict', stream: null, revision: '1', position: null }],
    });
    await settle();
    expect(writer.asked[2]?.batch.map(({ events }) => events)).toEqual([afterTwo]);
    writer.asked[2]?.answer(stored(3n));
    const answers = await asked;
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(answers[2]).toMatchObject({ reason: { kind: 'conflict', actual: 1n } });
  });

  it('keeps a batch within its bounds, but takes a single append of any size', async () => {
    const writer = handWriter();
    const appender = new Appender(writer, limits({ batch: { events: 5, bytes: 1_000 } }));
    for (const count of [2, 3, 1, 20, 1]) void appended(appender, command(newStream(), { events: noted(count) }));
    for (let i = 0; i < 4; i++) {
      await settle();
      writer.asked[i]?.answer(stored(1n));
    }
    await appender.drain();
    expect(writer.asked.map(({ batch }) => batch.map(({ events }) => events.length))).toEqual([[2, 3], [1], [20], [1]]);
  });

  it('gives every append of both transactions under way exactly one answer when the connection dies', async () => {
    const writer = handWriter();
    const appender = new Appender(writer, limits({ inFlight: 2 }));
    const asked = Array.from({ length: 40 }, () => appended(appender, command(newStream())));
    const answers = Promise.allSettled(asked);
    await settle();
    expect(writer.asked).toHaveLength(2);
    for (const { fail } of writer.asked) fail(lost);
    expect(
      new Set((await answers).map((answer) => answer.status === 'rejected' && (answer.reason as unknown))),
    ).toEqual(new Set([lost]));
    await appender.drain();
    expect(writer.asked).toHaveLength(2);
  });

  it('goes on after a loss: what comes next is written', async () => {
    const writer = handWriter();
    const appender = new Appender(writer, limits({}));
    const before = appended(appender, command(newStream())).catch((error: unknown) => error);
    await settle();
    writer.asked[0]?.fail(lost);
    expect(await before).toBe(lost);
    const after = appended(appender, command(newStream()));
    await settle();
    writer.asked[1]?.answer(stored(7n));
    expect(await after).toMatchObject({ position: 7n });
  });

  it('asks each append of a refused batch on its own, so that only the guilty one is refused', async () => {
    const refusal = new EventStoreError('fatal', 'PostgreSQL LOG01');
    const guilty = newStream();
    let position = 0n;
    const writer = {
      write: (batch: readonly PendingAppend[]) => {
        if (batch.some(({ stream }) => stream === guilty)) return Promise.reject(refusal);
        position += BigInt(batch.length);
        return Promise.resolve(stored(position - BigInt(batch.length) + 1n));
      },
    };
    const appender = new Appender(writer);
    const streams = [newStream(), guilty, newStream(), newStream()];
    const answers = await Promise.allSettled(streams.map((stream) => appended(appender, command(stream))));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(answers[1]).toMatchObject({ reason: refusal });
  });

  it('refuses as retryable what would wait beyond its bounds, and takes more when there is room', async () => {
    const writer = handWriter();
    const appender = new Appender(writer, limits({ waitingAppends: 2 }));
    const asked = [1, 2, 3].map(() => appended(appender, command(newStream())));
    const [, , third] = await Promise.allSettled([Promise.resolve(), Promise.resolve(), asked[2]]);
    expect(third).toMatchObject({ status: 'rejected', reason: { kind: 'retryable' } });
    await settle();
    writer.asked[0]?.answer(stored(1n));
    await Promise.all(asked.slice(0, 2));
    const later = appended(appender, command(newStream()));
    await settle();
    writer.asked[1]?.answer(stored(3n));
    expect(await later).toMatchObject({ position: 3n });
  });

  it('does not send what was given up while it waited', async () => {
    const writer = handWriter();
    const appender = new Appender(writer, limits({}));
    const abort = new AbortController();
    const reason = new Error('the caller went away');
    const given = appender.append(pending(command(newStream()), abort.signal));
    const kept = appended(appender, command(newStream()));
    abort.abort(reason);
    await expect(given).rejects.toBe(reason);
    await settle();
    expect(writer.asked.map(({ batch }) => batch.length)).toEqual([1]);
    writer.asked[0]?.answer(stored(1n));
    expect(await kept).toMatchObject({ position: 1n });
  });

  it('answers everything exactly once, in each stream\u2019s order, whatever the writer does', async () => {
    const outcome = fc.constantFrom('stored', 'lost', 'fatal', 'again');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5), { maxLength: 60 }), fc.infiniteStream(outcome), async (choice, outcomes) => {
        let position = 0n;
        let again = 0;
        const writer = {
          write: (batch: readonly PendingAppend[]): Promise<BatchAnswer> => {
            const next = outcomes.next().value as 'stored' | 'lost' | 'fatal' | 'again';
            if (next === 'lost') return Promise.reject(lost);
            if (next === 'fatal' && batch.length > 1)
              return Promise.reject(new EventStoreError('fatal', 'one of them'));
            // The function says "again" only where another append of the batch was not clean, so never without end.
            if (next === 'again' && batch.length > 1 && again++ < 5) {
              return Promise.resolve({ firstPosition: position + 1n, unclean: whole(batch) });
            }
            position += BigInt(batch.length);
            return Promise.resolve(stored(position - BigInt(batch.length) + 1n));
          },
        };
        const appender = new Appender(writer, limits({ inFlight: 2, batch: { events: 7, bytes: 1e6 } }));
        const streams = Array.from({ length: 6 }, () => newStream());
        const ends = new Map<StreamName, Sealed[]>();
        const order: [StreamName, bigint][] = [];
        let answers = 0;
        const asked = choice.map((which) => {
          const stream = streams[which] as StreamName;
          const before = ends.get(stream);
          const events = command(stream, { head: before && headOf(before) });
          ends.set(stream, events);
          return appended(appender, events)
            .then(({ revision }) => void order.push([stream, revision]))
            .catch((error: unknown) => expect(error).toBeInstanceOf(EventStoreError))
            .finally(() => (answers += 1));
        });
        await Promise.all(asked);
        await appender.drain();
        expect(answers).toBe(choice.length);
        for (const stream of streams) {
          const revisions = order.filter(([name]) => name === stream).map(([, revision]) => revision);
          expect(revisions).toEqual([...revisions].sort((a, b) => Number(a - b)));
        }
      }),
      { numRuns: 50 },
    );
  });
});

function whole(batch: readonly PendingAppend[]): BatchAnswer['unclean'] {
  let event = 1;
  return batch.map((append) => {
    const told = { event, why: 'again', stream: null, revision: '-1', position: null } as const;
    event += append.events.length;
    return told;
  });
}
