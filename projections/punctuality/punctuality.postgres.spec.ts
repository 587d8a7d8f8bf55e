import { lifeOf, lives } from '../../test/support/case-histories.js';
import { readModelWorld } from '../../test/support/read-model-world.js';
import type { ReadModelWorld } from '../../test/support/read-model-world.js';
import { punctuality } from './projection.js';

const MANY = lives.flatMap((name, index) => [0, 100, 300].map((more) => lifeOf(name, index + more)));

let world: ReadModelWorld;

beforeAll(async () => {
  world = await readModelWorld();
  await world.live(MANY);
  await world.catchUp(punctuality);
});

afterAll(() => world[Symbol.asyncDispose]());

describe('punctuality in PostgreSQL', () => {
  it('holds what the fold in memory holds', async () => {
    const folded = await world.inMemory(punctuality);
    for (const [table, order] of [
      ['punctuality', 'case_id, clock, run'],
      ['punctuality_daily', 'due_on, clock, unit, kind, channel, rule_set'],
      ['punctuality_case', 'case_id'],
    ] as const) {
      const { rows } = await world.pool.query<object>(
        `select * from read_model.${table}_v${punctuality.version} order by ${order}`,
      );
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
});
