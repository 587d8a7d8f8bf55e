import { NO_STREAM, jsonEvent } from '@eventstore/db-client';
import { openServer, unusedStream } from './server-under-test.js';
import type { ServerUnderTest } from './server-under-test.js';

let server: ServerUnderTest;
beforeAll(async () => void (server = await openServer()));
afterAll(() => server.close());

const event = (n: number) => jsonEvent({ type: 'Counted', data: { n } });

async function revisions(stream: string): Promise<bigint[]> {
  const read = [];
  for await (const { event: each } of server.client.readStream(stream)) read.push(each!.revision);
  return read;
}

async function streamOfThree(): Promise<string> {
  const stream = unusedStream();
  await server.client.appendToStream(stream, [event(1), event(2), event(3)]);
  return stream;
}

test('a stream that was deleted is not found', async () => {
  const stream = await streamOfThree();
  await server.client.deleteStream(stream, { expectedRevision: 2n });
  await expect(revisions(stream)).rejects.toMatchObject({ type: 'stream-not-found' });
});

test('a stream that was deleted begins anew with the revision after its last', async () => {
  const stream = await streamOfThree();
  await server.client.deleteStream(stream);
  const answer = await server.client.appendToStream(stream, event(4), { expectedRevision: NO_STREAM });
  expect(answer.nextExpectedRevision).toBe(3n);
  expect(await revisions(stream)).toEqual([3n]);
});

test('a stream is not deleted at another revision than it has', async () => {
  const stream = await streamOfThree();
  const refused = server.client.deleteStream(stream, { expectedRevision: 1n });
  await expect(refused).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 2n });
  expect(await revisions(stream)).toHaveLength(3);
});

test('a stream that was closed for good can be neither read nor appended to', async () => {
  const stream = await streamOfThree();
  await server.client.tombstoneStream(stream);
  const deleted = { type: 'stream-deleted', streamName: stream };
  await expect(revisions(stream)).rejects.toMatchObject(deleted);
  await expect(server.client.appendToStream(stream, event(4))).rejects.toMatchObject(deleted);
  const { credentials } = server;
  await expect(server.client.appendToStream(stream, event(4), { credentials })).rejects.toMatchObject(deleted);
});

test('metadata that truncates a stream hides what is before, and counts on', async () => {
  const stream = await streamOfThree();
  await server.client.setStreamMetadata(stream, { truncateBefore: 2 });
  expect(await revisions(stream)).toEqual([2n]);
  expect((await server.client.appendToStream(stream, event(4))).nextExpectedRevision).toBe(3n);
});

test('metadata that bounds a stream keeps the last events', async () => {
  const stream = await streamOfThree();
  await server.client.setStreamMetadata(stream, { maxCount: 2 });
  await server.client.appendToStream(stream, event(4));
  expect(await revisions(stream)).toEqual([2n, 3n]);
});

test('what a deleted stream had is still in the log', async () => {
  const stream = await streamOfThree();
  await server.client.deleteStream(stream);
  const types = [];
  for await (const { event: read } of server.client.readAll()) if (read?.streamId === stream) types.push(read.type);
  expect(types).toHaveLength(3);
});
