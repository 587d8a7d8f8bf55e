import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import type { Pool } from 'pg';
import type { Instant, Position } from '#libs/kernel';
import { readModelDatabase } from './database.js';
import type { Standing } from './database.js';

/** How long read models may stay apart before whoever asks for them together is told so, and how often they are looked at. */
const PATIENCE_MS = 5_000;
const LOOK_EVERY_MS = 20;

/** Several read models that are asked together did not come to stand at one position of the log. */
export class NotTogether extends Error {
  constructor(readonly positions: ReadonlyMap<string, Position>) {
    super(`at different positions: ${[...positions].map(([name, position]) => `${name} ${position}`).join(', ')}`);
    this.name = 'NotTogether';
  }
}

type Answer<T> =
  | { readonly kind: 'together'; readonly value: T }
  | { readonly kind: 'apart'; readonly apart: ReadonlyMap<string, Position> };

/**
 * Asks several read models in one snapshot in which all of them know the log up to the same position, so that figures of one may be
 * held against figures of another. Each is written on its own, a few milliseconds apart; this waits for a moment at which they agree.
 *
 * @throws NotTogether when there is no such moment within five seconds
 */
export async function atOnePosition<Tables, T>(
  pool: Pool,
  projections: readonly string[],
  use: (db: Transaction<Tables>, standing: Standing) => Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const db = readModelDatabase<Tables>(pool);
  for (const until = performance.now() + patienceMs; ; await sleep(LOOK_EVERY_MS)) {
    const answer = await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (snapshot): Promise<Answer<T>> => {
        const { rows } = await sql<{ name: string } & Standing>`
          select name, position, recorded_at from projecting.live where name in (${sql.join(projections)})`.execute(
          snapshot,
        );
        const standing = commonOf(rows, projections.length);
        if (standing) return { kind: 'together', value: await use(snapshot, standing) };
        return { kind: 'apart', apart: new Map(rows.map(({ name, position }) => [name, position])) };
      });
    if (answer.kind === 'together') return answer.value;
    if (performance.now() > until) throw new NotTogether(answer.apart);
  }
}

function commonOf(rows: readonly Standing[], wanted: number): Standing | undefined {
  const [first] = rows;
  if (!first || rows.length < wanted || rows.some(({ position }) => position !== first.position)) return undefined;
  const latest = rows.reduce<Instant | null>((last, { recordedAt }) => later(last, recordedAt), null);
  return { position: first.position, recordedAt: latest };
}

function later(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || (b !== null && b > a) ? b : a;
}
