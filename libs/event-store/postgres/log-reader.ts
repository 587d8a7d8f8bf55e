import type { Pool } from 'pg';
import type { Position, Sha256, Stored, StreamName } from '#libs/kernel';
import { EventStoreError } from '../port.js';
import type { Located, OpenEvent } from '../port.js';
import { storedEvent } from '../stored-event.js';
import { classify } from './classify.js';

/** Position, hash in PostgreSQL's hexadecimal form (`\x…`), text. The text holds all the rest. */
type Row = [position: string, hash: string, text: string];

const STREAM_PAGE = {
  name: 'stream-page',
  rowMode: 'array',
  text: `select position, hash, text from log.event
          where stream = $1 and revision between $2 and $3 order by revision`,
} as const;

const LOG_PAGE = {
  name: 'log-page',
  rowMode: 'array',
  text: `select position, hash, text from log.event
          where position > $1 and position <= $2 order by position`,
} as const;

const PREFIX_PAGE = {
  name: 'log-page-of-prefix',
  rowMode: 'array',
  text: `select position, hash, text from log.event
          where position > $1 and position <= $2 and stream >= $3 and stream < $4 order by position limit $5`,
} as const;

const HEAD = {
  name: 'log-head',
  rowMode: 'array',
  text: 'select coalesce(max(position), 0) from log.event',
} as const;

const COMMAND = {
  name: 'log-command',
  rowMode: 'array',
  text: 'select stream, revision + followers, position + followers from log.event where id = $1',
} as const;

const STREAM_HEAD = {
  name: 'stream-head',
  rowMode: 'array',
  text: 'select coalesce(max(revision), -1) from log.event where stream = $1',
} as const;

/** Part of the log: after `after`, up to and including `upTo`. */
export interface Range {
  readonly after: Position;
  readonly upTo: Position;
  readonly pageSize: number;
  readonly streamPrefix: string;
}

/** The questions to the log, each one prepared statement. Throws `EventStoreError`s. */
export class LogReader {
  readonly #pool: Pool;
  readonly #asked = new Set<Promise<unknown>>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async head(): Promise<Position> {
    const [row] = await this.#ask<[string]>(HEAD, []);
    return BigInt(row?.[0] ?? 0);
  }

  /** The revision of the stream's last event, -1 for a stream that does not exist. */
  async streamHead(stream: StreamName): Promise<bigint> {
    const [row] = await this.#ask<[string]>(STREAM_HEAD, [stream]);
    return BigInt(row?.[0] ?? -1);
  }

  /** Where the command whose first event has this id ended. */
  async command(id: string): Promise<{ stream: string; revision: bigint; position: bigint } | undefined> {
    const [row] = await this.#ask<[string, string, string]>(COMMAND, [id]);
    return row && { stream: row[0], revision: BigInt(row[1]), position: BigInt(row[2]) };
  }

  /** The stream's events from one revision to another, both inclusive. */
  async streamPage(stream: StreamName, from: bigint, to: bigint): Promise<Stored[]> {
    return opened(await this.#ask<Row>(STREAM_PAGE, [stream, from.toString(), to.toString()]), storedEvent);
  }

  /** The first page of the range; shorter than `pageSize` only at its end. */
  async page<T extends Located>({ after, upTo, pageSize, streamPrefix }: Range, open: OpenEvent<T>): Promise<T[]> {
    if (streamPrefix !== '') {
      const values = [after.toString(), upTo.toString(), streamPrefix, afterPrefix(streamPrefix), pageSize];
      return opened(await this.#ask<Row>(PREFIX_PAGE, values), open);
    }
    // Positions are dense, so the page's end is known before it is read.
    const end = after + BigInt(pageSize);
    const values = [after.toString(), (end < upTo ? end : upTo).toString()];
    return opened(await this.#ask<Row>(LOG_PAGE, values), open);
  }

  /** Waits for what was asked, then ends the pool, which by itself forgets those that wait for a connection. */
  async close(): Promise<void> {
    while (this.#asked.size > 0) await Promise.allSettled(this.#asked);
    await this.#pool.end();
  }

  async #ask<R extends unknown[]>(
    statement: { readonly name: string; readonly text: string; readonly rowMode: 'array' },
    values: unknown[],
  ): Promise<R[]> {
    const answer = this.#pool.query<R>({ ...statement, values });
    this.#asked.add(answer);
    try {
      return (await answer).rows;
    } catch (error) {
      throw classify(error);
    } finally {
      this.#asked.delete(answer);
    }
  }
}

function opened<T extends Located>(rows: readonly Row[], open: OpenEvent<T>): T[] {
  const events = new Array<T>(rows.length);
  // By index: taking the rows apart by name costs an iterator each.
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as Row;
    events[i] = open(BigInt(row[0]), row[1].slice(2) as Sha256, row[2]);
  }
  return events;
}

/** The least text that is greater than every text with the prefix. Stream names are ASCII. */
function afterPrefix(prefix: string): string {
  const last = prefix.charCodeAt(prefix.length - 1);
  if (last >= 0x7f) throw new EventStoreError('fatal', `not the beginning of a stream name: ${JSON.stringify(prefix)}`);
  return prefix.slice(0, -1) + String.fromCharCode(last + 1);
}
