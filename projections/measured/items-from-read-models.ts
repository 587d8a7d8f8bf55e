import { sql } from 'kysely';
import type { RawBuilder, SqlBool, Transaction } from 'kysely';
import type { Pool } from 'pg';
import { atOnePosition, readModelDatabase } from '#libs/projecting';
import type { Place, Standing } from '#libs/projecting';
import { BY_DAY, BY_DUE_DATE, keyOfFact, keyOfRun, MOST_ITEMS_A_PAGE, rangeInSql } from './figure-items.js';
import type { ItemsTaken, MeasuredFact, PunctualityRun } from './figure-items.js';
import { clocksBehind, readModelsOf } from './figures.js';
import type { ItemsAsked, Narrowed, RatePart } from './figures.js';
import { metInSql, missedInSql } from './judged.js';
import { anyOf, ofUnits, within } from './narrowed-sql.js';

type Snapshot = Transaction<Record<never, never>>;

/**
 * The runs or events that make up a part of a figure: the first page, or the one at a place. `undefined` where the read models do not stand
 * where they are wanted.
 */
export function itemsFromReadModels(
  pool: Pool,
  asked: ItemsAsked,
  page: { readonly place: Place | undefined; readonly limit: number },
  stands: (standing: Standing) => boolean,
): Promise<ItemsTaken | undefined> {
  const limit = Math.max(1, Math.min(page.limit, MOST_ITEMS_A_PAGE));
  return atOnePosition<Record<never, never>, ItemsTaken | undefined>(
    pool,
    readModelsOf([asked.measure]),
    async (snapshot, standing) => {
      if (!stands(standing)) return undefined;
      const taken = clocksBehind(asked.measure) ? runs : facts;
      return { ...(await taken(snapshot, asked, page.place, limit)), standing };
    },
  );
}

async function runs(db: Snapshot, asked: ItemsAsked, place: Place | undefined, limit: number) {
  const { where, orderBy } = BY_DUE_DATE.at(place);
  const { rows } = await sql<PunctualityRun>`
    select p.* from read_model.punctuality p
    where p.clock = ${anyOf(clocksBehind(asked.measure) ?? [])} and ${within('p', 'due_on', asked)}
      and ${judgedAs(asked.part, asked)} and ${where}
    order by ${orderBy} limit ${limit + 1}`.execute(db);
  return BY_DUE_DATE.page(rows, limit, place, keyOfRun);
}

async function facts(db: Snapshot, asked: ItemsAsked, place: Place | undefined, limit: number) {
  const { where, orderBy } = BY_DAY.at(place);
  const { rows } = await sql<MeasuredFact>`
    select f.case_id, f.measure, f.what, f.run, f.unit, f.handler, f.kind, f.channel, f.category, f.day, f.numerator, f.position
    from ${asked.measure === 'recovered-loss' ? LOSSES_AS_FACTS : FACTS} f
    where f.measure = ${asked.measure} and ${within('f', 'day', asked)} and ${rangeInSql(asked.measure, asked.part)} and ${where}
    order by ${orderBy} limit ${limit + 1}`.execute(db);
  const items = rows.map((row) => ({ ...row, numerator: Number(row.numerator) }));
  return BY_DAY.page(items, limit, place, keyOfFact);
}

const FACTS = sql.raw('read_model.efficacy_fact');
const LOSSES_AS_FACTS = sql.raw(`(
  select case_id, 'recovered-loss' as measure, 'CaseClosed' as what, episode as run, unit, handler, kind, channel, category, day,
    fen as numerator, position from read_model.recovered_loss)`);

function judgedAs(part: RatePart, { asOf }: ItemsAsked): RawBuilder<SqlBool> {
  if (part === 'numerator') return metInSql;
  return part === 'misses' ? missedInSql(asOf) : sql<SqlBool>`(${metInSql} or ${missedInSql(asOf)})`;
}

/** Whether the read models know anything at all of a handler in these units. */
export async function handlerIsKnown(
  pool: Pool,
  handler: string,
  where: Pick<Narrowed, 'units' | 'notUnits'>,
): Promise<boolean> {
  const of = (table: string) =>
    sql`exists (select from ${sql.raw(`read_model.${table}`)} t where t.handler = ${handler} and ${ofUnits('t', where)})`;
  const { rows } = await sql<{ known: boolean }>`
    select ${of('punctuality')} or ${of('efficacy_fact')} or ${of('recovered_loss')} as known`.execute(
    readModelDatabase<Record<never, never>>(pool),
  );
  return rows[0]?.known ?? false;
}
