import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testCertificates } from '../../../test/support/certificates.js';
import { all, command, expectFailure, givenStream, newStream, opened, wholeLog } from '../contract/events.js';
import { connectionStrings } from './connection-strings.js';
import { appendMany, followed, onACluster } from '../testing/on-a-cluster.js';

const THREE = { nodes: 3, readOnlyReplicas: 1 };

describe('on a cluster', () => {
  it('appends and subscriptions go on while leadership moves and nodes go', async () => {
    await using world = await onACluster(THREE);
    const { store, cluster } = world;
    const following = Promise.all([followed(store, 75), followed(world.open({ readFrom: 'follower' }), 75)]);
    const written = appendMany(store, newStream(), 50);
    for (const move of [1, 2, 3]) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (move === 2) await cluster.restartNode(cluster.theLeader, 50);
      else await cluster.moveLeadership(cluster.followers[0]!, 50);
    }
    const texts = await written;
    for (const got of await following) expect(got.map(({ text }) => text)).toEqual(texts);
    expect((await wholeLog(store)).map(({ text }) => text)).toEqual(texts);
  });

  it('is found by gossip', async () => {
    await using world = await onACluster(THREE);
    const discovering = world.cluster.connectionString.replace('esdb://', 'esdb+discover://');
    const store = world.open({ connectionString: discovering });
    const { stream } = await givenStream(store, 3);
    expect(await all(store.read(stream))).toHaveLength(3);
  });

  it('who follows at a follower that is behind waits for what was written, and misses nothing', async () => {
    await using world = await onACluster(THREE, { readFrom: 'follower', stallMs: 5_000 });
    const { store, cluster } = world;
    for (const node of cluster.nodes) if (node !== cluster.theLeader) node.lagBehind(150);
    await givenStream(store, 5);
    await givenStream(store, 5);
    expect(await wholeLog(store)).toHaveLength(10);
    await using subscription = opened(store, { after: 'start' });
    expect(await subscription.next()).toHaveLength(10);
  });

  it('reads a stream from the leader, so that what was written is there at once', async () => {
    await using world = await onACluster(THREE, { readFrom: 'follower' });
    const { store, cluster } = world;
    for (const node of cluster.nodes) node.holdReplication();
    const { stream } = await givenStream(store, 3);
    expect(await all(store.read(stream))).toHaveLength(3);
    for (const node of cluster.nodes) node.catchUp();
  });

  it('speaks TLS, with credentials, and is told when they are wrong', async () => {
    const { authority, ...pair } = await testCertificates();
    const folder = mkdtempSync(join(tmpdir(), 'eventstoredb-'));
    const file = join(folder, 'ca.pem');
    writeFileSync(file, authority);
    await using world = await onACluster({ nodes: 3, tls: pair }, { patience: { patienceMs: 1_000 } });
    const hosts = world.cluster.nodes.map(({ endpoint: { host, port } }) => `${host}:${port}`).join(',');
    const url = (user: string) => `esdb://${user}@${hosts}?tlsCAFile=${encodeURIComponent(file)}`;
    const store = world.open({ connectionString: url('admin:changeit') });
    const { stream } = await givenStream(store, 2);
    expect(await wholeLog(store)).toHaveLength(2);
    const stranger = world.open({ connectionString: url('admin:wrong') });
    await expectFailure(stranger.head(), 'fatal');
    await expectFailure(all(stranger.read(stream)), 'fatal');
    await expectFailure(stranger.append(stream, 'no-stream', command(stream)), 'fatal');
    rmSync(folder, { recursive: true });
  });
});

describe('connection strings', () => {
  it.each([
    ['esdb://a:1', undefined, 'esdb://a:1?nodePreference=leader', 'esdb://a:1?nodePreference=leader'],
    [
      'esdb://a:1,b:2?tls=false&nodePreference=follower&defaultDeadline=100',
      undefined,
      'esdb://a:1,b:2?tls=false&defaultDeadline=100&nodePreference=leader',
      'esdb://a:1,b:2?tls=false&defaultDeadline=100&nodePreference=follower',
    ],
    [
      'esdb+discover://c?nodePreference=random&tls=false',
      'read-only-replica',
      'esdb+discover://c?tls=false&nodePreference=leader',
      'esdb+discover://c?tls=false&nodePreference=readOnlyReplica',
    ],
  ] as const)('%s, read from %s', (url, readFrom, leader, feeder) => {
    expect(connectionStrings(url, readFrom)).toEqual({ leader, feeder });
  });
});
