import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const fileOf = (name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * The server as it is run, in a process of its own, on a database that is there.
 *
 * @param environment on top of the process's own; `LOG_LEVEL` is `warn` where it says nothing
 */
export async function withProduct(url, use, environment = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'shuangwei-bench-product-'));
  const main = fileOf('../../apps/launch.mjs');
  const env = {
    ...process.env,
    DATABASE_URL: url,
    SHUANGWEI_DATA: folder,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    // Nothing but what is asked for comes into the log.
    WATCH_DEADLINES: 'off',
    RHYTHM: 'off',
    ...environment,
  };
  // Into a file, as a service's output goes: read by nobody, a pipe would come to a stand.
  const output = await open(join(folder, 'output'), 'w');
  const server = spawn(process.execPath, [...profiled(), ...(await flags()), main, 'serve'], {
    ...{ env, stdio: ['ignore', output.fd, 2] },
  });
  await output.close();
  try {
    const listening = await written(server, join(folder, 'output'), /http:\/\/127\.0\.0\.1:\d+/);
    const ready = async () => (await fetch(`${listening}/health/ready`)).json();
    return await use({
      url: listening,
      /** How many events the read model that is farthest behind does not know yet. */
      async behind() {
        const { head, projections } = await ready();
        return Math.max(...projections.map(({ position }) => Number(BigInt(head) - BigInt(position))));
      },
      /** The read models know everything, so that nothing else goes on. */
      async projected() {
        for (;;) {
          const { head, projections } = await ready();
          if (projections?.length > 0 && projections.every(({ position }) => BigInt(position) >= BigInt(head))) return;
          await sleep(200);
        }
      },
      token(role, ...words) {
        const verb = spawn(process.execPath, [main, 'token', '--as', role, ...words], {
          env,
          stdio: ['ignore', 'pipe', 2],
        });
        return said(verb, /^[\w-]+\.[\w-]+\.[\w-]+$/m);
      },
      async megabytes() {
        const status = await readFile(`/proc/${server.pid}/status`, 'utf8').catch(() => '');
        return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024;
      },
    });
  } finally {
    server.kill('SIGTERM');
    if (server.exitCode === null) await once(server, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
}

/** BENCH_PROFILE=FOLDER: the server leaves a CPU profile there. */
function profiled() {
  const folder = process.env.BENCH_PROFILE;
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
}

/** Those that `npm start` gives to Node. */
async function flags() {
  const { scripts } = JSON.parse(await readFile(fileOf('../../package.json'), 'utf8'));
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}

/** What a process says, as soon as it fits. */
export function said(child, pattern) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const [found] = pattern.exec(text) ?? [];
      if (found) resolve(found);
    });
    child.once('close', (code) => reject(new Error(`ended with ${code}: ${text}`)));
  });
}

/** The same of what it writes into a file. */
async function written(child, file, pattern) {
  for (;;) {
    const text = await readFile(file, 'utf8');
    const [found] = pattern.exec(text) ?? [];
    if (found) return found;
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${text}`);
    await sleep(50);
  }
}

/** Whole lives of cases, so many events, appended by the phase `fill` of the rebuild benchmark. */
export function fillLog(url, events, cases) {
  return new Promise((resolve, reject) => {
    const child = fork(fileOf('./rebuild-phase.mjs'), ['fill'], {
      env: { ...process.env, BENCH_DATABASE: url, BENCH_EVENTS: String(events), BENCH_CASES: String(cases) },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', resolve);
    child.on('error', reject);
    child.on('exit', (code) => code !== 0 && reject(new Error(`fill ended with ${code}`)));
  });
}
