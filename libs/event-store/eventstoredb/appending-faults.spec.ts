import { all, command, expectFailure, givenStream, headOf, newStream, noted, wholeLog } from '../contract/events.js';
import type { Faults } from '../../../test/support/eventstoredb/faults.js';
import { onACluster } from '../testing/on-a-cluster.js';

describe('an append', () => {
  const HERE = { host: '127.0.0.1' };

  it.each<[string, (faults: Faults, port: number) => void]>([
    ['is answered after the deadline', (faults) => faults.answerLate(1, 1_000)],
    ['is answered with the timeout of the server', (faults) => faults.answerWithTimeout(2)],
    ['loses its answer with the connection', (faults) => faults.loseAnswer(2)],
    ['is sent to another leader', (faults, port) => faults.refuseAsNotLeader(2, { ...HERE, port })],
    ['is refused as unavailable', (faults) => faults.refuse('append', 3, 'unavailable')],
    ['is refused as too much', (faults) => faults.refuse('append', 3, 'resource-exhausted')],
    ['is refused as too early', (faults) => faults.refuse('append', 3, 'not-ready')],
    ['meets a busy server', (faults) => faults.refuse('append', 3, 'too-busy')],
  ])('that %s is stored once, and its caller is told so', async (_, disturb) => {
    await using world = await onACluster();
    const { store, cluster } = world;
    const { stream, head } = await givenStream(store, 1);
    disturb(cluster.theLeader.faults, cluster.theLeader.endpoint.port);
    const next = command(stream, { head, events: noted(2) });
    const answer = await store.append(stream, 0n, next);
    expect(answer).toMatchObject({ revision: 2n, repeated: false });
    const log = await wholeLog(store);
    expect(log.map(({ revision }) => revision)).toEqual([0n, 1n, 2n]);
    expect(answer.position).toBe(log[2]?.position);
    expect(await store.append(stream, 0n, next)).toEqual({ ...answer, repeated: true });
  });

  it('that gets no answer within the patience is retryable, and sent again gives its answer', async () => {
    await using world = await onACluster({}, { patience: { patienceMs: 300 } });
    const { store, cluster } = world;
    const stream = newStream();
    const events = command(stream);
    cluster.theLeader.faults.loseAnswer(1_000);
    const error = await expectFailure(store.append(stream, 'no-stream', events), 'retryable');
    expect(error.retryAfterMs).toBeGreaterThan(0);
    cluster.theLeader.faults.clear();
    expect(await store.append(stream, 'no-stream', events)).toMatchObject({ revision: 0n });
    const elsewhere = world.open();
    expect(await elsewhere.append(stream, 'no-stream', events)).toMatchObject({ revision: 0n, repeated: true });
    expect(await all(store.read(stream))).toHaveLength(1);
  });

  it('of many at once is stored once, whatever is lost: five hundred streams, a restart, lost answers', async () => {
    await using world = await onACluster({}, { timeoutMs: 5_000, patience: { patienceMs: 20_000 } });
    const { store, cluster } = world;
    await givenStream(store, 1);
    cluster.theLeader.faults.loseAnswer(10);
    const streams = Array.from({ length: 250 }, () => newStream());
    const asked = streams.flatMap((stream) => {
      const one = command(stream, { events: noted(1) });
      const two = command(stream, { head: headOf(one), events: noted(2) });
      return [store.append(stream, 'no-stream', one), store.append(stream, 0n, two)];
    });
    await new Promise((resolve) => setTimeout(resolve, 60));
    await cluster.restartNode(cluster.theLeader, 50);
    const answers = await Promise.all(asked);
    const log = await wholeLog(store);
    expect(log).toHaveLength(1 + 3 * streams.length);
    expect(new Set(log.map(({ id }) => id)).size).toBe(log.length);
    const positions = new Map(log.map(({ position, stream, revision }) => [position, { stream, revision }]));
    for (const [i, { position, revision }] of answers.entries()) {
      expect(positions.get(position)).toEqual({ stream: streams[i >> 1], revision });
    }
  });

  it('is not held up by another that waits: appends to different streams are under way together', async () => {
    await using world = await onACluster({}, { timeoutMs: 5_000 });
    const { store, cluster } = world;
    await givenStream(store, 1);
    cluster.theLeader.faults.delay('append', 200);
    const begun = performance.now();
    const streams = Array.from({ length: 40 }, () => newStream());
    await Promise.all(streams.map((stream) => store.append(stream, 'no-stream', command(stream))));
    // One after the other they would take eight seconds.
    expect(performance.now() - begun).toBeLessThan(4_000);
  });

  it('is too large for a server that takes less, and nothing of it is stored', async () => {
    await using world = await onACluster({ maxAppendSize: 10_000 });
    const stream = newStream();
    const error = await expectFailure(
      world.store.append(stream, 'no-stream', command(stream, { events: noted(20) })),
      'too-large',
    );
    expect(error.message).toContain('10000');
    expect(await wholeLog(world.store)).toEqual([]);
    expect(await world.store.append(stream, 'no-stream', command(stream))).toMatchObject({ revision: 0n });
  });

  it('where no server is, is retryable; where the address is none, the store is not opened', async () => {
    await using world = await onACluster();
    const nowhere = world.open({ connectionString: 'esdb://127.0.0.1:1?tls=false', patience: { patienceMs: 100 } });
    const stream = newStream();
    await expectFailure(nowhere.append(stream, 'no-stream', command(stream)), 'retryable');
    const opening = () => Promise.resolve().then(() => world.open({ connectionString: 'postgresql://elsewhere' }));
    await expectFailure(opening(), 'fatal');
  });
});

describe('a read', () => {
  it('that breaks in its middle goes on where it was', async () => {
    await using world = await onACluster();
    const { stream } = await givenStream(world.store, 40);
    world.cluster.theLeader.faults.breakRead(2, 7);
    const revisions = (await all(world.store.read(stream))).map(({ revision }) => revision);
    expect(revisions).toEqual(noted(40).map((_, i) => BigInt(i)));
  });

  it('of the log that is dropped in its middle goes on where it was', async () => {
    await using world = await onACluster();
    for (let i = 0; i < 30; i += 1) await givenStream(world.store, 4);
    const revisions: bigint[] = [];
    let pages = 0;
    for await (const page of world.store.readAll({ pageSize: 10 })) {
      revisions.push(...page.map(({ revision }) => revision));
      if (++pages % 3 === 0) world.cluster.theLeader.faults.endSubscriptions('unavailable');
    }
    expect(revisions).toEqual(Array.from({ length: 120 }, (_, i) => BigInt(i % 4)));
  });
});
