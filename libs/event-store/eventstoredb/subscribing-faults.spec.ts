import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import type { Faults } from '../../../test/support/eventstoredb/faults.js';
import { expectFailure, givenStream, newStream, opened } from '../contract/events.js';
import { appendMany, followed, onACluster } from '../testing/on-a-cluster.js';

describe('a subscription', () => {
  it.each<[string, (faults: Faults) => void]>([
    ['is ended as too slow', (faults) => void faults.endSubscriptions('consumer-too-slow')],
    ['is ended by a server that goes', (faults) => void faults.endSubscriptions('unavailable')],
    ['falls silent', (faults) => void faults.silenceSubscriptions()],
    [
      'is ended, and refused when it comes back',
      (faults) => {
        faults.refuse('subscribe', 2, 'not-ready');
        faults.endSubscriptions('unavailable');
      },
    ],
  ])('that %s again and again gives each event once and in order', async (_, disturb) => {
    await using world = await onACluster();
    const { store, cluster } = world;
    const following = Promise.all([followed(store, 90), followed(world.open(), 90)]);
    const written: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      written.push(...(await appendMany(store, newStream(), 10)));
      disturb(cluster.theLeader.faults);
    }
    for (const got of await following) expect(got.map(({ text }) => text)).toEqual(written);
  });

  it('survives a restart of the server under it', async () => {
    await using world = await onACluster();
    const { store, cluster } = world;
    const following = followed(store, 45);
    const written = await appendMany(store, newStream(), 10);
    await cluster.restartNode(cluster.theLeader, 100);
    written.push(...(await appendMany(store, newStream(), 20)));
    expect((await following).map(({ text }) => text)).toEqual(written);
  });

  it('that cannot be mended within the patience tells whoever reads, who begins again at its checkpoint', async () => {
    await using world = await onACluster({}, { patience: { patienceMs: 300 } });
    const { store, cluster } = world;
    await givenStream(store, 2);
    await using subscription = opened(store, { after: 'start' });
    expect(await subscription.next()).toHaveLength(2);
    expect(await subscription.next()).toBe('caught-up');
    const next = expectFailure(subscription.next(), 'retryable');
    const [node] = cluster.nodes;
    await cluster.stopNode(node!);
    await next;
    await cluster.startNode(node!);
  });

  it('hears nothing of what others write to the same cluster', async () => {
    await using world = await onACluster();
    const { store, cluster } = world;
    const stranger = EventStoreDBClient.connectionString(cluster.connectionString);
    const following = followed(store, 20);
    const first = await givenStream(store, 10);
    for (let i = 0; i < 20; i += 1)
      await stranger.appendToStream(`others-${i}`, jsonEvent({ type: 'Other', data: { i } }));
    cluster.writeStatistics();
    expect(await store.head()).toBeGreaterThan(0n);
    const second = await givenStream(store, 10);
    const texts = [...first.events, ...second.events].map(({ text }) => text);
    expect((await following).map(({ text }) => text)).toEqual(texts);
    await stranger.dispose();
  });

  it('goes on from a checkpoint behind others\u2019 events, which is no place of an event, and misses nothing', async () => {
    await using world = await onACluster();
    const { store, cluster } = world;
    const stranger = EventStoreDBClient.connectionString(cluster.connectionString);
    const { events } = await givenStream(store, 1);
    const many = Array.from({ length: 500 }, (_, i) => jsonEvent({ type: 'Other', data: { i } }));
    for (let i = 0; i < 5; i += 1) await stranger.appendToStream('others-many', many);
    await using subscription = opened(store, { after: 'start' });
    expect(((await subscription.next()) as readonly { text: string }[])[0]?.text).toBe(events[0]?.text);
    expect(await subscription.next()).toBe('caught-up');
    for (let i = 0; i < 3; i += 1) {
      const next = subscription.next();
      cluster.theLeader.faults.endSubscriptions('unavailable');
      const given = await givenStream(store, 1);
      expect(((await next) as readonly { text: string }[])[0]?.text).toBe(given.events[0]?.text);
      expect(await subscription.next()).toBe('caught-up');
    }
    await stranger.dispose();
  });

  it('of an event under our prefix that we did not write is fatal: it is not passed over', async () => {
    await using world = await onACluster();
    const stranger = EventStoreDBClient.connectionString(world.cluster.connectionString);
    await stranger.appendToStream('shuangwei-case-x', jsonEvent({ type: 'Other', data: {} }));
    await using subscription = opened(world.store, { after: 'start' });
    await expectFailure(subscription.next(), 'fatal');
    await stranger.dispose();
  });
});
