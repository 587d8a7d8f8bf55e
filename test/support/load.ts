import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningServer } from './shuangwei.js';
import { workOrder } from './work-orders.js';
import type { Acknowledged, Problem } from './work-orders.js';

/** A command that was sent, until it was answered. */
interface Sent {
  readonly order: ReturnType<typeof workOrder>;
  /** `Idempotency-Key`: a command that got no answer is sent again under it. */
  readonly key: string;
  answer?: Acknowledged;
}

/**
 * Clients that register cases one after the other, each retrying a command under its own id until it is acknowledged, as the
 * documentation tells them to. What they must never be told is kept in `complaints`.
 */
export class Load {
  readonly sent: Sent[] = [];
  /** Answers that no client should get, and requests that got none. */
  readonly complaints: string[] = [];
  /** How often a client was told to come again. */
  toldToRetry = 0;
  /** How often it was told that the disk is full; it comes again then, too. */
  toldDiskFull = 0;
  /** When a command was last acknowledged, milliseconds of `performance.now()`. */
  lastAnswerAt = 0;
  #stopped = false;
  #clients: Promise<unknown> = Promise.resolve();

  constructor(private server: RunningServer) {}

  get acknowledged(): readonly (Sent & { answer: Acknowledged })[] {
    return this.sent.filter((each): each is Sent & { answer: Acknowledged } => each.answer !== undefined);
  }

  start(clients: number): void {
    this.#stopped = false;
    this.#clients = Promise.all(Array.from({ length: clients }, () => this.#client()));
  }

  /** Every client ends the command in hand, and stops. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#clients;
  }

  /** No command in hand is waited for: there is no server any more. */
  abandon(): void {
    this.#stopped = true;
  }

  /** Sends what was never acknowledged, and what was acknowledged once more, to a server. Returns the second answers. */
  async repeatAll(server: RunningServer): Promise<Map<Sent, Acknowledged>> {
    this.server = server;
    const second = new Map<Sent, Acknowledged>();
    for (let i = 0; i < this.sent.length; i += 16) {
      await Promise.all(
        this.sent.slice(i, i + 16).map(async (each) => {
          const response = await server.post('/api/v1/cases', each.order, { 'idempotency-key': each.key });
          if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
          second.set(each, (await response.json()) as Acknowledged);
        }),
      );
    }
    return second;
  }

  async until(condition: () => boolean, withinMs = 60_000): Promise<void> {
    for (const end = performance.now() + withinMs; !condition(); await sleep(10)) {
      if (performance.now() > end || this.server.obituary !== '') {
        this.abandon();
        throw new Error(
          `waited in vain; ${this.server.obituary}; complaints: ${this.complaints.slice(0, 20).join('\n')}`,
        );
      }
    }
  }

  async #client(): Promise<void> {
    while (!this.#stopped) {
      const sent: Sent = { order: workOrder('complaint'), key: randomUUID() };
      this.sent.push(sent);
      while (!(await this.#try(sent)) && !this.#stopped) await sleep(50);
    }
  }

  async #try(sent: Sent): Promise<boolean> {
    try {
      const response = await this.server.post('/api/v1/cases', sent.order, { 'idempotency-key': sent.key });
      if (response.status === 201) {
        sent.answer = (await response.json()) as Acknowledged;
        this.lastAnswerAt = performance.now();
        return true;
      }
      const problem = (await response.json()) as Problem;
      const comeAgain = response.status === 503 && response.headers.has('retry-after');
      if (comeAgain && problem.code === 'store.unavailable') this.toldToRetry++;
      else if (comeAgain && problem.code === 'store.disk-full') this.toldDiskFull++;
      else this.complaints.push(`${response.status} ${JSON.stringify(problem)}`);
    } catch (error) {
      if (!this.#stopped) this.complaints.push(`no answer: ${String(error)}`);
    }
    return false;
  }
}
