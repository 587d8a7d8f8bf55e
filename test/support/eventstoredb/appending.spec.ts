import { ANY, NO_STREAM, STREAM_EXISTS, binaryEvent, jsonEvent } from '@eventstore/db-client';
import type { AppendToStreamOptions, EventData } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { openServer, unusedStream } from './server-under-test.js';
import type { ServerUnderTest } from './server-under-test.js';

let server: ServerUnderTest;
beforeAll(async () => void (server = await openServer()));
afterAll(() => server.close());

const event = (n: number, id = randomUUID()) => jsonEvent({ id, type: 'Counted', data: { n } });
const three = () => [event(1), event(2), event(3)];

async function stored(stream: string) {
  const events = [];
  for await (const { event: read } of server.client.readStream(stream)) if (read) events.push(read);
  return events;
}

// With credentials of its own an append has a call of its own (Append); without, it shares one (BatchAppend).
describe.each(['BatchAppend', 'Append'] as const)('by %s', (method) => {
  const append = (stream: string, events: EventData | EventData[], options: AppendToStreamOptions = {}) => {
    const credentials = method === 'Append' ? { credentials: server.credentials } : {};
    return server.client.appendToStream(stream, events, { ...options, ...credentials });
  };

  test('an append answers with the revision and the position of its last event', async () => {
    const stream = unusedStream();
    const answer = await append(stream, three(), { expectedRevision: NO_STREAM });
    const events = await stored(stream);
    expect(answer).toMatchObject({ success: true, nextExpectedRevision: 2n });
    expect(answer.position).toEqual(events.at(-1)?.position);
  });

  test('what was appended is read back as it was: type, id, data, metadata, the time', async () => {
    const stream = unusedStream();
    const id = randomUUID();
    const data = { text: '预付卡 ☂', nested: { list: [1, null, true] } };
    const before = Date.now();
    await append(stream, jsonEvent({ id, type: 'Counted', data, metadata: { by: 'a spec' } }));
    const [read] = await stored(stream);
    expect(read).toMatchObject({ id, type: 'Counted', data, metadata: { by: 'a spec' }, isJson: true, revision: 0n });
    expect(read?.streamId).toBe(stream);
    // The server's clock is its own.
    expect(Math.abs((read?.created.getTime() ?? 0) - before)).toBeLessThan(60_000);
  });

  test('bytes that are not JSON stay bytes', async () => {
    const stream = unusedStream();
    const bytes = Uint8Array.from([0, 255, 128, 10]);
    await append(stream, binaryEvent({ type: 'Bytes', data: bytes, metadata: bytes }));
    const [read] = await stored(stream);
    expect(read).toMatchObject({ isJson: false });
    expect(Buffer.from(read?.data as Uint8Array)).toEqual(Buffer.from(bytes));
  });

  test('an append continues where it expects the stream to be', async () => {
    const stream = unusedStream();
    await append(stream, three(), { expectedRevision: NO_STREAM });
    const answer = await append(stream, event(4), { expectedRevision: 2n });
    expect(answer.nextExpectedRevision).toBe(3n);
  });

  test('an append that expects no stream is refused where there is one, with its revision', async () => {
    const stream = unusedStream();
    await append(stream, three());
    const refused = append(stream, event(4), { expectedRevision: NO_STREAM });
    await expect(refused).rejects.toMatchObject({
      type: 'wrong-expected-version',
      actualVersion: 2n,
      streamName: stream,
    });
    expect(await stored(stream)).toHaveLength(3);
  });

  test.each([
    ['behind the stream', 0n],
    ['beyond it', 7n],
  ])('an append that expects a revision %s is refused', async (_, expectedRevision) => {
    const stream = unusedStream();
    await append(stream, three());
    const refused = append(stream, event(4), { expectedRevision });
    await expect(refused).rejects.toMatchObject({
      type: 'wrong-expected-version',
      actualVersion: 2n,
      expectedVersion: expectedRevision,
    });
  });

  test('an append that expects a revision is refused where there is no stream', async () => {
    const refused = append(unusedStream(), event(1), { expectedRevision: 0n });
    await expect(refused).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 'no_stream' });
  });

  test('an append that expects any stream takes what it finds, if there is one', async () => {
    const stream = unusedStream();
    const refused = append(stream, event(1), { expectedRevision: STREAM_EXISTS });
    await expect(refused).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 'no_stream' });
    await append(stream, event(1), { expectedRevision: ANY });
    const answer = await append(stream, event(2), { expectedRevision: STREAM_EXISTS });
    expect(answer.nextExpectedRevision).toBe(1n);
  });

  test.each([
    ['no stream', NO_STREAM],
    ['any revision', ANY],
  ] as const)('an append that is sent again expecting %s gets the first answer', async (_, expectedRevision) => {
    const stream = unusedStream();
    const events = three();
    const first = await append(stream, events, { expectedRevision });
    await append(stream, event(4));
    const again = await append(stream, events, { expectedRevision });
    expect(again).toEqual(first);
    expect(await stored(stream)).toHaveLength(4);
  });

  test('an append that is sent again expecting a revision gets the first answer, however far the stream has moved on', async () => {
    const stream = unusedStream();
    await append(stream, event(0), { expectedRevision: NO_STREAM });
    const events = three();
    const first = await append(stream, events, { expectedRevision: 0n });
    for (let n = 4; n < 20; n += 1) await append(stream, event(n));
    const again = await append(stream, events, { expectedRevision: 0n });
    expect(again).toEqual(first);
    expect(await stored(stream)).toHaveLength(20);
  });

  test('the beginning of an append, sent again alone, is answered with where it ended', async () => {
    const stream = unusedStream();
    const events = three();
    await append(stream, events, { expectedRevision: NO_STREAM });
    const again = await append(stream, events.slice(0, 2), { expectedRevision: NO_STREAM });
    expect(again.nextExpectedRevision).toBe(1n);
  });

  test('an append that repeats some events and adds others is refused', async () => {
    const stream = unusedStream();
    const events = three();
    await append(stream, events, { expectedRevision: NO_STREAM });
    const refused = append(stream, [...events, event(4)], { expectedRevision: NO_STREAM });
    await expect(refused).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 2n });
  });

  test('the same ids on another stream are another append', async () => {
    const [one, other] = [unusedStream(), unusedStream()];
    const events = three();
    await append(one, events, { expectedRevision: NO_STREAM });
    await append(other, events, { expectedRevision: NO_STREAM });
    expect(await stored(other)).toHaveLength(3);
  });

  test('the same id at the revision that is expected is appended: only what is behind it can be a repetition', async () => {
    const stream = unusedStream();
    const same = event(1);
    await append(stream, same, { expectedRevision: NO_STREAM });
    await append(stream, same, { expectedRevision: 0n });
    expect((await stored(stream)).map(({ id }) => id)).toEqual([same.id, same.id]);
  });

  test('an append of more than 16 MiB is refused, with the limit', async () => {
    const stream = unusedStream();
    const megabyte = new Uint8Array(1_048_576);
    const events = Array.from({ length: 17 }, () => binaryEvent({ type: 'Large', data: megabyte }));
    await expect(append(stream, events)).rejects.toMatchObject({
      type: 'maximum-append-size-exceeded',
      maxAppendSize: expect.any(Number) as number,
    });
    await expect(stored(stream)).rejects.toMatchObject({ type: 'stream-not-found' });
  });

  test('of writers at once that expect the same revision exactly one is told that it wrote', async () => {
    const stream = unusedStream();
    const writers = Array.from({ length: 16 }, (_, n) => append(stream, event(n), { expectedRevision: NO_STREAM }));
    const outcomes = await Promise.allSettled(writers);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await stored(stream)).toHaveLength(1);
  });
});

test('appends to many streams at once are all there, each at the position that it was told', async () => {
  const streams = Array.from({ length: 100 }, () => unusedStream());
  const answers = await Promise.all(streams.map((stream) => server.client.appendToStream(stream, three())));
  const positions = await Promise.all(streams.map(async (stream) => (await stored(stream)).at(-1)?.position));
  expect(positions).toEqual(answers.map(({ position }) => position));
});

test('positions of appends that follow each other grow, and not by one', async () => {
  const stream = unusedStream();
  const first = await server.client.appendToStream(stream, event(1));
  const second = await server.client.appendToStream(stream, event(2));
  expect(second.position!.commit - first.position!.commit).toBeGreaterThan(1n);
});

test('an append in many messages is one append', async () => {
  const stream = unusedStream();
  const events = Array.from({ length: 50 }, (_, n) => event(n));
  const options = { expectedRevision: NO_STREAM, batchAppendSize: 500 } as const;
  const answer = await server.client.appendToStream(stream, events, options);
  expect(answer.nextExpectedRevision).toBe(49n);
});

test('an append whose deadline is over is refused, and nothing is stored', async () => {
  const stream = unusedStream();
  const refused = server.client.appendToStream(stream, event(1), { deadline: -60_000 });
  await expect(refused).rejects.toMatchObject({ type: 'deadline-exceeded' });
  await expect(stored(stream)).rejects.toMatchObject({ type: 'stream-not-found' });
});
