import { END, START, eventTypeFilter, jsonEvent, streamNameFilter } from '@eventstore/db-client';
import type { Position, SubscribeToAllOptions } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { openServer, unusedStream } from './server-under-test.js';
import type { ServerUnderTest } from './server-under-test.js';
import { listen } from './subscribed.js';
import type { Told } from './subscribed.js';

let server: ServerUnderTest;
beforeAll(async () => void (server = await openServer()));
afterAll(() => server.close());

const event = (n: number, type = 'Counted') => jsonEvent({ type, data: { n } });
const append = (stream: string, count: number, type?: string) =>
  server.client.appendToStream(
    stream,
    Array.from({ length: count }, (_, n) => event(n, type)),
  );
const counted = (count: number) => Array.from({ length: count }, (_, n) => BigInt(n));
const events = (count: number) => (told: Told) => told.revisions.length >= count;
const caughtUp = ({ story }: Told) => story.includes('caught up');

describe('one stream', () => {
  test('a subscription is confirmed, gets what is there, is told that it caught up, and gets what comes', async () => {
    const stream = unusedStream();
    await append(stream, 2);
    const subscription = server.client.subscribeToStream(stream, { fromRevision: START });
    const listening = listen(subscription, events(3));
    subscription.once('caughtUp', () => void append(stream, 1));
    const { story } = await listening;
    expect(story).toEqual(['confirmed', '@0', '@1', 'caught up', '@2']);
  });

  test('a subscription to a stream that does not exist waits for it', async () => {
    const stream = unusedStream();
    const subscription = server.client.subscribeToStream(stream);
    const listening = listen(subscription, events(1));
    subscription.once('caughtUp', () => void append(stream, 1));
    expect((await listening).story).toEqual(['confirmed', 'caught up', '@0']);
  });

  test('a subscription after a revision gets what follows it, which it does not get again', async () => {
    const stream = unusedStream();
    await append(stream, 5);
    const subscription = server.client.subscribeToStream(stream, { fromRevision: 2n });
    expect((await listen(subscription, caughtUp)).revisions).toEqual([3n, 4n]);
  });

  test('a subscription to the end gets only what comes', async () => {
    const stream = unusedStream();
    await append(stream, 5);
    const subscription = server.client.subscribeToStream(stream, { fromRevision: END });
    const listening = listen(subscription, events(1));
    subscription.once('caughtUp', () => void append(stream, 1));
    expect((await listening).revisions).toEqual([5n]);
  });

  test('a subscription to a stream that is closed for good ends with that', async () => {
    const stream = unusedStream();
    await append(stream, 1);
    const subscription = server.client.subscribeToStream(stream);
    const listening = listen(subscription, () => false);
    subscription.once('caughtUp', () => void server.client.tombstoneStream(stream));
    await expect(listening).rejects.toMatchObject({ type: 'stream-deleted', streamName: stream });
  });
});

describe('the log', () => {
  const subscribe = (options: SubscribeToAllOptions) => server.client.subscribeToAll(options);

  test('a subscription with a filter on streams gets those only, from the beginning on and as they come', async () => {
    const prefix = `spec${randomUUID()}`;
    await append(`${prefix}-a`, 40);
    await append(unusedStream('other'), 40);
    const subscription = subscribe({ filter: streamNameFilter({ prefixes: [`${prefix}-`] }) });
    const listening = listen(subscription, events(41));
    subscription.once('caughtUp', () => void append(unusedStream('other'), 1).then(() => append(`${prefix}-b`, 1)));
    const { revisions } = await listening;
    expect(revisions).toEqual([...counted(40), 0n]);
  });

  test('a subscription with a filter takes several prefixes', async () => {
    const prefixes = [unusedStream('a'), unusedStream('b')];
    for (const prefix of prefixes) await append(`${prefix}-1`, 2);
    const subscription = subscribe({ filter: streamNameFilter({ prefixes }) });
    expect((await listen(subscription, events(4))).revisions).toEqual([0n, 1n, 0n, 1n]);
  });

  test('a subscription with a filter on types, by a regular expression, gets those only', async () => {
    const type = `Type${randomUUID()}`;
    const stream = unusedStream();
    for (const suffix of ['One', 'Two', 'Other']) await append(stream, 1, `${type}${suffix}`);
    const subscription = subscribe({ filter: eventTypeFilter({ regex: `^${type}(One|Two)$` }) });
    expect((await listen(subscription, events(2))).revisions).toEqual([0n, 1n]);
  });

  test('a subscription after a position gets what follows it, which it does not get again', async () => {
    const stream = unusedStream();
    const { position } = await append(stream, 3);
    await append(stream, 2);
    const filter = streamNameFilter({ prefixes: [stream] });
    const subscription = subscribe({ fromPosition: position!, filter });
    expect((await listen(subscription, events(2))).revisions).toEqual([3n, 4n]);
  });

  test('a subscription to the end gets only what comes', async () => {
    const stream = unusedStream();
    await append(stream, 3);
    const subscription = subscribe({ fromPosition: END, filter: streamNameFilter({ prefixes: [stream] }) });
    const listening = listen(subscription, events(1));
    subscription.once('caughtUp', () => void append(stream, 1));
    expect((await listening).revisions).toEqual([3n]);
  });

  test('a subscription without a filter gets everything', async () => {
    const stream = unusedStream();
    const { position } = await append(stream, 1);
    await append(stream, 100);
    const { revisions } = await listen(subscribe({ fromPosition: position! }), events(100));
    expect(revisions.filter((revision) => revision > 0n).length).toBeGreaterThanOrEqual(99);
  });

  test('a subscription whose filter finds nothing is told where it is, each time so many events were looked at', async () => {
    const stream = unusedStream();
    const { position: begin } = await append(stream, 1);
    await append(stream, 200);
    const checkpoints: Position[] = [];
    const filter = streamNameFilter({
      prefixes: [unusedStream('nothing')],
      maxSearchWindow: 10,
      checkpointInterval: 2,
      checkpointReached: (_, position) => void checkpoints.push(position),
    });
    await listen(subscribe({ fromPosition: begin!, filter }), caughtUp);
    // One for each 20 events of 200, and one at the end.
    expect(checkpoints.length).toBeGreaterThanOrEqual(10);
    const commits = checkpoints.map(({ commit }) => commit);
    expect(commits).toEqual(commits.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(commits.at(0)).toBeGreaterThanOrEqual(begin!.commit);
  });

  test('a live subscription whose filter finds nothing is told where it is as well', async () => {
    const checkpoints: Position[] = [];
    const reached = Promise.withResolvers<void>();
    const filter = streamNameFilter({
      prefixes: [unusedStream('nothing')],
      maxSearchWindow: 5,
      checkpointReached: (_, position) => {
        checkpoints.push(position);
        if (checkpoints.length === 2) reached.resolve();
      },
    });
    const subscription = subscribe({ fromPosition: END, filter });
    const listening = listen(subscription, () => false);
    subscription.once('caughtUp', () => void append(unusedStream(), 10));
    await Promise.race([reached.promise, listening]);
    await subscription.unsubscribe();
    expect(checkpoints.length).toBeGreaterThanOrEqual(2);
    expect(checkpoints[1]!.commit).toBeGreaterThan(checkpoints[0]!.commit);
  });

  test('a subscription that is opened again after a checkpoint misses nothing and repeats nothing', async () => {
    const stream = unusedStream();
    const { position: begin } = await append(unusedStream(), 1);
    for (let n = 0; n < 30; n += 1) {
      await append(unusedStream('other'), 7);
      await append(stream, 1);
    }
    const checkpoints: Position[] = [];
    const filter = streamNameFilter({
      prefixes: [stream],
      maxSearchWindow: 9,
      checkpointReached: (_, position) => void checkpoints.push(position),
    });
    await listen(subscribe({ fromPosition: begin!, filter }), caughtUp);
    const stored: { revision: bigint; position: Position }[] = [];
    for await (const { event: read } of server.client.readStream(stream)) {
      stored.push({ revision: read!.revision, position: read!.position! });
    }
    for (const checkpoint of checkpoints.filter((_, index) => index % 4 === 1)) {
      const expected = stored.filter(
        ({ position }) => position.commit > checkpoint.commit || isAfter(position, checkpoint),
      );
      const { revisions } = await listen(subscribe({ fromPosition: checkpoint, filter }), caughtUp);
      expect(revisions).toEqual(expected.map(({ revision }) => revision));
    }
  });

  test('a subscriber that falls behind gets everything, in order and once, and is told again that it caught up', async () => {
    const stream = unusedStream();
    const total = 600;
    const pad = 'x'.repeat(2_000);
    const batch = Array.from({ length: 100 }, () => jsonEvent({ type: 'Counted', data: { pad } }));
    const caughtUpTwice = ({ revisions, story }: Told) =>
      revisions.length >= total && story.filter((what) => what === 'caught up').length > 1;
    const subscription = subscribe({ fromPosition: END, filter: streamNameFilter({ prefixes: [stream] }) });
    const listening = listen(subscription, caughtUpTwice);
    await new Promise<void>((resolve) => subscription.once('caughtUp', resolve));
    subscription.pause();
    for (let n = 0; n < total; n += batch.length) {
      await server.client.appendToStream(
        stream,
        batch.map((each) => ({ ...each, id: randomUUID() })),
      );
    }
    subscription.resume();
    expect((await listening).revisions).toEqual(counted(total));
  });
});

function isAfter(position: Position, checkpoint: Position): boolean {
  return position.commit === checkpoint.commit && position.prepare > checkpoint.prepare;
}
