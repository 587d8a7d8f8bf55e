import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { CaseId, Instant } from '#libs/kernel';
import { readModelDatabase } from '#libs/projecting';
import type { Queried } from '#libs/projecting';
import type { MissRow, RungRow } from './pending.js';
import type { OrderRow } from './projection.js';

interface Tables {
  readonly supervisionRung: Queried<RungRow>;
  readonly supervisionMiss: Queried<MissRow>;
  readonly supervisionOrder: Queried<OrderRow>;
}

/** A rung whose moment has come. */
export interface DueRung {
  readonly at: Instant;
  readonly caseId: CaseId;
  readonly clock: string;
  readonly run: number;
  readonly rung: string;
  readonly dueAt: Instant;
}

/** A deadline that has passed, of which no event says so. */
export type DueMiss = Omit<DueRung, 'rung'>;

/** What is due now, the earliest first, page by page. */
export class DueQueries {
  readonly #db: Kysely<Tables>;

  constructor(pool: Pool) {
    this.#db = readModelDatabase<Tables>(pool);
  }

  /** Rungs whose moment lies at or before `upTo`; after the last one of the page before. */
  async rungs(upTo: Instant, limit: number, after?: DueRung): Promise<readonly DueRung[]> {
    const rows = await this.#db
      .selectFrom('supervisionRung')
      .select(['rungAt as at', 'caseId', 'clock', 'run', 'rung', 'dueAt'])
      .where('rungAt', '<=', upTo)
      .$if(after !== undefined, (query) =>
        query.where(
          sql<boolean>`(rung_at, case_id, clock, run, rung) >
            (${after?.at}::timestamptz, ${after?.caseId}, ${after?.clock}, ${after?.run}::integer, ${after?.rung})`,
        ),
      )
      .orderBy(sql`rung_at, case_id, clock, run, rung`)
      .limit(limit)
      .execute();
    return rows.map((row) => ({ ...row, caseId: row.caseId as CaseId }));
  }

  /** Deadlines that were missed at or before `upTo`; after the last one of the page before. */
  async misses(upTo: Instant, limit: number, after?: DueMiss): Promise<readonly DueMiss[]> {
    const rows = await this.#db
      .selectFrom('supervisionMiss')
      .select(['missedAt as at', 'caseId', 'clock', 'run', 'dueAt'])
      .where('missedAt', '<=', upTo)
      .$if(after !== undefined, (query) =>
        query.where(
          sql<boolean>`(missed_at, case_id, clock, run) >
            (${after?.at}::timestamptz, ${after?.caseId}, ${after?.clock}, ${after?.run}::integer)`,
        ),
      )
      .orderBy(sql`missed_at, case_id, clock, run`)
      .limit(limit)
      .execute();
    return rows.map((row) => ({ ...row, caseId: row.caseId as CaseId }));
  }

  /** How many supervision orders wait for their answer, and how many have ended. */
  async orders(): Promise<{ readonly open: number; readonly ended: number }> {
    const { all, ended } = await this.#db
      .selectFrom('supervisionOrder')
      .select(({ fn }) => [fn.countAll<string>().as('all'), fn.count<string>('endedAt').as('ended')])
      .executeTakeFirstOrThrow();
    return { open: Number(all) - Number(ended), ended: Number(ended) };
  }
}
