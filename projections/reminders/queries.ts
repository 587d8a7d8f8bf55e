import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { CaseId, UnitCode } from '#libs/kernel';
import { readModelDatabase } from '#libs/projecting';
import type { Queried } from '#libs/projecting';
import type { DigestItem, DigestRecipient } from '#libs/supervision';
import type { PendingRow } from './projection.js';

interface Tables {
  readonly pendingReminder: Queried<PendingRow>;
}

/** What waits to be told. */
export class ReminderQueries {
  readonly #db: Kysely<Tables>;

  constructor(pool: Pool) {
    this.#db = readModelDatabase<Tables>(pool);
  }

  /** Everybody for whom something waits, with the month that it belongs to. */
  async recipients(): Promise<readonly DigestRecipient[]> {
    const rows = await this.#db
      .selectFrom('pendingReminder')
      .select(['toUnit', 'toHandler', 'month'])
      .distinct()
      .orderBy('toUnit')
      .orderBy('toHandler')
      .orderBy('month')
      .execute();
    return rows.map(({ toUnit, toHandler, month }) => ({
      to: { unit: toUnit as UnitCode, handler: toHandler === '' ? null : toHandler },
      month,
    }));
  }

  /** What waits for one of them, by due date. */
  async waitingFor({ to, month }: DigestRecipient): Promise<readonly DigestItem[]> {
    const rows = await this.#db
      .selectFrom('pendingReminder')
      .select(['caseId', 'clock', 'run', 'rung', 'dueAt'])
      .where('toUnit', '=', to.unit)
      .where('toHandler', '=', to.handler ?? '')
      .where('month', '=', month)
      .orderBy('dueAt')
      .orderBy('caseId')
      .orderBy('clock')
      .orderBy('run')
      .orderBy('rung')
      .execute();
    return rows.map((row) => ({ ...row, caseId: row.caseId as CaseId }));
  }
}
