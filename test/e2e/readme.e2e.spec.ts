import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { finished, Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';

const root = new URL('../../', import.meta.url).pathname;

/** The commands of the README's tour, one line each, without comments. */
function tour(): string[] {
  const block = /```bash\n([\s\S]*?)```/.exec(readFileSync(`${root}README.md`, 'utf8'))?.[1] ?? '';
  return block.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

describe('the tour of the README', () => {
  let city: Shuangwei;
  let server: RunningServer;

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder();
    server = await city.serve('demo', '--cases', '200');
    await server.ready();
  }, 120_000);

  afterAll(async () => {
    await server.stop();
    await city.remove();
  }, 30_000);

  it('has lines', () => expect(tour().length).toBeGreaterThan(20));

  it('works line by line, as a stranger would paste it', async () => {
    const script = tour()
      .map((line) => line.replaceAll('http://127.0.0.1:3120', server.url).replace('curl -s ', 'curl -sS --fail '))
      .map((line) => `echo ${JSON.stringify(`» ${line}`.replace(/[$`"\\]/g, ''))}\n${line}\n`)
      .join('');
    const shell = spawn('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: root,
      env: { ...process.env, ...city.environment, PATH: `${root}node_modules/.bin:${process.env.PATH ?? ''}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { code, out, err } = await finished(shell);
    const last = out.slice(out.lastIndexOf('» '));
    expect({ code, err: code === 0 ? '' : err, last: code === 0 ? '' : last }).toEqual({ code: 0, err: '', last: '' });
  }, 240_000);
});
