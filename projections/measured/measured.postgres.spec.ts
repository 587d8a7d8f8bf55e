import { explainScore, schemes, scoreOf } from '#libs/efficacy';
import type { Scheme } from '#libs/efficacy';
import { loadOrganisation } from '#libs/identity';
import { canonicalJson } from '#libs/kernel';
import type { Instant, LocalDate, UnitCode } from '#libs/kernel';
import { simulate } from '#libs/simulating';
import { pagesFrom } from '../../test/support/cities.js';
import { readModelWorld } from '../../test/support/read-model-world.js';
import type { ReadModelWorld } from '../../test/support/read-model-world.js';
import {
  chancesOf,
  lostItemsOf,
  measuringProjections,
  ownReadings,
  tablesOfLog,
  takenFromLog,
  takenFromReadModels,
  wholeReadings,
} from './index.js';
import type { Asked, LogTables, Taken } from './index.js';

const tree = loadOrganisation();
const COUNTY = tree.childrenOf(tree.root.code)[0]?.code as UnitCode;
const day = (text: string) => text as LocalDate;

let world: ReadModelWorld;
let tables: LogTables;

beforeAll(async () => {
  world = await readModelWorld();
  for (const { stream, head, events } of simulate({ cases: 250, seed: 11, year: 2023, organisation: tree }))
    await world.store.append(stream, head ? head.revision : 'no-stream', events);
  for (const projection of measuringProjections) await world.catchUp(projection);
  const log = [];
  for await (const page of world.store.readAll()) log.push(...page);
  tables = await tablesOfLog(pagesFrom(log, 500));
});

afterAll(() => world[Symbol.asyncDispose]());

/** Everything that an answer is made of, as text. */
function scored(asked: Asked<Scheme>, taken: Taken): string {
  const whole = wholeReadings(ownReadings(asked, taken, tree), (unit) => tree.subtree(unit as UnitCode));
  const scores = [...whole.values()].map((measured) => scoreOf(asked.scheme, measured));
  const own = scores.find(({ unit }) => unit === (asked.lostOf === 'all' ? tree.root.code : COUNTY));
  const explained = own && explainScore(own, lostItemsOf(asked, taken));
  const chances = chancesOf(asked, taken).toSorted((a, b) => (a.caseId < b.caseId ? -1 : 1));
  const sorted = chances.map(({ measures, ...chance }) => ({ ...chance, measures: measures.toSorted() }));
  return canonicalJson(JSON.parse(JSON.stringify({ scores, explained, sorted })));
}

describe('the read models of an evaluation', () => {
  it.each([
    ['the year, everybody', '2023-01-01', '2023-12-31', '2024-01-01T00:00:00.000+08:00', true],
    ['one month, one county', '2023-05-01', '2023-05-31', '2023-06-01T00:00:00.000+08:00', false],
    ['the year with its last weeks still open', '2023-01-01', '2023-12-31', '2023-12-12T09:30:00.000+08:00', true],
    ['a period that nothing happened in', '2019-01-01', '2019-12-31', '2020-01-01T00:00:00.000+08:00', true],
  ])('come to the same bytes as the log folded in memory: %s', async (_, from, to, asOf, everybody) => {
    const units = everybody ? 'all' : tree.subtree(COUNTY).map(({ code }) => code);
    for (const scheme of schemes()) {
      const period = { from: day(from), to: day(to) };
      const asked: Asked<Scheme> = { scheme, period, asOf: asOf as Instant, lostOf: units, openOf: units };
      const taken = await takenFromReadModels(world.pool, asked);
      expect(taken.position).toBe(tables.position);
      expect(scored(asked, taken)).toBe(scored(asked, takenFromLog(tables, asked)));
    }
  });

  it('are asked at one position: while one of them lags behind there is no answer', async () => {
    const other = {
      scheme: schemes()[0] as Asked['scheme'],
      period: { from: day('2023-01-01'), to: day('2023-12-31') },
    };
    await world.pool.query(`update projecting.checkpoint set position = position - 1 where name = 'recovered-loss'`);
    const late = takenFromReadModels(world.pool, { ...other, asOf: '2024-01-01T00:00:00.000+08:00' as Instant });
    await expect(late).rejects.toThrow('recovered-loss');
    await world.pool.query(`update projecting.checkpoint set position = position + 1 where name = 'recovered-loss'`);
  });

  it.each(measuringProjections.slice(1).map((projection) => [projection.name, projection] as const))(
    'hold what the fold in memory holds: %s',
    async (_, projection) => {
      const folded = await world.inMemory(projection);
      for (const { name, key } of projection.tables) {
        const { rows } = await world.pool.query<object>(
          `select * from read_model.${name}_v${projection.version} order by ${key.map((each) => `"${each}"`).join(', ')}`,
        );
        const plain = (all: readonly object[]) =>
          all
            .map((row) =>
              JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)),
            )
            .sort();
        expect(plain(rows)).toEqual(plain(folded.rows(name)));
      }
    },
  );
});
