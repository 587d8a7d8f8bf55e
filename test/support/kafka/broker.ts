import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '#libs/platform';
import { serverProperties } from './broker-settings.js';
import { kafkaJars } from './jars.js';
import { here } from './where.js';

const run = promisify(execFile);

export interface BrokerOptions {
  /** Heap in MB. */
  readonly heapMb?: number;
  /** Compile as a server does that runs for days, which costs the first seconds: for benchmarks. */
  readonly longRunning?: boolean;
  /** A port that the broker names for clients of its second listener: of a proxy in between. */
  readonly proxyPort?: number;
}

/** The broker said in its log that it has started. */
const STARTED = /Kafka Server started/;

/** Two cores with other suites on them. */
const STARTS_WITHIN_MS = 90_000;

/** One Apache Kafka broker in KRaft mode, its own controller, on free ports of the loopback address, with a folder of its own. */
export class KafkaBroker {
  #child: ChildProcess | undefined;
  #pid: number | undefined;

  private constructor(
    private readonly folder: string,
    private readonly classPath: string,
    private readonly options: BrokerOptions,
    /** Where clients find it. */
    readonly port: number,
    /** Its second listener, where a proxy is to connect to; it sends clients on to `proxyPort`. */
    readonly behindProxyPort: number,
  ) {}

  static async start(options: BrokerOptions = {}): Promise<KafkaBroker> {
    const classPath = join(await kafkaJars(), '*');
    const folder = await mkdtemp(join(tmpdir(), 'shuangwei-kafka-'));
    const [port, behind, controller] = [await freePort(), await freePort(), await freePort()];
    const broker = new KafkaBroker(folder, classPath, options, port, behind);
    try {
      await broker.#format(controller);
      await broker.restart();
    } catch (error) {
      await broker.end();
      throw error;
    }
    return broker;
  }

  /** What `KAFKA_BROKERS` takes. */
  get brokers(): string {
    return `127.0.0.1:${this.port}`;
  }

  get running(): boolean {
    return this.#pid !== undefined;
  }

  /** kill -9, as a machine that loses power would. Its files stay. */
  async kill(): Promise<void> {
    await this.#signal('SIGKILL');
  }

  /** Asks it to leave in good order. */
  async stop(): Promise<void> {
    await this.#signal('SIGTERM');
  }

  /** SIGSTOP: it holds its connections and answers nothing. */
  freeze(): void {
    if (this.#pid !== undefined) process.kill(this.#pid, 'SIGSTOP');
  }

  /** SIGCONT. */
  thaw(): void {
    if (this.#pid !== undefined) process.kill(this.#pid, 'SIGCONT');
  }

  /** Starts it on its ports and files, and returns when it answers. */
  async restart(): Promise<void> {
    // The shell watches its own input, which closes when we end in whatever way: the broker does not outlive us.
    const script = 'exec 3<&0; "$@" <&- 3<&- & pid=$!; echo "pid $pid"; read -r _ <&3; kill -9 $pid 2>&-';
    const child = spawn(
      'sh',
      ['-c', script, 'sh', 'java', ...this.#flags(), 'kafka.Kafka', this.#file('server.properties')],
      {
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    this.#child = child;
    const log = createWriteStream(this.#file('server.log'), { flags: 'a' });
    child.stderr.pipe(log, { end: false });
    child.stdout.pipe(log);
    this.#pid = await started(child).catch(async (error: unknown) => {
      child.stdin.end();
      throw new Error(`${String(error)}\n${await this.lastWords()}`);
    });
  }

  /** The end of its log, for the words of a test that fails. */
  async lastWords(): Promise<string> {
    return (await readFile(this.#file('server.log'), 'utf8').catch(() => '')).slice(-4_000);
  }

  /** Ends it the hard way and removes its folder. */
  async end(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  async #format(controller: number): Promise<void> {
    const { port, behindProxyPort, folder } = this;
    const settings = {
      port,
      behindProxyPort,
      controller,
      proxyPort: this.options.proxyPort ?? behindProxyPort,
      folder,
    };
    await writeFile(this.#file('server.properties'), serverProperties(settings));
    const cluster = randomBytes(16).toString('base64url');
    const words = ['format', '-t', cluster, '-c', this.#file('server.properties')];
    await run('java', [...this.#flags(), 'kafka.tools.StorageTool', ...words]);
  }

  #flags(): string[] {
    const { heapMb = 512, longRunning = false } = this.options;
    const quick = longRunning ? [] : ['-XX:TieredStopAtLevel=1'];
    const logging = `-Dlog4j2.configurationFile=${here('log4j2.properties')}`;
    return [`-Xmx${heapMb}m`, '-XX:+UseSerialGC', '-Xshare:auto', ...quick, logging, '-cp', this.classPath];
  }

  #file(name: string): string {
    return join(this.folder, name);
  }

  async #signal(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const [child, pid] = [this.#child, this.#pid];
    this.#child = this.#pid = undefined;
    if (!child || child.exitCode !== null) return;
    const gone = once(child.stdout ?? child, 'close');
    if (pid !== undefined) process.kill(pid, signal);
    if (signal === 'SIGTERM') await gone;
    const ended = child.exitCode === null ? once(child, 'exit') : undefined;
    child.stdin?.end();
    await ended;
    await gone;
  }
}

/** Resolves with the broker's process id when it has said that it has started. */
function started(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    const late = setTimeout(() => reject(new Error('the broker did not start in time')), STARTS_WITHIN_MS);
    child.stdout?.on('data', function look(chunk: Buffer) {
      text += chunk.toString();
      if (!STARTED.test(text)) return;
      child.stdout?.off('data', look);
      clearTimeout(late);
      resolve(Number(/^pid (\d+)$/m.exec(text)?.[1]));
    });
    child.stdout?.once('close', () => {
      clearTimeout(late);
      reject(new Error('the broker ended'));
    });
  });
}
