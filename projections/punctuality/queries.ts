import { sql } from 'kysely';
import type { Expression, SqlBool } from 'kysely';
import type { Pool } from 'pg';
import type { Bilingual, Instant, LocalDate, Position, UnitCode } from '#libs/kernel';
import { dateOf, dateOfDayNumber, dayNumber, endOfDay } from '#libs/kernel';
import { rates as rateDefinitions } from '#libs/law';
import { keysetPage, livePosition, readerOf } from '#libs/projecting';
import type { Keyset, Page } from '#libs/projecting';
import type { DailyRow, PunctualityRow } from './rows.js';

/** A period of due days, both included, of a subtree of units, judged at an instant. */
export interface RatePeriod {
  readonly units?: readonly UnitCode[];
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly asOf: Instant;
}

/**
 * A rate: clocks that fell due in the period. Denominator: not voided, and either ended or past its due date at `asOf`.
 * Numerator: those that were met. What is missing was missed – by an end that came too late, or by none.
 */
export interface RateFigure {
  readonly name: string;
  readonly title: Bilingual;
  readonly clocks: readonly string[];
  readonly numerator: number;
  readonly denominator: number;
  readonly ruleSets: readonly string[];
}

export interface RateFigures {
  readonly position: Position;
  readonly rates: readonly RateFigure[];
}

export const rateParts = ['numerator', 'denominator', 'misses'] as const;
export type RatePart = (typeof rateParts)[number];

interface Tables {
  readonly 'read_model.punctuality': PunctualityRow;
  readonly 'read_model.punctuality_daily': DailyRow;
}

const ORDER: Keyset = {
  name: 'punctuality/due',
  keys: [
    { expression: sql`due_on`, type: 'date' },
    { expression: sql`clock`, type: 'text' },
    { expression: sql`case_id`, type: 'text' },
    { expression: sql`run`, type: 'integer' },
  ],
};

/**
 * The rates of a period, from the stored daily sums: a day before that of `asOf` has passed for every clock that fell due on it. Days from
 * `asOf` on count only what has ended, and clocks that fall due later on the day of `asOf` are read one by one.
 */
export async function rates(pool: Pool, period: RatePeriod): Promise<RateFigures> {
  const position = await livePosition(pool, 'punctuality');
  // A due date is the last instant of its day: the day of `asOf` itself has passed only at that very instant.
  const today = dateOf(period.asOf);
  const passedUntil = period.asOf >= endOfDay(today) ? today : dateOfDayNumber(dayNumber(today) - 1);
  const rows = await readerOf<Tables>(pool)
    .selectFrom('read_model.punctuality_daily')
    .select([
      'clock',
      'rule_set',
      sql<bigint>`sum(met)`.as('met'),
      sql<bigint>`sum(case when due_on <= ${passedUntil}::date then due else met + missed end)`.as('due'),
    ])
    .where('due_on', '>=', period.from)
    .where('due_on', '<=', period.to)
    .$if(period.units !== undefined, (q) => q.where('unit', 'in', period.units ?? []))
    .groupBy(['clock', 'rule_set'])
    .execute();
  return {
    position,
    rates: rateDefinitions().map(({ name, title, clocks }) => {
      const own = rows.filter((row) => clocks.includes(row.clock) && Number(row.due) > 0);
      const sum = (of: (row: (typeof rows)[number]) => bigint) =>
        own.reduce((total, row) => total + Number(of(row)), 0);
      return {
        ...{ name, title, clocks },
        numerator: sum((row) => row.met),
        denominator: sum((row) => row.due),
        ruleSets: [...new Set(own.map((row) => row.rule_set))].sort(),
      };
    }),
  };
}

/** The runs of clocks behind one part of a rate, soonest due first. `undefined`: there is no such rate. */
export async function casesBehind(
  pool: Pool,
  {
    rate,
    part,
    cursor,
    limit,
    ...period
  }: RatePeriod & { rate: string; part: RatePart; cursor?: string | undefined; limit: number },
): Promise<Page<PunctualityRow> | undefined> {
  const definition = rateDefinitions().find(({ name }) => name === rate);
  if (!definition) return undefined;
  const query = readerOf<Tables>(pool)
    .selectFrom('read_model.punctuality')
    .selectAll()
    .where('clock', 'in', definition.clocks)
    .where(sql<SqlBool>`due_on between ${period.from}::date and ${period.to}::date`)
    .where(membership(part, period.asOf))
    .$if(period.units !== undefined, (q) => q.where('unit', 'in', period.units ?? []));
  return keysetPage(query, ORDER, cursor, limit) as Promise<Page<PunctualityRow>>;
}

function membership(part: RatePart, asOf: Instant): Expression<SqlBool> {
  switch (part) {
    case 'numerator':
      return sql<SqlBool>`outcome = 'met'`;
    case 'misses':
      return sql<SqlBool>`(outcome = 'missed' or (outcome = 'open' and due_at <= ${asOf}))`;
    case 'denominator':
      return sql<SqlBool>`(outcome in ('met', 'missed') or (outcome = 'open' and due_at <= ${asOf}))`;
  }
}
