import { rates } from '#libs/law';
import type { Instant, LocalDate } from '#libs/kernel';
import type { Place } from '#libs/projecting';
import { lifeOf, lives } from '../../test/support/case-histories.js';
import { readModelWorld } from '../../test/support/read-model-world.js';
import type { ReadModelWorld } from '../../test/support/read-model-world.js';
import { punctuality } from './projection.js';
import { PunctualityQueries } from './queries.js';
import type { PunctualityRun, RateFilter, RatePart } from './queries.js';

/** After everything that happens in these lives. */
const LATER = '2027-03-01T00:00:00.000+08:00' as Instant;
const YEAR = { from: '2026-01-01' as LocalDate, to: '2027-12-31' as LocalDate };
const MANY = lives.flatMap((name, index) => [0, 100, 300].map((more) => lifeOf(name, index + more)));

let world: ReadModelWorld;
let queries: PunctualityQueries;

beforeAll(async () => {
  world = await readModelWorld();
  queries = new PunctualityQueries(world.pool);
  await world.live(MANY);
  await world.catchUp(punctuality);
});

afterAll(() => world[Symbol.asyncDispose]());

async function behind(
  name: string,
  part: RatePart,
  filter: RateFilter,
  limit = 10,
): Promise<readonly PunctualityRun[]> {
  const rate = rates().find((each) => each.name === name);
  if (!rate) throw new RangeError(name);
  const seen: PunctualityRun[] = [];
  for (let place: Place | undefined; ;) {
    const page = await queries.casesBehind(rate, part, filter, place, limit);
    seen.push(...page.items);
    place = page.next;
    if (place === undefined) return seen;
  }
}

describe('punctuality in PostgreSQL', () => {
  it('holds what the fold in memory holds', async () => {
    const folded = await world.inMemory(punctuality);
    for (const [table, order] of [
      ['punctuality', 'case_id, clock, run'],
      ['punctuality_daily', 'due_on, clock, unit, kind, channel, rule_set'],
      ['punctuality_case', 'case_id'],
    ] as const) {
      const { rows } = await world.pool.query<object>(`select * from read_model.${table}_v1 order by ${order}`);
      expect(rows).toEqual(folded.rows(table));
    }
  });

  it('keeps sums that equal a recount from the single runs', async () => {
    const recount = await world.pool.query<object>(`
      select due_on, clock, unit, kind, channel, rule_set, count(*)::integer as due,
             count(*) filter (where outcome = 'met')::integer as met, count(*) filter (where outcome = 'missed')::integer as missed
      from read_model.punctuality where outcome <> 'voided' and due_on is not null
      group by due_on, clock, unit, kind, channel, rule_set order by due_on, clock, unit, kind, channel, rule_set`);
    const sums = await world.pool.query<object>(
      'select * from read_model.punctuality_daily order by due_on, clock, unit, kind, channel, rule_set',
    );
    expect(sums.rows).toEqual(recount.rows);
    expect(sums.rows.length).toBeGreaterThan(20);
  });

  it('has behind every numerator and denominator exactly the cases that make it', async () => {
    for (const units of [undefined, ['230702', '230724']]) {
      for (const asOf of [LATER, '2026-06-10T15:00:00.000+08:00', '2026-07-20T08:00:00.000+08:00'] as Instant[]) {
        const filter: RateFilter = { ...YEAR, asOf, ...(units && { units }) };
        for (const { rate, numerator, denominator } of await queries.rates(rates(), filter)) {
          expect(await behind(rate, 'numerator', filter)).toHaveLength(numerator);
          expect(await behind(rate, 'denominator', filter)).toHaveLength(denominator);
          expect(await behind(rate, 'misses', filter)).toHaveLength(denominator - numerator);
        }
      }
    }
  });

  it('answers from the stored sums as from the single runs', async () => {
    const { recordedAt } = (await queries.rates(rates(), { ...YEAR, asOf: LATER }))[0]?.standing ?? {};
    const atTheEnd = await queries.rates(rates(), { ...YEAR, asOf: LATER });
    expect(atTheEnd.every(({ source }) => source === 'counters')).toBe(true);
    for (const { rate, numerator, denominator } of atTheEnd) {
      expect(await behind(rate, 'numerator', { ...YEAR, asOf: LATER })).toHaveLength(numerator);
      expect(await behind(rate, 'denominator', { ...YEAR, asOf: LATER })).toHaveLength(denominator);
    }
    const before = await queries.rates(rates(), { ...YEAR, asOf: '2026-05-20T00:00:00.000+08:00' as Instant });
    expect(recordedAt! > '2026-05-20').toBe(true);
    expect(before.every(({ source }) => source === 'rows')).toBe(true);
  });

  it('counts an open clock as missed from the end of its due day on, without any event', async () => {
    await using own = await readModelWorld();
    const life = lifeOf('settled', 1); // received on 7 May: the initial review is due on the 15th
    await own.live([{ ...life, moments: life.moments.slice(0, 1) }]);
    await own.catchUp(punctuality);
    const review = async (asOf: string) =>
      (await new PunctualityQueries(own.pool).rates(rates(), { ...YEAR, asOf: asOf as Instant })).find(
        ({ rate }) => rate === 'on-time-initial-review',
      );
    expect(await review('2026-05-15T23:59:59.999+08:00')).toMatchObject({
      numerator: 0,
      denominator: 0,
      percent: null,
    });
    expect(await review('2026-05-16T00:00:00.000+08:00')).toMatchObject({ numerator: 0, denominator: 1, percent: 0 });
  });

  it('counts a clock in the period in which it fell due, and names the law that it was judged by', async () => {
    const may: RateFilter = { from: '2026-05-01' as LocalDate, to: '2026-05-31' as LocalDate, asOf: LATER };
    const [review] = await queries.rates(rates(), may);
    expect(review).toMatchObject({ rate: 'on-time-initial-review', ruleSets: ['cn-samr-order-121'], target: 100 });
    for (const run of await behind('on-time-initial-review', 'denominator', may))
      expect(run.dueOn?.startsWith('2026-05')).toBe(true);
    expect(review?.standing.position).toBe(await world.store.head());
  });

  it('leaves out what was voided', async () => {
    const voided = await world.pool.query<{ case_id: string }>(
      `select distinct case_id from read_model.punctuality where clock = 'initial-review' and outcome = 'voided'`,
    );
    expect(voided.rows.length).toBeGreaterThan(0);
    const counted = await behind('on-time-initial-review', 'denominator', { ...YEAR, asOf: LATER });
    expect(counted.some(({ outcome }) => outcome === 'voided')).toBe(false);
  });
});
