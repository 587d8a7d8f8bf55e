import { sql } from 'kysely';
import type { Expression, ExpressionBuilder, Kysely, RawBuilder, SqlBool } from 'kysely';
import type { Pool } from 'pg';
import { dateOf } from '#libs/kernel';
import type { Bilingual, Instant, LocalDate } from '#libs/kernel';
import type { Rate } from '#libs/law';
import type { Channel } from '#libs/case';
import { Keyset, readModelDatabase, standingOf } from '#libs/projecting';
import type { Page, Place, Queried, Standing } from '#libs/projecting';
import type { DailyRow, PunctualityRow } from './rows.js';

/** Whose clocks, due when. A clock counts in the period in which it fell due. */
export interface RateFilter {
  /** Exactly these units. */
  readonly units?: readonly string[];
  readonly channels?: readonly Channel[];
  /** First and last day of the due dates. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** An open clock whose due date lies before counts as missed; it needs no event for that. */
  readonly asOf: Instant;
}

/** A rate that explains itself. */
export interface RateFigure {
  readonly rate: string;
  readonly title: Bilingual;
  readonly clocks: readonly string[];
  /** In percent. */
  readonly target: number;
  /** Met. */
  readonly numerator: number;
  /** Met and missed, the open ones whose due date has passed among them. */
  readonly denominator: number;
  /** In percent; null where nothing was due. */
  readonly percent: number | null;
  readonly ruleSets: readonly string[];
  readonly asOf: Instant;
  /** `counters` are the stored sums; an instant before the last event known is answered from the single runs. */
  readonly source: 'counters' | 'rows';
  readonly standing: Standing;
}

/** Which part of a rate a case list is asked for. */
export type RatePart = 'numerator' | 'denominator' | 'misses';

/** One running of a clock behind a rate. */
export type PunctualityRun = Queried<PunctualityRow>;

interface Tables {
  readonly punctuality: PunctualityRun;
  readonly punctualityDaily: Queried<DailyRow>;
}

interface Sums {
  readonly clock: string;
  readonly ruleSet: string;
  readonly numerator: number;
  readonly denominator: number;
}

/** The largest page that a case list gives at once. */
const MOST_RUNS_A_PAGE = 500;

/** What may be asked of punctuality. The pool was made with `readModelPoolOptions`. */
export class PunctualityQueries {
  readonly #db: Kysely<Tables>;

  constructor(private readonly pool: Pool) {
    this.#db = readModelDatabase<Tables>(pool);
  }

  /** Each rate over the filter: numerator, denominator, and what they are made of. */
  async rates(rates: readonly Rate[], filter: RateFilter): Promise<readonly RateFigure[]> {
    const standing = await standingOf(this.pool, 'punctuality');
    const clocks = [...new Set(rates.flatMap((rate) => rate.clocks))];
    // The sums know the log as it is now; what they would have been before its last event, only the single runs can tell.
    const source = standing.recordedAt === null || filter.asOf >= standing.recordedAt ? 'counters' : 'rows';
    const sums =
      source === 'counters' ? await this.#fromCounters(clocks, filter) : await this.#fromRows(clocks, filter);
    return rates.map(({ name, title, clocks: own, target }): RateFigure => {
      const mine = sums.filter(({ clock }) => own.includes(clock));
      const numerator = mine.reduce((sum, row) => sum + row.numerator, 0);
      const denominator = mine.reduce((sum, row) => sum + row.denominator, 0);
      const ruleSets = [...new Set(mine.filter((row) => row.denominator > 0).map((row) => row.ruleSet))].sort();
      const percent = denominator === 0 ? null : (numerator / denominator) * 100;
      return {
        rate: name,
        title,
        clocks: own,
        target,
        numerator,
        denominator,
        percent,
        ruleSets,
        asOf: filter.asOf,
        source,
        standing,
      };
    });
  }

  /** The runs that make up a part of a rate, in the order of their due dates; the first page, or the one at a place. */
  async casesBehind(
    rate: Rate,
    part: RatePart,
    filter: RateFilter,
    place: Place | undefined,
    limit: number,
  ): Promise<Page<PunctualityRun> & { standing: Standing }> {
    const size = Math.max(1, Math.min(limit, MOST_RUNS_A_PAGE));
    const standing = await standingOf(this.pool, 'punctuality');
    const { where, orderBy } = BY_DUE_DATE.at(place);
    const rows = await this.#db
      .selectFrom('punctuality')
      .selectAll()
      .where((eb) => scope(eb, rate.clocks, filter))
      .where(partOf(part, filter.asOf))
      .where(where)
      .orderBy(orderBy)
      .limit(size + 1)
      .execute();
    const page = BY_DUE_DATE.page(rows, size, place, (row) => [
      row.dueAt ?? 'infinity',
      row.caseId,
      row.clock,
      row.run,
    ]);
    return { ...page, standing };
  }

  async #fromCounters(clocks: readonly string[], filter: RateFilter): Promise<readonly Sums[]> {
    // A period ends at 24:00 of its last day: what was due before today has passed, what is due today or later has not.
    const today = dateOf(filter.asOf);
    return this.#db
      .selectFrom('punctualityDaily')
      .where((eb) => scope(eb, clocks, filter))
      .select((eb) => [
        'clock',
        'ruleSet',
        sql<number>`sum(${eb.ref('met')})::integer`.as('numerator'),
        sql<number>`sum(case when ${eb.ref('dueOn')} < ${today}::date then ${eb.ref('due')}
                        else ${eb.ref('met')} + ${eb.ref('missed')} end)::integer`.as('denominator'),
      ])
      .groupBy(['clock', 'ruleSet'])
      .execute();
  }

  async #fromRows(clocks: readonly string[], filter: RateFilter): Promise<readonly Sums[]> {
    return this.#db
      .selectFrom('punctuality')
      .where((eb) => scope(eb, clocks, filter))
      .select([
        'clock',
        'ruleSet',
        sql<number>`count(*) filter (where ${partOf('numerator', filter.asOf)})::integer`.as('numerator'),
        sql<number>`count(*) filter (where ${partOf('denominator', filter.asOf)})::integer`.as('denominator'),
      ])
      .groupBy(['clock', 'ruleSet'])
      .execute();
  }
}

const BY_DUE_DATE = new Keyset(
  [
    { expression: sql`due_at`, type: 'timestamptz' },
    { expression: sql`case_id`, type: 'text' },
    { expression: sql`clock`, type: 'text' },
    { expression: sql`run`, type: 'integer' },
  ],
  'asc',
);

/** Whether a run belongs to a part of its rate as of an instant: what ended after it was still open then. */
function partOf(part: RatePart, asOf: Instant): RawBuilder<SqlBool> {
  const met = sql<SqlBool>`(outcome = 'met' and ended_at <= ${asOf})`;
  const over = sql<SqlBool>`(due_at < ${asOf} or (outcome in ('met', 'missed') and ended_at <= ${asOf}))`;
  const denominator = sql<SqlBool>`(outcome <> 'voided' and anchor_at <= ${asOf} and ${over})`;
  if (part === 'numerator') return met;
  return part === 'denominator' ? denominator : sql<SqlBool>`(${denominator} and not ${met})`;
}

function scope<Table extends 'punctuality' | 'punctualityDaily'>(
  builder: ExpressionBuilder<Tables, Table>,
  clocks: readonly string[],
  filter: RateFilter,
): Expression<SqlBool> {
  // Both tables have the columns that are asked here.
  const eb = builder as unknown as ExpressionBuilder<Tables, 'punctualityDaily'>;
  const all: Expression<SqlBool>[] = [
    eb('clock', 'in', clocks.length > 0 ? clocks : ['']),
    eb('dueOn', '>=', filter.from),
    eb('dueOn', '<=', filter.to),
  ];
  if (filter.units) all.push(eb('unit', 'in', filter.units.length > 0 ? filter.units : ['']));
  if (filter.channels) all.push(eb('channel', 'in', filter.channels));
  return eb.and(all);
}
