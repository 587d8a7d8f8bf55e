/**
 * The PostgreSQL of a test run, and the process that minds it: started by jest-global-setup.mjs, it prints one line of JSON
 * when the server is ready, and takes everything down when its standard input ends – at the end of the run, and just as
 * well when Jest crashed or was killed, because the pipe closes then too.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  APP_ROLE,
  OWNER_ROLE,
  SUPERUSER,
  ensureLoginRole,
  findBinaries,
  freePort,
  initCluster,
  reachableBinaries,
  serverUser,
  startCluster,
  stopCluster,
  urlOf,
  withClient,
} from '#libs/platform';

const folder = await mkdtemp(join(tmpdir(), 'shuangwei-test-'));
// mkdtemp makes it private; the server's user must be able to pass.
await chmod(folder, 0o711);
const user = await serverUser();
const cluster = {
  binaries: await reachableBinaries(await findBinaries(), user, folder),
  user,
  folder: join(folder, 'postgres'),
  log: join(folder, 'postgres.log'),
  name: 'shuangwei-tests',
};

let ended = false;
process.stdin.on('end', () => (ended = true)).resume();
// Nobody listens any more: Jest was killed while the server was being made. What is left to do is to clear up.
process.stdout.on('error', () => undefined);
try {
  const password = randomBytes(18).toString('base64url');
  await initCluster(cluster, password);
  const port = await freePort();
  await startCluster(cluster, port);
  const adminUrl = urlOf({ user: SUPERUSER, password, port, database: 'postgres' });
  const secrets = { owner: randomBytes(18).toString('base64url'), app: randomBytes(18).toString('base64url') };
  await withClient(adminUrl, async (admin) => {
    await ensureLoginRole(admin, OWNER_ROLE, secrets.owner);
    await ensureLoginRole(admin, APP_ROLE, secrets.app);
  });
  process.stdout.write(`${JSON.stringify({ adminUrl, ownerPassword: secrets.owner, appPassword: secrets.app })}\n`);
  if (!ended) await new Promise((resolve) => process.stdin.once('end', resolve));
} finally {
  await stopCluster(cluster, 'immediate');
  await rm(folder, { recursive: true, force: true });
}
