import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { simulate } from '#libs/simulating';
import { openEngine } from '../../../apps/server/index.js';
import type { Engine } from '../../../apps/server/index.js';
import { pacedLoad } from '../paced-load.js';
import { Shuangwei } from '../shuangwei.js';
import { compareWhenArrived } from './published.js';
import type { Compared } from './compared.js';
import { Watermarks } from './watermarks.js';

export interface StreamingCityOptions {
  readonly brokers: string;
  /** On top of what a server is started with: DATABASE_URL, or how publishers find the brokers where that is not how others do. */
  readonly env?: NodeJS.ProcessEnv;
}

/** An installation whose log grows while publishers, each a process of its own, are started, killed, frozen and thawed. */
export class StreamingCity {
  readonly #publishers = new Set<PublisherProcess>();
  #ending = new AbortController();
  #load: Promise<{ readonly events: number }> = Promise.resolve({ events: 0 });
  #loads = 0;

  private constructor(
    private readonly brokers: string,
    /** Servers are started on it with whatever roles a test wants. */
    readonly folder: Shuangwei,
    readonly engine: Engine,
    readonly watermarks: Watermarks,
  ) {}

  static async open({ brokers, env = {} }: StreamingCityOptions): Promise<StreamingCity> {
    const folder = await Shuangwei.onFreshFolder({ KAFKA_BROKERS: brokers, ...env, ROLES: 'publisher' });
    const engine = await openEngine({ env: { ...folder.environment, KAFKA_BROKERS: '' } });
    return new StreamingCity(brokers, folder, engine, new Watermarks(brokers));
  }

  /** Appends so many events a second until `quiet`. */
  load(perSecond: number): void {
    this.#ending = new AbortController();
    // Each time another city: the cases of the load before are complete as they are.
    const options = { perSecond, seconds: 6 * 3_600, seed: ++this.#loads, stop: this.#ending.signal };
    this.#load = pacedLoad(this.engine.store, options);
    this.#load.catch(() => undefined);
  }

  /** A year of so many cases, appended as fast as it goes. */
  async grow(cases: number): Promise<void> {
    const { organisation, store } = this.engine;
    for (const { stream, head, events } of simulate({ cases, year: 2025, seed: ++this.#loads, organisation }))
      await store.append(stream, head ? head.revision : 'no-stream', events);
  }

  /** Ends the load. @returns how many events were appended */
  async quiet(): Promise<number> {
    this.#ending.abort();
    return (await this.#load).events;
  }

  publisher(env: NodeJS.ProcessEnv = {}): PublisherProcess {
    const publisher = new PublisherProcess(this.folder.with(env).start('serve'));
    this.#publishers.add(publisher);
    return publisher;
  }

  /** Ends every publisher. */
  async killPublishers(): Promise<void> {
    for (const publisher of this.#publishers) await publisher.kill();
    this.#publishers.clear();
  }

  /** What kcat finds when everything has arrived. Nobody may append meanwhile. */
  compared(withinMs?: number): Promise<Compared> {
    return compareWhenArrived(this.brokers, this.engine.publicStreams, withinMs);
  }

  async end(): Promise<void> {
    await this.quiet().catch(() => undefined);
    await this.killPublishers();
    await this.watermarks.close();
    await this.engine.close();
    await this.folder.end();
  }
}

/** A server with the role `publisher`. */
export class PublisherProcess {
  #said = '';

  constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.#said = (this.#said + chunk.toString()).slice(-20_000)));
  }

  /** What it has said lately. */
  get said(): string {
    return this.#said;
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** kill -9. Resolves when it is gone. */
  async kill(): Promise<void> {
    if (this.ended) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }

  /** SIGSTOP: as a machine that pauses, connections and all. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  /** SIGCONT. */
  thaw(): void {
    this.child.kill('SIGCONT');
  }
}
