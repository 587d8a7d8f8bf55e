import { sql } from 'kysely';
import type { RawBuilder, Transaction } from 'kysely';
import type { Pool } from 'pg';
import { dateOf } from '#libs/kernel';
import type { MeasureId } from '#libs/efficacy';
import { atOnePosition } from '#libs/projecting';
import type { Standing } from '#libs/projecting';
import { bySource, measuresByClock, readModelsOf } from './figures.js';
import type { FigurePart, FiguresAsked, FiguresTaken, Grouping } from './figures.js';
import { metInSql, missedInSql } from './judged.js';
import { anyOf, within } from './narrowed-sql.js';

type Snapshot = Transaction<Record<never, never>>;

interface Sums {
  readonly name: string;
  readonly ruleSet: string | null;
  readonly numerator: number | bigint;
  readonly items: number;
  readonly key: readonly (string | null)[];
}

/**
 * The figures as the read models know them: from the sums by day where these tell apart what is asked, else from the single runs and
 * events. `undefined` where the read models do not stand where they are wanted.
 *
 * Measured over HTTP on the demonstration year (165,000 events, one core of a busy machine): the four rates 17 ms, all twenty measures 35 ms,
 * by unit 57 ms, by handler from single runs 100 ms; the same folded from the log 4.5 s, and 30 to 120 ms once it is.
 *
 * @throws NotTogether when they stay at different positions of the log
 */
export function figuresFromReadModels(
  pool: Pool,
  asked: FiguresAsked,
  stands: (standing: Standing) => boolean,
): Promise<FiguresTaken | undefined> {
  return atOnePosition<Record<never, never>, FiguresTaken | undefined>(
    pool,
    readModelsOf(asked.measures),
    async (snapshot, standing) => {
      if (!stands(standing)) return undefined;
      const { clocks, facts, losses } = bySource(asked.measures);
      const parts: FigurePart[] = [];
      // One after the other: they share the snapshot's connection.
      if (clocks.length > 0) {
        const byClock = measuresByClock(clocks);
        for (const { name, ...sums } of await clockSums(snapshot, asked, [...byClock.keys()]))
          for (const measure of byClock.get(name) ?? []) parts.push(partOf(measure, sums));
      }
      if (facts.length > 0) {
        for (const { name, ...sums } of await factSums(snapshot, asked, facts))
          parts.push(partOf(name as MeasureId, sums));
      }
      if (losses.length > 0)
        for (const sums of await lossSums(snapshot, asked)) parts.push(partOf('recovered-loss', sums));
      const needsRows =
        tellsApart(asked, 'handler') || (tellsApart(asked, 'category') && clocks.length + facts.length > 0);
      return { source: needsRows ? 'rows' : 'counters', standing, parts };
    },
  );
}

function partOf(measure: MeasureId, { key, numerator, items, ruleSet }: Omit<Sums, 'name'>): FigurePart {
  return { measure, key, numerator: Number(numerator), items, ruleSet };
}

/** Whether the answer differs by it, be it narrowed or told apart. */
function tellsApart(asked: FiguresAsked, what: 'handler' | 'category'): boolean {
  return asked[what] !== undefined || asked.by.includes(what);
}

async function clockSums(db: Snapshot, asked: FiguresAsked, clocks: readonly string[]): Promise<readonly Sums[]> {
  const wanted = sql`p.clock = ${anyOf(clocks)} and ${within('p', 'due_on', asked)}`;
  const keys = keysOf('p', 'due_on', asked.by);
  if (tellsApart(asked, 'handler') || tellsApart(asked, 'category')) {
    const { rows } = await sql<Sums>`
      select p.clock as name, p.rule_set, ${keys} as key, (count(*) filter (where ${metInSql}))::integer as numerator,
        (count(*) filter (where ${metInSql} or ${missedInSql(asked.asOf)}))::integer as items
      from read_model.punctuality p where ${wanted} group by p.clock, p.rule_set, ${keys}`.execute(db);
    return rows;
  }
  // A period ends at 24:00 of its last day: what was due before today has passed, what is due today or later has not.
  const today = dateOf(asked.asOf);
  const { rows } = await sql<Sums>`
    select p.clock as name, p.rule_set, ${keys} as key, sum(p.met)::integer as numerator,
      sum(case when p.due_on < ${today}::date then p.due else p.met + p.missed end)::integer as items
    from read_model.punctuality_daily p where ${wanted} group by p.clock, p.rule_set, ${keys}`.execute(db);
  return rows;
}

async function factSums(db: Snapshot, asked: FiguresAsked, facts: readonly MeasureId[]): Promise<readonly Sums[]> {
  const single = tellsApart(asked, 'handler') || tellsApart(asked, 'category');
  const keys = keysOf('f', 'day', asked.by);
  const { rows } = await sql<Sums>`
    select f.measure as name, null::text as rule_set, ${keys} as key, sum(f.numerator)::integer as numerator,
      sum(f.denominator)::integer as items
    from ${sql.raw(single ? 'read_model.efficacy_fact' : 'read_model.efficacy_daily')} f
    where f.measure = ${anyOf(facts)} and ${within('f', 'day', asked)} group by f.measure, ${keys}`.execute(db);
  return rows;
}

async function lossSums(db: Snapshot, asked: FiguresAsked): Promise<readonly Sums[]> {
  const single = tellsApart(asked, 'handler');
  const keys = keysOf('l', 'day', asked.by);
  const { rows } = await sql<Sums>`
    select 'recovered-loss' as name, null::text as rule_set, ${keys} as key, sum(l.fen)::bigint as numerator,
      ${single ? sql`count(*)` : sql`sum(l.closings)`}::integer as items
    from ${sql.raw(single ? 'read_model.recovered_loss' : 'read_model.recovered_loss_daily')} l
    where ${within('l', 'day', asked)} group by ${keys}`.execute(db);
  return rows;
}

function keysOf(table: string, day: string, by: readonly Grouping[]): RawBuilder<unknown> {
  const columns = by.map((grouping) =>
    sql.raw(grouping === 'month' ? `to_char(${table}.${day}, 'YYYY-MM')` : `${table}.${grouping}`),
  );
  return columns.length === 0 ? sql`array[]::text[]` : sql`array[${sql.join(columns)}]::text[]`;
}
