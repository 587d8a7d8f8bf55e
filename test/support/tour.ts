import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { finished } from './shuangwei.js';
import type { RunningServer, Shuangwei } from './shuangwei.js';

const root = new URL('../../', import.meta.url).pathname;

/** The commands of a page's blocks of bash, one line each, without comments; the first `blocks` of them. */
export function tourOf(page: string, blocks = Infinity): string[] {
  const text = readFileSync(`${root}${page}`, 'utf8');
  return [...text.matchAll(/```bash\n([\s\S]*?)```/g)]
    .slice(0, blocks)
    .flatMap(([, block = '']) => block.split('\n'))
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

/** Pastes the lines into a shell that asks that server. `failed` is the line that went wrong and what it said; empty: none did. */
export async function pasted(lines: readonly string[], city: Shuangwei, server: RunningServer) {
  const script = lines
    .map((line) => line.replaceAll('http://127.0.0.1:3120', server.url).replace('curl -s ', 'curl -sS --fail '))
    .map((line) => `echo ${JSON.stringify(`» ${line}`.replace(/[$`"\\]/g, ''))}\n${line}\n`)
    .join('');
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: root,
    env: { ...process.env, ...city.environment, PATH: `${root}node_modules/.bin:${process.env.PATH ?? ''}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { code, out, err } = await finished(shell);
  return { code, out, failed: code === 0 ? '' : `${err}\n${out.slice(out.lastIndexOf('» '))}` };
}
