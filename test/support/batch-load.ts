import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningServer } from './shuangwei.js';
import { workOrder } from './work-orders.js';
import type { Acknowledged, Problem } from './work-orders.js';

/** Registrations in a batch; each is followed by two actions on its case. */
const CASES = 8;
const PER_CASE = 3;

type ItemAnswer = { readonly status: number; readonly answer?: Acknowledged; readonly problem?: Problem };

/** A batch that was sent, until each of its items was answered. */
interface SentBatch {
  readonly items: readonly object[];
  /** Of the whole batch, or none: then each item has its own. */
  readonly headers: Readonly<Record<string, string>>;
  /** By item: its first acknowledgement. */
  readonly answers: Map<number, Acknowledged>;
}

/**
 * Clients that send batches one after the other – registrations, and actions that build on them –, each again under its keys until
 * every item of it is acknowledged. Half of them bear a key for the whole batch, the others one an item.
 */
export class BatchLoad {
  readonly sent: SentBatch[] = [];
  /** Answers that no client should get, and requests that got none. */
  readonly complaints: string[] = [];
  /** Items of batches of which others went through that were told to come again. */
  toldInPart = 0;
  #stopped = false;
  #clients: Promise<unknown> = Promise.resolve();

  constructor(private readonly server: RunningServer) {}

  get acknowledged(): number {
    return this.sent.reduce((sum, { answers }) => sum + answers.size, 0);
  }

  /** Commands that were sent, acknowledged or not: each is one event. */
  get commands(): number {
    return this.sent.reduce((sum, { items }) => sum + items.length, 0);
  }

  start(clients: number): void {
    this.#clients = Promise.all(Array.from({ length: clients }, (_, nth) => this.#client(nth)));
  }

  /** Every client ends the batch in hand, and stops. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#clients;
  }

  /** No batch in hand is waited for: there is no server any more. */
  abandon(): void {
    this.#stopped = true;
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

  /** Sends every batch once more, whatever was acknowledged of it. Returns what is wrong with the answers: nothing should be. */
  async repeatAll(server: RunningServer): Promise<readonly string[]> {
    const faults: string[] = [];
    const positions = new Set<string>();
    for (const { items, headers, answers } of this.sent) {
      const response = await server.post('/api/v1/batches', { items }, headers);
      const { items: second } = (await response.json()) as { items: readonly ItemAnswer[] };
      for (const [index, { status, answer, problem }] of second.entries()) {
        const first = answers.get(index);
        if (!answer) faults.push(`${status} ${problem?.code}`);
        else if (first && JSON.stringify({ ...first, repeated: true }) !== JSON.stringify(answer))
          faults.push(`${JSON.stringify(first)} became ${JSON.stringify(answer)}`);
        else positions.add(answer.position);
      }
    }
    if (positions.size !== this.commands) faults.push(`${this.commands} commands at ${positions.size} positions`);
    return faults;
  }

  async #client(nth: number): Promise<void> {
    for (let count = 0; !this.#stopped; count++) {
      const batch = batchOf((nth + count) % 2 === 0);
      this.sent.push(batch);
      while (!(await this.#try(batch)) && !this.#stopped) await sleep(50);
    }
  }

  async #try({ items, headers, answers }: SentBatch): Promise<boolean> {
    try {
      const response = await this.server.post('/api/v1/batches', { items }, headers);
      if (response.status !== 200) return this.#refused(response.status, (await response.json()) as Problem);
      const answered = ((await response.json()) as { items: readonly ItemAnswer[] }).items;
      const away = answered.filter(({ problem }) => problem && isAway(problem));
      for (const [index, { status, answer, problem }] of answered.entries()) {
        if (answer) answers.set(index, answers.get(index) ?? answer);
        // What builds on a registration that was told to come again was not tried.
        else if (!(away.length > 0 && (isAway(problem) || problem?.code === 'batch.refers-to-refused')))
          this.complaints.push(`${status} ${JSON.stringify(problem)}`);
      }
      if (away.length < answered.length) this.toldInPart += away.length;
      return answers.size === items.length;
    } catch (error) {
      if (!this.#stopped) this.complaints.push(`no answer: ${String(error)}`);
      return false;
    }
  }

  #refused(status: number, problem: Problem): false {
    if (!isAway(problem)) this.complaints.push(`${status} ${JSON.stringify(problem)}`);
    return false;
  }
}

function isAway(problem: Problem | undefined): boolean {
  return problem?.code === 'store.unavailable';
}

function batchOf(oneKey: boolean): SentBatch {
  const items = Array.from({ length: CASES }, (_, nth) => [
    { action: 'register', body: workOrder('complaint') },
    { action: 'sign', caseId: `$${nth * PER_CASE}` },
    { action: 'add-note', caseId: `$${nth * PER_CASE}`, body: { text: '已电话联系' } },
  ]).flat();
  return {
    items: oneKey ? items : items.map((item) => ({ ...item, idempotencyKey: randomUUID() })),
    headers: oneKey ? { 'idempotency-key': randomUUID() } : {},
    answers: new Map(),
  };
}
