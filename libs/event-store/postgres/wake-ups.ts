import type { Client, ClientConfig } from 'pg';
import type { Connector } from './connector.js';

/** How long to wait before the n-th try to connect again, in milliseconds. */
const BACK_OFF = [50, 100, 200, 400, 800, 1_600, 3_000];

/**
 * Tells waiting subscriptions that the log has grown, by LISTEN on a connection of its own. A hint and nothing more: what it
 * misses, or what comes while the connection is lost, the poll finds. The connection is opened when somebody first waits, and
 * opened again when it was lost.
 */
export class WakeUps {
  readonly #config: ClientConfig;
  readonly #waiting = new Set<() => void>();
  #client: Client | undefined;
  #opening: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;
  #count = 0;
  #closed = false;

  constructor(
    private readonly connector: Connector,
    config: ClientConfig,
  ) {
    this.#config = { ...config, application_name: 'shuangwei-listener' };
  }

  /** Changes with every wake-up. Take it before looking at the log, and hand it to `wait`: nothing is missed in between. */
  get count(): number {
    return this.#count;
  }

  /** Resolves on a wake-up since `seen`, after `ms` milliseconds, or when the signal aborts, whichever is first. */
  wait(seen: number, ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#client && !this.#retry && !this.#closed) this.#listen();
    if (this.#count !== seen || signal.aborted || this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#wake();
    // A client that is ended while it connects never says so.
    await this.#opening;
    await this.#client?.end().catch(() => undefined);
  }

  #listen(): void {
    this.#retry = undefined;
    const client = new this.connector(this.#config);
    this.#client = client;
    client.on('notification', () => this.#wake());
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    this.#opening = client
      .connect()
      .then(() => client.query('listen log'))
      .then(() => {
        this.#failures = 0;
        // Something may have been appended before the server knew that we listen.
        this.#wake();
      })
      .catch(() => this.#lost(client));
  }

  #lost(client: Client): void {
    if (this.#client !== client || this.#closed) return;
    this.#client = undefined;
    client.end().catch(() => undefined);
    const delay = BACK_OFF[Math.min(this.#failures, BACK_OFF.length - 1)] ?? 0;
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#listen(), delay);
    this.#retry.unref();
    // Whoever waits looks at the log now, and learns at once if the server is gone.
    this.#wake();
  }

  #wake(): void {
    this.#count += 1;
    for (const wake of this.#waiting) wake();
  }
}
