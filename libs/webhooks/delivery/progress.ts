import type { Instant } from '#libs/kernel';
import { instantOf } from '#libs/kernel';
import type { Queryable } from '../application/queryable.js';

/** How far a webhook was served. */
export interface Progress {
  readonly cursor: string;
  /** Failures in a row, since when, and with what the last one. */
  readonly failures: number;
  readonly failingSince: Instant | null;
  readonly lastError: string | null;
  readonly lastDeliveredAt: Instant | null;
}

/** What whoever takes a webhook up knows of it: see `Webhook`. */
export interface Beginning {
  readonly webhook: string;
  readonly from: string;
  readonly starts: number;
  readonly enablings: number;
}

/** What is told of an attempt. No body, no answer, no address. */
export interface Attempt {
  readonly message: string;
  readonly attempt: number;
  readonly outcome: string;
  readonly status: number | null;
  readonly milliseconds: number;
  readonly events: number;
  readonly from: string;
  readonly to: string;
}

/** A line of the delivery log. */
export interface Delivery extends Attempt {
  readonly number: bigint;
  readonly at: Instant;
  readonly kind: 'events' | 'test';
}

interface Row {
  readonly cursor: string;
  readonly failures: number;
  readonly failing: number | null;
  readonly error: string | null;
  readonly delivered: number | null;
}

/** How long the delivery log is kept. */
const KEPT_DAYS = 30;
/** Rows that one statement deletes at the most. */
const TIDIED_AT_ONCE = 10_000;

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;
const COLUMNS = `cursor, failures, ${ms('failing_since')} as failing, last_error as error, ${ms('last_delivered_at')} as delivered`;
const fromNow = (milliseconds: string) => `clock_timestamp() + ${milliseconds} * interval '1 millisecond'`;

/** The statements about progress and the delivery log, each of them atomic by itself. */
export class ProgressTable {
  /** @param log which log the cursors are places of */
  constructor(
    private readonly pool: Queryable,
    private readonly log: string,
  ) {}

  /** By webhook; one that nobody has taken up yet is not there. */
  async read(webhooks: readonly string[]): Promise<ReadonlyMap<string, Progress>> {
    const { rows } = await this.pool.query<Row & { webhook: string }>(
      `select webhook::text, ${COLUMNS} from webhooks.progress where webhook = any ($1::uuid[])`,
      [webhooks],
    );
    return new Map(rows.map((row) => [row.webhook, progressOf(row)]));
  }

  /**
   * Takes the lease where nobody holds it. A beginning that the row does not know yet – the registration, a replay – puts the cursor there;
   * an enabling that it does not know forgives the failures.
   *
   * @returns undefined where another process holds it; `another-log` where the cursor is a place in a log that was left
   */
  async claim(
    { webhook, from, starts, enablings }: Beginning,
    holder: string,
    leaseMs: number,
  ): Promise<Progress | 'another-log' | undefined> {
    const { rows } = await this.pool.query<Row & { log: string }>(
      `insert into webhooks.progress as known (webhook, log, starts, enablings, cursor, lease_holder, lease_until)
       values ($1::uuid, $2, $3, $4, $5, $6::uuid, ${fromNow('$7')})
       on conflict (webhook) do update set lease_holder = $6::uuid, lease_until = ${fromNow('$7')},
         cursor = case when known.starts < $3 then $5 else known.cursor end,
         log = case when known.starts < $3 then $2 else known.log end,
         failures = case when known.starts < $3 or known.enablings < $4 then 0 else known.failures end,
         failing_since = case when known.starts < $3 or known.enablings < $4 then null else known.failing_since end,
         starts = greatest(known.starts, $3), enablings = greatest(known.enablings, $4)
       where known.lease_holder is null or known.lease_until < clock_timestamp() or known.lease_holder = $6::uuid
       returning ${COLUMNS}, log`,
      [webhook, this.log, starts, enablings, from, holder, leaseMs],
    );
    const [row] = rows;
    if (!row) return undefined;
    if (row.log === this.log) return progressOf(row);
    await this.release([webhook], holder);
    return 'another-log';
  }

  /** Renews the leases that are still the holder's. @returns those */
  async renew(webhooks: readonly string[], holder: string, leaseMs: number): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ webhook: string }>(
      `update webhooks.progress set lease_until = ${fromNow('$3')}
       where webhook = any ($1::uuid[]) and lease_holder = $2::uuid returning webhook::text`,
      [webhooks, holder, leaseMs],
    );
    return new Set(rows.map(({ webhook }) => webhook));
  }

  async release(webhooks: readonly string[], holder: string): Promise<void> {
    await this.pool.query(
      `update webhooks.progress set lease_holder = null, lease_until = null
       where webhook = any ($1::uuid[]) and lease_holder = $2::uuid`,
      [webhooks, holder],
    );
  }

  /** Nothing up to there is for this webhook. @returns false when another process has it now */
  async passed({ webhook, starts }: Beginning, holder: string, cursor: string): Promise<boolean> {
    const { rows } = await this.pool.query<{ webhook: string }>(
      `update webhooks.progress set cursor = $4
       where webhook = $1::uuid and lease_holder = $2::uuid and starts = $3 returning webhook::text`,
      [webhook, holder, starts, cursor],
    );
    return rows.length === 1;
  }

  /** An attempt that was answered with 2xx. @returns false when another process has the webhook now: it will send the same again */
  async delivered({ webhook, starts }: Beginning, holder: string, attempt: Attempt): Promise<boolean> {
    const { rows } = await this.pool.query<{ saved: boolean }>(
      `with saved as (
         update webhooks.progress
         set cursor = $9, failures = 0, failing_since = null, last_error = null, last_delivered_at = clock_timestamp()
         where webhook = $1::uuid and lease_holder = $10::uuid and starts = $11 returning webhook
       ) ${LOGGED} returning exists (select from saved) as saved`,
      [...valuesOf(webhook, attempt), holder, starts],
    );
    return rows[0]?.saved === true;
  }

  /** An attempt that failed. @returns how many did in a row, and for how long; undefined when another process has the webhook now */
  async failed(
    { webhook, starts }: Beginning,
    holder: string,
    attempt: Attempt,
  ): Promise<{ readonly failures: number; readonly milliseconds: number; readonly since: Instant } | undefined> {
    const { rows } = await this.pool.query<{ failures: number | null; milliseconds: number; since: number }>(
      `with saved as (
         update webhooks.progress
         set failures = failures + 1, failing_since = coalesce(failing_since, clock_timestamp()), last_error = $4
         where webhook = $1::uuid and lease_holder = $10::uuid and starts = $11 returning failures, failing_since
       ) ${LOGGED} returning (select failures from saved) as failures,
         (select ${ms('failing_since')} from saved) as since,
         (select ${ms('clock_timestamp() - failing_since')} from saved) as milliseconds`,
      [...valuesOf(webhook, attempt), holder, starts],
    );
    const [row] = rows;
    if (row?.failures == null) return undefined;
    return { failures: row.failures, milliseconds: row.milliseconds, since: instantOf(row.since) };
  }

  /** A test that somebody asked for. */
  async tested(webhook: string, attempt: Attempt): Promise<void> {
    await this.pool.query(LOGGED.replace(`'events'`, `'test'`), valuesOf(webhook, attempt));
  }

  /** The newest first; `before`: the number of the last one seen. */
  async deliveries(webhook: string, limit: number, before?: bigint): Promise<readonly Delivery[]> {
    const { rows } = await this.pool.query<Omit<Delivery, 'number' | 'at'> & { number: string; at: number }>(
      `select number::text, ${ms('at')} as at, kind, message, attempt, outcome, status, milliseconds, events,
         cursor_from as "from", cursor_to as "to"
       from webhooks.delivery where webhook = $1::uuid and ($2::bigint is null or number < $2::bigint)
       order by delivery.number desc limit $3`,
      [webhook, before?.toString() ?? null, limit],
    );
    return rows.map(({ number, at, ...row }) => ({ ...row, number: BigInt(number), at: instantOf(at) }));
  }

  /** Deletes what is older than it is kept. @returns true where there may be more */
  async tidy(): Promise<boolean> {
    const { rows } = await this.pool.query<{ number: string }>(
      `delete from webhooks.delivery where number in (
         select number from webhooks.delivery where at < clock_timestamp() - $1 * interval '1 day' limit $2)
       returning number::text`,
      [KEPT_DAYS, TIDIED_AT_ONCE],
    );
    return rows.length === TIDIED_AT_ONCE;
  }
}

const LOGGED = `insert into webhooks.delivery
  (webhook, kind, message, attempt, outcome, status, milliseconds, events, cursor_from, cursor_to)
  values ($1::uuid, 'events', $2, $3, $4, $5, $6, $7, $8, $9)`;

function valuesOf(webhook: string, { message, attempt, outcome, status, milliseconds, events, from, to }: Attempt) {
  return [webhook, message, attempt, outcome, status, Math.round(milliseconds), events, from, to];
}

function progressOf({ cursor, failures, failing, error, delivered }: Row): Progress {
  return {
    ...{ cursor, failures, lastError: error },
    failingSince: failing === null ? null : instantOf(failing),
    lastDeliveredAt: delivered === null ? null : instantOf(delivered),
  };
}
