import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { CalendarId, CaseId, Position, RuleSetId } from '#libs/kernel';
import { readModelDatabase } from '#libs/projecting';
import type { Queried } from '#libs/projecting';
import type { PunctualityRow } from './rows.js';

/** A case with an open clock, and the position of its last event that is known here. */
export interface CaseWithOpenClocks {
  readonly caseId: CaseId;
  readonly position: Position;
}

/** Open clocks by what they run by. */
export interface PinnedTo {
  readonly calendars: readonly CalendarId[];
  readonly ruleSets: readonly RuleSetId[];
}

interface Tables {
  readonly punctuality: Queried<PunctualityRow>;
  readonly punctualityCase: CaseWithOpenClocks;
}

const PAGE_SIZE = 500;

/** Which cases have open clocks, in the order of their ids, page by page: for whoever goes through all of them. */
export class OpenCaseQueries {
  readonly #db: Kysely<Tables>;

  constructor(
    pool: Pool,
    private readonly pageSize = PAGE_SIZE,
  ) {
    this.#db = readModelDatabase<Tables>(pool);
  }

  /** All of them, or those with an open clock that runs by one of these. */
  async *cases(pinnedTo?: PinnedTo): AsyncGenerator<readonly CaseWithOpenClocks[]> {
    for (let after = ''; ;) {
      const page = await this.#page(after, pinnedTo);
      if (page.length > 0) yield page;
      const last = page.at(-1);
      if (!last || page.length < this.pageSize) return;
      after = last.caseId;
    }
  }

  /** What open clocks run by. */
  async ruleSetsInUse(): Promise<readonly RuleSetId[]> {
    const rows = await this.#db
      .selectFrom('punctuality')
      .select('ruleSet')
      .distinct()
      .where('outcome', '=', 'open')
      .execute();
    return rows.map(({ ruleSet }) => ruleSet as RuleSetId);
  }

  /** Open clocks whose due date is 暂定: it lies beyond what their calendar covers. */
  async provisional(): Promise<number> {
    const { clocks } = await this.#db
      .selectFrom('punctuality')
      .select(sql<number>`count(*)::integer`.as('clocks'))
      .where('outcome', '=', 'open')
      .where('firmness', '=', 'provisional')
      .where('dueAt', 'is not', null)
      .executeTakeFirstOrThrow();
    return clocks;
  }

  #page(after: string, pinnedTo: PinnedTo | undefined): Promise<readonly CaseWithOpenClocks[]> {
    return this.#db
      .selectFrom('punctualityCase')
      .select(['punctualityCase.caseId', 'punctualityCase.position'])
      .where('punctualityCase.caseId', '>', after as CaseId)
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('punctuality')
            .select('punctuality.caseId')
            .whereRef('punctuality.caseId', '=', 'punctualityCase.caseId')
            .where('outcome', '=', 'open')
            .$if(pinnedTo !== undefined, (runs) => runs.where(runsBy(pinnedTo))),
        ),
      )
      .orderBy('punctualityCase.caseId')
      .limit(this.pageSize)
      .execute();
  }
}

function runsBy({ calendars = [], ruleSets = [] }: Partial<PinnedTo> = {}) {
  return sql<boolean>`(calendar = any(${[...calendars]}::text[]) or rule_set = any(${[...ruleSets]}::text[]))`;
}
