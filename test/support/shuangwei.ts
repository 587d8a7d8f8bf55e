import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const launcher = new URL('../../apps/launch.mjs', import.meta.url).pathname;

/** What a finished command line left. */
export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The product as a stranger runs it: child processes on a data folder of their own. */
export class Shuangwei {
  private constructor(
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** On a fresh data folder; `env` on top of the process's own. */
  static async onFreshFolder(env: NodeJS.ProcessEnv = {}): Promise<Shuangwei> {
    const folder = await mkdtemp(join(tmpdir(), 'shuangwei-e2e-'));
    // mkdtemp makes it private; as root, the database's own user must be able to pass.
    await chmod(folder, 0o711);
    return new Shuangwei(folder, {
      ...process.env,
      SHUANGWEI_DATA: join(folder, 'data'),
      PORT: '0',
      NO_COLOR: '1',
      LOG_LEVEL: 'warn',
      ...env,
    });
  }

  /** What a process needs in its environment to work on this folder. */
  get environment(): NodeJS.ProcessEnv {
    return this.env;
  }

  /** Runs a command line to its end. */
  run(...words: readonly string[]): Promise<Finished> {
    return finished(this.start(...words));
  }

  /** Runs a command line that must succeed, and reads its JSON. */
  async json<T>(...words: readonly string[]): Promise<T> {
    const { code, out, err } = await this.run(...words, '--json');
    if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${err}`);
    return JSON.parse(out) as T;
  }

  /** Starts a command line in a process group of its own. */
  start(...words: readonly string[]): ChildProcess {
    return spawn(process.execPath, [launcher, ...words], {
      env: this.env,
      cwd: this.folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Starts the server (or `demo`) and returns when it says where it listens. */
  async serve(...words: readonly string[]): Promise<RunningServer> {
    const child = this.start(...(words.length > 0 ? words : ['serve']));
    const url = await new Promise<string>((resolve, reject) => {
      let text = '';
      const look = (chunk: Buffer) => {
        text += chunk.toString();
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
        if (found) resolve(found[0]);
      };
      child.stdout?.on('data', look);
      child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${text}`)));
    });
    return new RunningServer(child, url);
  }

  /** Removes the folder. Whoever still runs on it has to be ended before. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** A server in a child process. */
export class RunningServer {
  constructor(
    readonly process: ChildProcess,
    readonly url: string,
  ) {}

  get(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`${this.url}${path}`, init);
  }

  post(path: string, body: unknown): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  /** Polls until the server says that it is ready. */
  async ready(): Promise<void> {
    for (;;) {
      const response = await this.get('/health/ready').catch(() => undefined);
      if (response?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** SIGTERM, and what it ended with. */
  async stop(): Promise<Finished> {
    const end = finished(this.process);
    this.process.kill('SIGTERM');
    return end;
  }
}

/** Collects a child's output until it has ended. */
export function finished(child: ChildProcess): Promise<Finished> {
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}
