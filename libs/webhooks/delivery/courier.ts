import { randomUUID } from 'node:crypto';
import { epochMs } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { Backoff, pause } from '#libs/platform/backoff';
import type { KnownWebhook, WebhookOffice } from '../application/webhook-office.js';
import type { Progress } from './progress.js';
import { beginningOf, LeaseLost, WebhookRun } from './webhook-run.js';
import type { RunParts } from './webhook-run.js';

export interface CourierTiming {
  /** How often it is looked for what has changed, and for webhooks that nobody serves. */
  readonly pollMs: number;
  /** How long a lease holds that is not renewed. */
  readonly leaseMs: number;
}

export interface CourierParts extends Omit<RunParts, 'office'> {
  readonly office: WebhookOffice;
  readonly clock: Clock;
  readonly timing?: CourierTiming;
  readonly onError: (error: unknown, webhook?: string) => void;
  /** A webhook whose place is one in a log that was left: it waits until somebody says where to begin. */
  readonly onAnotherLog: (webhook: string) => void;
}

const TIMING: CourierTiming = { pollMs: 1_000, leaseMs: 30_000 };
/** After a run failed by our own fault – the store was away –, it is begun again. */
const AGAIN = { baseMs: 500, capMs: 30_000 } as const;
const TIDY_EVERY_MS = 3_600_000;

interface Running {
  readonly webhook: KnownWebhook;
  readonly run: WebhookRun;
  readonly abort: AbortController;
  done: Promise<void>;
  heldUntil: number;
}

/**
 * Serves every webhook that is in use and that no other process serves, until it is stopped. Any number of processes may: a lease in the
 * database lets one at a time deliver for a webhook, and another goes on where a process ends, in whatever way.
 */
export class Courier {
  readonly #holder = randomUUID();
  readonly #stop = new AbortController();
  readonly #running = new Map<string, Running>();
  readonly #again = new Map<string, { readonly backoff: Backoff; notBefore: number }>();
  readonly #strangers = new Set<string>();
  #loop: Promise<void> | undefined;
  /** That passes fail has been told, and not come right since. */
  #told = false;
  #tidiedAt = -Infinity;

  constructor(private readonly parts: CourierParts) {}

  start(): void {
    this.#loop ??= this.#work();
  }

  /** Ends the calls on their way and gives the leases back. Idempotent. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('stopped'));
    await this.#loop;
  }

  /** Webhooks that this process serves. */
  get serving(): number {
    return this.#running.size;
  }

  /** For how long the event waits that waits longest, of the webhooks that this process serves, in seconds. */
  get lagSeconds(): number {
    const now = epochMs(this.parts.clock.now());
    const waits = [...this.#running.values()].map(({ run }) =>
      run.waitingSince ? now - epochMs(run.waitingSince) : 0,
    );
    return Math.max(0, ...waits) / 1_000;
  }

  get #timing(): CourierTiming {
    return this.parts.timing ?? TIMING;
  }

  async #work(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#pass();
        this.#told = false;
      } catch (error) {
        if (!signal.aborted && !this.#told) this.parts.onError(error);
        this.#told = true;
        this.#abandonLate();
      }
      await pause(this.#timing.pollMs, signal);
    }
    await this.#end([...this.#running.values()]);
  }

  async #pass(): Promise<void> {
    const { office, progress } = this.parts;
    await this.#renew();
    await office.refresh();
    const wanted = new Map(
      office.all().flatMap((each) => (each.state.standing === 'enabled' ? [[each.id, each] as const] : [])),
    );
    // Changed, disabled, to be replayed: what runs was begun with something else.
    const stale = [...this.#running.values()].filter(
      ({ webhook }) => wanted.get(webhook.id)?.revision !== webhook.revision,
    );
    await this.#end(stale);
    for (const webhook of wanted.values()) await this.#takeUp(webhook);
    if (performance.now() - this.#tidiedAt < TIDY_EVERY_MS) return;
    if (!(await progress.tidy())) this.#tidiedAt = performance.now();
  }

  async #renew(): Promise<void> {
    this.#abandonLate();
    const ids = [...this.#running.keys()];
    if (ids.length === 0) return;
    const { leaseMs } = this.#timing;
    const from = performance.now();
    const held = await this.parts.progress.renew(ids, this.#holder, leaseMs);
    for (const [id, running] of this.#running) {
      if (held.has(id)) running.heldUntil = from + leaseMs;
      else if (ids.includes(id)) running.abort.abort(new LeaseLost());
    }
  }

  /** Past its lease a webhook may be another's already. */
  #abandonLate(): void {
    for (const { heldUntil, abort } of this.#running.values())
      if (performance.now() > heldUntil) abort.abort(new LeaseLost());
  }

  async #takeUp(webhook: KnownWebhook): Promise<void> {
    const { id } = webhook;
    const { progress, onAnotherLog } = this.parts;
    if (this.#running.has(id) || performance.now() < (this.#again.get(id)?.notBefore ?? 0)) return;
    const { leaseMs } = this.#timing;
    const from = performance.now();
    const claimed = await progress.claim(beginningOf(webhook), this.#holder, leaseMs);
    if (claimed === undefined) return;
    if (claimed === 'another-log') {
      if (!this.#strangers.has(id)) onAnotherLog(id);
      this.#strangers.add(id);
      return;
    }
    this.#begin(webhook, claimed, from + leaseMs);
  }

  #begin(webhook: KnownWebhook, progress: Progress, heldUntil: number): void {
    const abort = new AbortController();
    const { signal } = abort;
    const holds = () => performance.now() < running.heldUntil;
    const run = new WebhookRun(this.parts, webhook, { holder: this.#holder, progress, holds, signal });
    const running: Running = { webhook, run, abort, heldUntil, done: Promise.resolve() };
    this.#running.set(webhook.id, running);
    running.done = this.#follow(webhook.id, run, signal);
  }

  async #follow(id: string, run: WebhookRun, signal: AbortSignal): Promise<void> {
    try {
      await run.run();
      this.#again.delete(id);
    } catch (error) {
      if (signal.aborted || error instanceof LeaseLost) return;
      this.parts.onError(error, id);
      const again = this.#again.get(id) ?? { backoff: new Backoff(AGAIN), notBefore: 0 };
      this.#again.set(id, Object.assign(again, { notBefore: performance.now() + again.backoff.next() }));
    } finally {
      this.#running.delete(id);
      await this.parts.progress.release([id], this.#holder).catch(() => undefined);
    }
  }

  async #end(all: readonly Running[]): Promise<void> {
    for (const { abort } of all) abort.abort(new Error('stopped'));
    await Promise.all(all.map(({ done }) => done));
  }
}
