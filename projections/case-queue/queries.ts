import { sql } from 'kysely';
import type { ExpressionBuilder, ExpressionWrapper, Kysely, SqlBool } from 'kysely';
import type { Pool } from 'pg';
import { dateOf, endOfDay } from '#libs/kernel';
import type { Instant } from '#libs/kernel';
import type { CaseKind } from '#libs/law';
import type { Channel } from '#libs/case';
import { Keyset, readModelDatabase, standingOf } from '#libs/projecting';
import type { Direction, Page, Queried, Standing } from '#libs/projecting';
import type { CaseQueueRow, OpenClockView, Queue } from './row.js';

/** A case as lists and pages show it. */
export interface CaseSummary extends Omit<Queried<CaseQueueRow>, 'clocks' | 'recoveredFen'> {
  readonly clocks: readonly OpenClockView[];
  readonly recoveredFen: bigint;
  /** Of the last event that changed the row. */
  readonly position: bigint;
}

/** Which cases; what is left out does not narrow. Instants are inclusive. */
export interface CaseFilter {
  /** Exactly these units. */
  readonly units?: readonly string[];
  readonly handler?: string;
  readonly kinds?: readonly CaseKind[];
  readonly channels?: readonly Channel[];
  readonly statuses?: readonly string[];
  readonly queues?: readonly Queue[];
  readonly category?: string;
  readonly respondentUscc?: string;
  /** 登记编号, as the source has it. */
  readonly sourceNumber?: string;
  readonly dueFrom?: Instant;
  readonly dueTo?: Instant;
  /** Cases whose next due date had passed at that instant. */
  readonly overdueAsOf?: Instant;
  readonly receivedFrom?: Instant;
  readonly receivedTo?: Instant;
}

export interface CaseSort {
  /** Cases without such a date come after all others when ascending. */
  readonly by: 'due' | 'received' | 'closed';
  readonly direction: Direction;
}

/** One queue in numbers. */
export interface QueueCount {
  readonly queue: Queue;
  readonly cases: number;
  /** Next due date before the instant asked for. */
  readonly overdue: number;
  /** Next due date later on the same day. */
  readonly dueToday: number;
}

interface Tables {
  readonly caseQueue: CaseSummary;
}

/** The largest page that a list gives at once; how far one may page is not limited. */
const MOST_CASES_A_PAGE = 500;

const NEVER = 'infinity';

/** What may be asked of the case queue. The pool was made with `readModelPoolOptions`. */
export class CaseQueueQueries {
  readonly #db: Kysely<Tables>;

  constructor(private readonly pool: Pool) {
    this.#db = readModelDatabase<Tables>(pool);
  }

  /** How many cases wait in each queue, and how many of them are late or due today, as of an instant. Empty queues are left out. */
  async queues(filter: CaseFilter, asOf: Instant): Promise<{ queues: readonly QueueCount[]; standing: Standing }> {
    const standing = await standingOf(this.pool, 'case-queue');
    const queues = await this.#db
      .selectFrom('caseQueue')
      .where((eb) => matches(eb, filter))
      .select((eb) => [
        'queue',
        sql<number>`count(*)::integer`.as('cases'),
        sql<number>`count(*) filter (where ${eb.ref('nextDueAt')} < ${asOf})::integer`.as('overdue'),
        sql<number>`count(*) filter (where ${eb.ref('nextDueAt')} between ${asOf} and ${endOfDay(dateOf(asOf))})::integer`.as(
          'dueToday',
        ),
      ])
      .groupBy('queue')
      .orderBy('queue')
      .execute();
    return { queues, standing };
  }

  /**
   * A page of cases.
   *
   * @param cursor of the page before or after, as it was given out with the same sort
   * @throws InvalidCursor
   */
  async listCases(
    filter: CaseFilter,
    sort: CaseSort,
    cursor: string | undefined,
    limit: number,
  ): Promise<Page<CaseSummary> & { standing: Standing }> {
    const size = Math.max(1, Math.min(limit, MOST_CASES_A_PAGE));
    const standing = await standingOf(this.pool, 'case-queue');
    const keyset = keysetOf(sort);
    const { where, orderBy } = keyset.at(cursor);
    const rows = await this.#db
      .selectFrom('caseQueue')
      .selectAll()
      .where((eb) => matches(eb, filter))
      .where(where)
      .orderBy(orderBy)
      .limit(size + 1)
      .execute();
    const page = keyset.page(rows, size, cursor, (row) => [DATE[sort.by].of(row) ?? NEVER, row.caseId]);
    return { ...page, standing };
  }
}

const DATE = {
  due: { column: sql`coalesce(next_due_at, 'infinity'::timestamptz)`, of: (row: CaseSummary) => row.nextDueAt },
  received: { column: sql`received_at`, of: (row: CaseSummary) => row.receivedAt },
  closed: { column: sql`coalesce(closed_at, 'infinity'::timestamptz)`, of: (row: CaseSummary) => row.closedAt },
} as const;

function keysetOf({ by, direction }: CaseSort): Keyset {
  const columns = [
    { expression: DATE[by].column, type: 'timestamptz' as const },
    { expression: sql`case_id`, type: 'text' as const },
  ];
  return new Keyset(by, columns, direction);
}

function matches(
  eb: ExpressionBuilder<Tables, 'caseQueue'>,
  filter: CaseFilter,
): ExpressionWrapper<Tables, 'caseQueue', SqlBool> {
  const all: ExpressionWrapper<Tables, 'caseQueue', SqlBool>[] = [];
  if (filter.units) all.push(eb('unit', 'in', filter.units.length > 0 ? filter.units : ['']));
  if (filter.handler !== undefined) all.push(eb('handler', '=', filter.handler));
  if (filter.kinds) all.push(eb('kind', 'in', filter.kinds));
  if (filter.channels) all.push(eb('channel', 'in', filter.channels));
  if (filter.statuses) all.push(eb('status', 'in', filter.statuses));
  if (filter.queues) all.push(eb('queue', 'in', filter.queues));
  if (filter.category !== undefined) all.push(eb('category', '=', filter.category));
  if (filter.respondentUscc !== undefined) all.push(eb('respondentUscc', '=', filter.respondentUscc));
  if (filter.sourceNumber !== undefined) all.push(eb('sourceNumber', '=', filter.sourceNumber));
  if (filter.dueFrom !== undefined) all.push(eb('nextDueAt', '>=', filter.dueFrom));
  if (filter.dueTo !== undefined) all.push(eb('nextDueAt', '<=', filter.dueTo));
  if (filter.overdueAsOf !== undefined) all.push(eb('nextDueAt', '<', filter.overdueAsOf));
  if (filter.receivedFrom !== undefined) all.push(eb('receivedAt', '>=', filter.receivedFrom));
  if (filter.receivedTo !== undefined) all.push(eb('receivedAt', '<=', filter.receivedTo));
  return eb.and(all);
}
