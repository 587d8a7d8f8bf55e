import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

// This file runs from the sources (Jest) and from dist/ (test/faults/kill-rounds.mjs).
const root = new URL(import.meta.url.includes('/dist/') ? '../../../' : '../../', import.meta.url);
const launcher = new URL('apps/launch.mjs', root).pathname;

/** As `--as` names them. */
const EVERY_ROLE = 'intake,handler,head,supervisor,auditor,analyst,administrator';

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
    private readonly children: Set<ChildProcess> = new Set(),
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
      // What a developer has set for himself is not to change what the tests see.
      DATABASE_URL: '',
      DATABASE_URL_FILE: '',
      EVENTSTORE_URL: '',
      EVENTSTORE_URL_FILE: '',
      SHUANGWEI_LANG: '',
      // What the clock does by itself, its own tests turn on: others count on their events alone.
      WATCH_DEADLINES: 'off',
      RHYTHM: 'off',
      ...env,
    });
  }

  /** The same folder, with something else in the environment. */
  with(env: NodeJS.ProcessEnv): Shuangwei {
    return new Shuangwei(this.folder, { ...this.env, ...env }, this.children);
  }

  get dataFolder(): string {
    return join(this.folder, 'data');
  }

  /** What a process needs in its environment to work on this folder. */
  get environment(): NodeJS.ProcessEnv {
    return this.env;
  }

  /** Runs a command line to its end. */
  run(...words: readonly string[]): Promise<Finished> {
    return finished(this.start(...words));
  }

  /** Runs a command line that must succeed, say nothing beside its answer, and answer with one JSON document. */
  async json<T>(...words: readonly string[]): Promise<T> {
    const { code, out, err } = await this.run(...words, '--json');
    if (code !== 0 || err !== '') throw new Error(`${words.join(' ')} ended with ${code}: ${err}`);
    return JSON.parse(out) as T;
  }

  /** Starts a command line in a process group of its own. */
  start(...words: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [launcher, ...words], {
      env: this.env,
      cwd: this.folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.children.add(child);
    child.once('exit', () => this.children.delete(child));
    return child;
  }

  /** Starts the server (or `demo`) and returns when it says where it listens. */
  async serve(...words: readonly string[]): Promise<RunningServer> {
    const child = this.start(...(words.length > 0 ? words : ['serve']));
    const said: string[] = [];
    const url = await new Promise<string>((resolve, reject) => {
      const look = (chunk: Buffer) => {
        said.push(chunk.toString());
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said.join(''));
        if (found) resolve(found[0]);
      };
      child.stdout?.on('data', look);
      child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said.join('')}`)));
    });
    return new RunningServer(child, url, said, await this.token());
  }

  /** A bearer token: of everybody at once for the whole bureau, unless the words of `token` say otherwise. */
  async token(...words: readonly string[]): Promise<string> {
    const everybody = ['--as', EVERY_ROLE, '--grant', 'reporter-identity', '--by', 'wang'];
    const { code, out, err } = await this.run('token', ...(words.length > 0 ? words : everybody));
    if (code !== 0) throw new Error(`no token: ${err}`);
    return out.trim();
  }

  /** Process id of the embedded database server, by its own file; undefined where none runs. */
  async postmaster(): Promise<number | undefined> {
    const text = await readFile(join(this.dataFolder, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
    const pid = Number(text.split('\n')[0]);
    return pid > 0 && isAlive(pid) ? pid : undefined;
  }

  /** kill -9 for the embedded database server. Its own children end by themselves when they notice. */
  async killPostgres(): Promise<number | undefined> {
    const pid = await this.postmaster();
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    return pid;
  }

  /** The embedded database as nobody but its superuser sees it. */
  async superuserUrl(): Promise<string> {
    const secrets = JSON.parse(await readFile(join(this.dataFolder, 'secrets.json'), 'utf8')) as { superuser: string };
    const postmaster = await readFile(join(this.dataFolder, 'postgres', 'postmaster.pid'), 'utf8');
    const port = postmaster.split('\n')[3]?.trim() ?? '';
    return `postgresql://postgres:${secrets.superuser}@127.0.0.1:${port}/shuangwei`;
  }

  /** Ends whatever still runs here, the hard way, and removes the folder. */
  async end(): Promise<void> {
    for (const { pid } of this.children) if (pid !== undefined) killGroup(pid);
    const database = await this.killPostgres();
    while (database !== undefined && isAlive(database)) await sleep(20);
    await this.remove();
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
    private readonly said: readonly string[] = [],
    private readonly token?: string,
  ) {}

  /** The same server, asked by somebody else; without a token by nobody. */
  as(token?: string): RunningServer {
    return new RunningServer(this.process, this.url, this.said, token);
  }

  /** Everything that it has written so far, on both of its outputs. */
  get output(): string {
    return this.said.join('');
  }

  /** How it ended and what it said last; empty while it runs. For the words of a test that fails. */
  get obituary(): string {
    const { exitCode, signalCode } = this.process;
    if (exitCode === null && signalCode === null) return '';
    return `the server ended with ${signalCode ?? exitCode}:\n${this.output.slice(-4_000)}`;
  }

  get(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`${this.url}${path}`, { ...init, headers: { ...this.#bearer, ...init?.headers } });
  }

  get #bearer(): Record<string, string> {
    return this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
  }

  post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.#bearer, ...headers },
      body: JSON.stringify(body),
    });
  }

  /** Uploads a file of evidence to a case, with the other fields of the form. */
  upload(
    caseId: string,
    { bytes, evidence: { name } }: { readonly bytes: Uint8Array; readonly evidence: { readonly name: string } },
    fields: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const form = new FormData();
    for (const [field, text] of Object.entries(fields)) form.append(field, text);
    form.append('file', new Blob([Buffer.from(bytes)]), name);
    return fetch(`${this.url}/api/v1/cases/${caseId}/evidence`, { method: 'POST', headers: this.#bearer, body: form });
  }

  /** Polls until the server says that it is ready. */
  async ready(withinMs = 60_000): Promise<void> {
    for (const until = performance.now() + withinMs; ; await sleep(50)) {
      const response = await this.get('/health/ready').catch(() => undefined);
      if (response?.ok) return;
      if (performance.now() > until) throw new Error(`not ready: ${(await response?.text()) ?? 'no answer'}`);
    }
  }

  /** Polls until every read model knows the log up to there. */
  async projected(position: bigint, withinMs = 60_000): Promise<void> {
    for (const until = performance.now() + withinMs; ; await sleep(20)) {
      const response = await this.get('/health/ready').catch(() => undefined);
      const { projections = [] } = ((await response?.json()) ?? {}) as { projections?: { position: string }[] };
      if (projections.length > 0 && projections.every((each) => BigInt(each.position) >= position)) return;
      if (performance.now() > until) throw new Error(`the read models are behind ${position}`);
    }
  }

  /** SIGTERM, and what it ended with. */
  async stop(): Promise<Finished> {
    const end = finished(this.process);
    this.process.kill('SIGTERM');
    return end;
  }
}

/** kill -9 for a process and whatever it started in its group; no complaint when it is gone already. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** True while there is a process of that number. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Collects a child's output until it has ended. */
export function finished(child: ChildProcess): Promise<Finished> {
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    // A character may come in two pieces.
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}
