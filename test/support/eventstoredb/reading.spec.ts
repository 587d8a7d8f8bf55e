import { BACKWARDS, END, START, jsonEvent } from '@eventstore/db-client';
import type { Position, ReadAllOptions, ReadStreamOptions } from '@eventstore/db-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { openServer, unusedStream } from './server-under-test.js';
import type { ServerUnderTest } from './server-under-test.js';

let server: ServerUnderTest;
let stream: string;
/** Of each event of the stream. */
let positions: readonly Position[];

beforeAll(async () => {
  server = await openServer();
  stream = unusedStream();
  const events = Array.from({ length: 100 }, (_, n) => jsonEvent({ type: 'Counted', data: { n } }));
  await server.client.appendToStream(stream, events);
  positions = (await read()).map(({ position }) => position!);
});
afterAll(() => server.close());

async function read(options: ReadStreamOptions = {}) {
  const events = [];
  for await (const { event } of server.client.readStream(stream, options)) events.push(event!);
  return events;
}

const revisions = async (options: ReadStreamOptions) => (await read(options)).map(({ revision }) => revision);

/** The events of this spec's stream: others may write to the log at the same time. */
async function ofAll(options: ReadAllOptions) {
  const events = [];
  for await (const { event } of server.client.readAll(options)) if (event?.streamId === stream) events.push(event);
  return events.map(({ revision }) => revision);
}

describe('one stream', () => {
  test('is read from its beginning, in order', async () => {
    expect(await revisions({})).toEqual(Array.from({ length: 100 }, (_, n) => BigInt(n)));
  });

  test('is read from a revision on, inclusive, as far as was asked', async () => {
    expect(await revisions({ fromRevision: 40n, maxCount: 3 })).toEqual([40n, 41n, 42n]);
  });

  test('is read backwards from its end', async () => {
    expect(await revisions({ direction: BACKWARDS, fromRevision: END, maxCount: 2 })).toEqual([99n, 98n]);
  });

  test('is read backwards from a revision, inclusive', async () => {
    expect(await revisions({ direction: BACKWARDS, fromRevision: 1n })).toEqual([1n, 0n]);
  });

  test('is read backwards from beyond its end as from its end', async () => {
    expect(await revisions({ direction: BACKWARDS, fromRevision: 1_000n, maxCount: 1 })).toEqual([99n]);
  });

  test('has nothing after its end', async () => {
    expect(await revisions({ fromRevision: 100n })).toEqual([]);
  });

  test('that does not exist is told as not found', async () => {
    const missing = unusedStream();
    const reading = async () => {
      for await (const _ of server.client.readStream(missing));
    };
    await expect(reading()).rejects.toMatchObject({ type: 'stream-not-found', streamName: missing });
  });

  test('tells the positions of its events in the log', () => {
    expect(positions.every(({ commit }, index) => index === 0 || commit > positions[index - 1]!.commit)).toBe(true);
  });
});

describe('the log', () => {
  test('is read from a position on, inclusive', async () => {
    expect((await ofAll({ fromPosition: positions[97]! })).at(0)).toBe(97n);
  });

  test('is read backwards from a position, which is not given again', async () => {
    expect(await ofAll({ direction: BACKWARDS, fromPosition: positions[3]!, maxCount: 3 })).toEqual([2n, 1n, 0n]);
  });

  test('has its events in the order of their positions, those of system streams among them', async () => {
    const commits: bigint[] = [];
    let system = 0;
    for await (const { event } of server.client.readAll({ fromPosition: START, maxCount: 1_000 })) {
      commits.push(event!.position.commit);
      if (event!.streamId.startsWith('$')) system += 1;
    }
    expect(commits).toEqual(commits.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(system).toBeGreaterThan(0);
  });

  test('is read as far as was asked', async () => {
    let count = 0;
    for await (const _ of server.client.readAll({ maxCount: 40 })) count += 1;
    expect(count).toBe(40);
  });

  test('has nothing after its end', async () => {
    const events = [];
    for await (const { event } of server.client.readAll({ fromPosition: END })) events.push(event);
    expect(events).toEqual([]);
  });

  test('ends backwards with its first event', async () => {
    const first: Position[] = [];
    for await (const { event } of server.client.readAll({ maxCount: 2 })) first.push(event!.position);
    const before: Position[] = [];
    const options = { direction: BACKWARDS, fromPosition: first[1]! } as const;
    for await (const { event } of server.client.readAll(options)) before.push(event!.position);
    expect(before).toEqual([first[0]]);
  });

  test('cannot be read from the middle of a record', async () => {
    const { commit } = positions[50]!;
    const reading = async () => {
      for await (const _ of server.client.readAll({ fromPosition: { commit: commit + 7n, prepare: commit + 7n } }));
    };
    await expect(reading()).rejects.toThrow(/invalid ?position/i);
  });

  test('is empty beyond its end', async () => {
    const far = { commit: 1n << 52n, prepare: 1n << 52n };
    expect(await ofAll({ fromPosition: far })).toEqual([]);
  });
});

test('a reader that takes its time gets everything', async () => {
  const large = unusedStream();
  const pad = 'x'.repeat(50_000);
  const batch = () => Array.from({ length: 10 }, (_, n) => jsonEvent({ type: 'Large', data: { n, pad } }));
  for (let n = 0; n < 20; n += 1) await server.client.appendToStream(large, batch());
  let count = 0;
  for await (const _ of server.client.readStream(large)) {
    if (count % 40 === 0) await sleep(20);
    count += 1;
  }
  expect(count).toBe(200);
});
