import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from './cluster.js';
import { initCluster, readPostmaster, startCluster } from './cluster.js';

/** What PostgreSQL's programs say when something is wrong with the machine, and what we make of it. The words are theirs. */
describe('when a program of PostgreSQL fails', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'shuangwei-cluster-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A program that fails with these words: initdb says them itself, the server through pg_ctl into its log. */
  async function clusterThatSays(words: string): Promise<Cluster> {
    const program = join(folder, 'program');
    const log = join(folder, 'postgres.log');
    await writeFile(program, `#!/bin/sh\nprintf '%s\\n' '${words}' | tee -a '${log}' >&2\nexit 1\n`);
    await chmod(program, 0o755);
    const binaries = { initdb: program, pgCtl: program, postgres: program, version: '18.4.0', major: 18 };
    return { binaries, user: undefined, folder: join(folder, 'postgres'), log, name: 'shuangwei-test' };
  }

  it('a full disk is called so while the cluster is made, and nothing half-made remains', async () => {
    const cluster = await clusterThatSays('initdb: error: could not write to file "base/1": No space left on device');
    await expect(initCluster(cluster, 'secret')).rejects.toMatchObject({ code: 'database.disk-full', status: 507 });
    expect((await readdir(folder)).sort()).toEqual(['postgres.log', 'program']);
  });

  it('anything else while the cluster is made is passed on in the words of initdb', async () => {
    const cluster = await clusterThatSays('initdb: error: could not look up effective user ID 4711');
    await expect(initCluster(cluster, 'secret')).rejects.toThrow('could not look up effective user ID 4711');
  });

  it.each([
    ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'database.disk-full'],
    [
      'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\nFATAL:  could not create any TCP/IP sockets',
      'database.port-taken',
    ],
    ['FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use', 'database.server-still-ending'],
    ['FATAL:  could not open file "global/pg_control": Permission denied', 'database.start-failed'],
  ])('a start that ends with %j is %s', async (words, code) => {
    await expect(startCluster(await clusterThatSays(words), 5432)).rejects.toMatchObject({ code });
  });

  it('only this start is judged, not what the log says of earlier ones', async () => {
    const cluster = await clusterThatSays('FATAL:  something new');
    await writeFile(cluster.log, 'FATAL:  No space left on device\n');
    await expect(startCluster(cluster, 5432)).rejects.toMatchObject({ code: 'database.start-failed' });
  });

  it('a postmaster.pid that is not written to its end is not believed', async () => {
    await writeFile(join(folder, 'postmaster.pid'), '4711\n/data/postgres\n');
    expect(await readPostmaster(folder)).toBeUndefined();
    await writeFile(
      join(folder, 'postmaster.pid'),
      '4711\n/data/postgres\n1767225600\n20123\n\n127.0.0.1\n  1 2\nready\n',
    );
    expect(await readPostmaster(folder)).toEqual({ pid: 4711, startedAt: 1_767_225_600, port: 20_123, ready: true });
  });
});
