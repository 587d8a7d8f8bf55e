import type { Client, ClientConfig } from 'pg';
import type { Connector } from './connector.js';
import { EventStoreError } from '../port.js';
import { hashesAsByteaArray, int4Array, textsAsByteaArray } from './array-parameter.js';
import { classify, connectionSurvives } from './classify.js';
import type { PendingAppend } from './pending-append.js';
import { plainText } from './plain-text.js';

/** Why an append of a batch was not stored; see migrations/0002-append-batch.sql. */
export interface Unclean {
  /** Ordinal of the append's first event in the batch, from 1. */
  readonly event: number;
  readonly why: 'repeated' | 'elsewhere' | 'conflict' | 'broken' | 'again';
  readonly stream: string | null;
  readonly revision: string;
  readonly position: string | null;
}

export interface BatchAnswer {
  /** Position of the batch's first stored event; the others follow it without a gap. */
  readonly firstPosition: bigint;
  readonly unclean: readonly Unclean[];
}

const STATEMENT = {
  name: 'append-batch',
  text: 'select first_position, unclean from log.append_batch($1, $2, $3, $4)',
  rowMode: 'array',
} as const;

/**
 * A plan made while the log was small must not be a sequential scan that is kept as it grows, and planning anew costs more
 * than the call. Set for the session: as settings of the function itself they would be set and reset with every call (0.47 ms
 * for a single append to 0.44, in the fastest tenth).
 */
const SESSION = 'set enable_seqscan = off; set plan_cache_mode = force_generic_plan';

/**
 * The one connection that writes: opened when there is something to write, opened anew after it was lost. One connection,
 * not a pool: transactions that append follow each other anyway.
 */
export class BatchWriter {
  readonly #config: ClientConfig;
  #connected: Promise<Client> | undefined;
  #current: Client | undefined;

  constructor(
    private readonly connector: Connector,
    config: ClientConfig,
    timeoutMs: number,
  ) {
    this.#config = {
      ...config,
      types: plainText,
      application_name: 'shuangwei-appender',
      // A second batch is on the wire while the first runs; see appender.ts.
      pipeline: true,
      // The server gives up first, so that the answer is its own and the connection stays usable.
      statement_timeout: timeoutMs,
      query_timeout: timeoutMs + 2_000,
    };
  }

  /** @throws EventStoreError `retryable` (outcome unknown), `fatal` (nothing of the batch was stored) */
  async write(batch: readonly PendingAppend[]): Promise<BatchAnswer> {
    const values = parametersOf(batch);
    let client: Client | undefined;
    try {
      client = await (this.#connected ??= this.#connect());
      const { rows } = await client.query<[string, string | null]>({ ...STATEMENT, values });
      const row = rows[0];
      if (!row) throw new EventStoreError('fatal', 'log.append_batch gave no row');
      return { firstPosition: BigInt(row[0]), unclean: row[1] === null ? [] : (JSON.parse(row[1]) as Unclean[]) };
    } catch (error) {
      if (client && !connectionSurvives(error)) this.#forget(client);
      throw classify(error);
    }
  }

  async close(): Promise<void> {
    const client = await this.#connected?.catch(() => undefined);
    this.#connected = undefined;
    await client?.end();
  }

  async #connect(): Promise<Client> {
    const client = new this.connector(this.#config);
    this.#current = client;
    client.on('error', () => this.#forget(client));
    try {
      await client.connect();
      await client.query(SESSION);
      return client;
    } catch (error) {
      this.#forget(client);
      throw error;
    }
  }

  #forget(client: Client): void {
    // An old connection's late end leaves its successor alone.
    if (this.#current === client) {
      this.#current = undefined;
      this.#connected = undefined;
    }
    client.end().catch(() => undefined);
  }
}

const TAIL = ',"effectiveAt":"';

function parametersOf(batch: readonly PendingAppend[]): Buffer[] {
  const texts: string[] = [];
  const hashes: string[] = [];
  const tails: number[] = [];
  const followers: number[] = [];
  let bytes = 0;
  for (const append of batch) {
    bytes += append.bytes;
    for (let i = 0; i < append.events.length; i++) {
      const event = append.events[i];
      if (!event) continue;
      texts.push(event.text);
      hashes.push(event.hash);
      tails.push(Buffer.byteLength(event.text.slice(event.text.lastIndexOf(TAIL))));
      followers.push(append.events.length - 1 - i);
    }
  }
  return [textsAsByteaArray(texts, bytes), hashesAsByteaArray(hashes), int4Array(tails), int4Array(followers)];
}
