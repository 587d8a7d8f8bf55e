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
import type { TestCertificates } from '../certificates.js';
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
  /** A third listener, over TLS, for a user who is known by SCRAM-SHA-512. */
  readonly secure?: Secure;
}

export interface Secure {
  readonly certificates: TestCertificates;
  readonly username: string;
  readonly password: string;
}

/** Where a broker is found, and by which number its cluster knows it. */
interface Place {
  readonly node: number;
  readonly port: number;
  readonly behindProxyPort: number;
  readonly controller: number;
  readonly secure: number;
}

/** The broker said in its log that it has started. */
const STARTED = /Kafka Server started/;

/** Two cores with other suites on them. */
const STARTS_WITHIN_MS = 90_000;

/**
 * An Apache Kafka broker in KRaft mode, on free ports of the loopback address, with a folder of its own: alone, its own controller, or
 * one of a cluster.
 */
export class KafkaBroker {
  #child: ChildProcess | undefined;
  #pid: number | undefined;

  private constructor(
    private readonly folder: string,
    private readonly classPath: string,
    private readonly options: BrokerOptions,
    private readonly place: Place,
  ) {}

  static async start(options: BrokerOptions = {}): Promise<KafkaBroker> {
    const [broker] = await KafkaBroker.cluster(1, options);
    if (!broker) throw new RangeError('a cluster of no broker');
    return broker;
  }

  /** So many brokers, each a controller too, that know each other. */
  static async cluster(count: number, options: BrokerOptions = {}): Promise<readonly KafkaBroker[]> {
    const classPath = join(await kafkaJars(), '*');
    const brokers: KafkaBroker[] = [];
    const ports = await freePorts(count * 4);
    const next = () => ports.pop() ?? 0;
    for (let node = 1; node <= count; node++) {
      const place = { node, port: next(), behindProxyPort: next(), controller: next(), secure: next() };
      brokers.push(new KafkaBroker(await mkdtemp(join(tmpdir(), 'shuangwei-kafka-')), classPath, options, place));
    }
    const voters = brokers.map(({ place: { node, controller } }) => `${node}@127.0.0.1:${controller}`).join(',');
    const id = randomBytes(16).toString('base64url');
    const started = await Promise.allSettled(
      brokers.map(async (broker) => {
        await broker.#format({ id, voters, brokers: count });
        await broker.restart();
      }),
    );
    const failed = started.find((each) => each.status === 'rejected');
    if (!failed) return brokers;
    await Promise.all(brokers.map((broker) => broker.end()));
    throw failed.reason;
  }

  get port(): number {
    return this.place.port;
  }

  /** What `KAFKA_BROKERS` takes. */
  get brokers(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** The same for clients of the third listener. */
  get secureBrokers(): string {
    return `127.0.0.1:${this.place.secure}`;
  }

  /** The second listener, where a proxy is to connect to; it sends clients on to `proxyPort`. */
  get behindProxyPort(): number {
    return this.place.behindProxyPort;
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

  async #format({ id, voters, brokers }: { id: string; voters: string; brokers: number }): Promise<void> {
    const { place, folder, options } = this;
    const { proxyPort = place.behindProxyPort, secure } = options;
    const keyStore = this.#file('keys.pem');
    if (secure) await writeFile(keyStore, `${secure.certificates.key}${secure.certificates.cert}\n`);
    const properties = serverProperties({
      ...{ ...place, proxyPort, folder, voters, brokers },
      secure: secure && { port: place.secure, keyStore },
    });
    await writeFile(this.#file('server.properties'), properties);
    const user = secure && `SCRAM-SHA-512=[name=${secure.username},password=${secure.password}]`;
    // In one word: one id in 64 begins as an option does.
    const words = ['format', `--cluster-id=${id}`, '-c', this.#file('server.properties')];
    if (user) words.push('--add-scram', user);
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

/** So many, each another one. */
async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
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
