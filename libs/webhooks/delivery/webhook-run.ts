import { derivedCommandId } from '#libs/kernel';
import type { Actor, Instant, UnitCode } from '#libs/kernel';
import { Backoff, pause } from '#libs/platform/backoff';
import { cursorText, parseCursor } from '#libs/publishing';
import type { Cursor, PublicEvent, PublicLogOptions, PublicStep } from '#libs/publishing';
import type { KnownWebhook, WebhookOffice } from '../application/webhook-office.js';
import { batchesOf, messageId } from './batches.js';
import type { Batch, BatchLimits } from './batches.js';
import type { Called } from './call.js';
import { sendMessage } from './messages.js';
import type { MessageParts } from './messages.js';
import type { Beginning, Progress, ProgressTable } from './progress.js';

/** The public log of the installation: `engine.publicStreams`. */
export interface PublicStreams {
  readonly source: string;
  steps(options: PublicLogOptions): AsyncGenerator<PublicStep>;
}

/** When a webhook is put out of use: as many failures in a row, and for as long. Both. */
export interface Patience {
  readonly failures: number;
  readonly milliseconds: number;
}

export interface RunParts extends MessageParts {
  readonly office: Pick<WebhookOffice, 'execute'>;
  readonly progress: ProgressTable;
  readonly streams: PublicStreams;
  readonly within: (unit: UnitCode) => ReadonlySet<UnitCode>;
  readonly limits: BatchLimits;
  readonly patience: Patience;
  readonly retry: { readonly baseMs: number; readonly capMs: number };
  readonly onCalled?: (called: Called, events: number) => void;
}

/** Another process has the webhook now. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** Private events that are read at a time. */
const PAGE = 500;
/** Cases that each webhook's reader keeps in mind: a few megabytes, for there may be many webhooks. */
const REMEMBERED = 1_000;
/** Where nothing is for the webhook, how far it was read is saved so often. */
const SAVED_EVERY_MS = 2_000;
const SAVED_AT_THE_END_MS = 200;

const COURIER: Actor = { id: 'webhook-courier', role: 'publisher' };

/**
 * Serves one webhook while its lease is held: reads the public log from the webhook's cursor, sends what is for it, one message at a time
 * and in the order of the log, and goes on only after 2xx. At least once: an answer that was lost on the way, or a process that ended before it could save,
 * leads to the same message again.
 */
export class WebhookRun {
  readonly #backoff: Backoff;
  readonly #beginning: Beginning;
  readonly #types: ReadonlySet<string>;
  readonly #topics: ReadonlySet<string>;
  readonly #units: ReadonlySet<UnitCode> | undefined;
  #cursor: string;
  #attempt: number;
  #savedAt = performance.now();
  #waiting: Instant | undefined;

  constructor(
    private readonly parts: RunParts,
    private readonly webhook: KnownWebhook,
    private readonly held: {
      readonly holder: string;
      readonly progress: Progress;
      /** Whether the lease can still be relied on. */
      readonly holds: () => boolean;
      readonly signal: AbortSignal;
    },
  ) {
    const { topics, types, unit } = webhook.state.settings;
    this.#backoff = new Backoff(parts.retry);
    this.#beginning = beginningOf(webhook);
    [this.#topics, this.#types] = [new Set(topics), new Set(types)];
    this.#units = unit === null ? undefined : parts.within(unit);
    this.#cursor = held.progress.cursor;
    this.#attempt = held.progress.failures;
  }

  /** When the log learned of the oldest event that waits for this receiver, as far as it was read. */
  get waitingSince(): Instant | undefined {
    return this.#waiting;
  }

  /**
   * Until the signal, or until the webhook was put out of use.
   *
   * @throws LeaseLost, EventStoreError, UnknownEvent, and what the database throws
   */
  async run(): Promise<void> {
    const { streams, limits } = this.parts;
    const { signal } = this.held;
    const options = { from: placeOf(this.#cursor), follow: true, pageSize: PAGE, remembered: REMEMBERED, signal };
    for await (const { events, reached, live } of streams.steps(options)) {
      for (const batch of batchesOf(events.filter(this.#isWanted), streams.source, limits)) {
        this.#waiting = batch.recordedTime;
        if (!(await this.#deliver(batch))) return;
        this.#waiting = undefined;
      }
      await this.#passed({ after: reached, skip: 0 }, live);
    }
  }

  readonly #isWanted = ({ topic, type, unit }: PublicEvent): boolean =>
    (this.#topics.size === 0 || this.#topics.has(topic)) &&
    (this.#types.size === 0 || this.#types.has(type)) &&
    (this.#units?.has(unit) ?? true);

  /** @returns false where the webhook was put out of use */
  async #deliver(batch: Batch): Promise<boolean> {
    const { progress, onCalled } = this.parts;
    const { holder, signal } = this.held;
    const { webhook, starts } = this.#beginning;
    const id = messageId(webhook, starts, batch.body);
    for (;;) {
      signal.throwIfAborted();
      // Whoever was stopped for a while – paged out, suspended – must not send what another has gone past.
      if (!this.held.holds()) throw new LeaseLost();
      const called = await sendMessage(this.parts, this.webhook, { id, body: batch.body }, signal);
      this.#attempt += 1;
      onCalled?.(called, batch.events);
      const { outcome, status, milliseconds, retryAfterMs } = called;
      const attempt = { message: id, attempt: this.#attempt, outcome, status, milliseconds };
      const told = { ...attempt, events: batch.events, from: this.#cursor, to: batch.cursor };
      if (outcome === 'delivered') {
        if (!(await progress.delivered(this.#beginning, holder, told))) throw new LeaseLost();
        [this.#cursor, this.#attempt] = [batch.cursor, 0];
        this.#backoff.reset();
        return true;
      }
      const failing = await progress.failed(this.#beginning, holder, told);
      if (!failing) throw new LeaseLost();
      if (await this.#givenUp(outcome, failing)) return false;
      const { capMs } = this.parts.retry;
      await pause(Math.max(this.#backoff.next(), Math.min(retryAfterMs, capMs)), signal);
    }
  }

  /** Puts the webhook out of use where the receiver has said that it is gone, or has failed for too long. */
  async #givenUp(
    outcome: Called['outcome'],
    { failures, milliseconds, since }: { failures: number; milliseconds: number; since: string },
  ): Promise<boolean> {
    const { patience, office } = this.parts;
    const gone = outcome === 'gone';
    if (!gone && (failures < patience.failures || milliseconds < patience.milliseconds)) return false;
    const { id, state } = this.webhook;
    const by = gone ? 'gone' : 'failures';
    await office.execute({
      id,
      command: { kind: 'DisableWebhook', by, failures, lastError: outcome, reason: null },
      commandId: derivedCommandId(`webhook-disabled/${id}/${state.enablings}/${since}/${failures}`),
      actor: COURIER,
    });
    return true;
  }

  /** Nothing up to there is left for this webhook. Saved now and then: to read on from an earlier place does no harm. */
  async #passed(place: Cursor, live: boolean): Promise<void> {
    if (place.after <= placeOf(this.#cursor).after) return;
    this.#cursor = cursorText(place);
    if (performance.now() - this.#savedAt < (live ? SAVED_AT_THE_END_MS : SAVED_EVERY_MS)) return;
    if (!(await this.parts.progress.passed(this.#beginning, this.held.holder, this.#cursor))) throw new LeaseLost();
    this.#savedAt = performance.now();
  }
}

export function beginningOf({ id, state }: KnownWebhook): Beginning {
  return { webhook: id, from: state.from, starts: state.starts, enablings: state.enablings };
}

function placeOf(text: string): Cursor {
  const cursor = parseCursor(text);
  if (!cursor) throw new RangeError(`not a cursor: ${text}`);
  return cursor;
}
