import type { Pool } from 'pg';
import { schemes } from '#libs/efficacy';
import { loadOrganisation } from '#libs/identity';
import { canonicalJson, instant, localDate } from '#libs/kernel';
import { simulate } from '#libs/simulating';
import type { SimulatedCommand } from '#libs/simulating';
import { measuringProjections } from '#projections/measured';
import { readModelWorld } from '../../../test/support/read-model-world.js';
import type { ReadModelWorld } from '../../../test/support/read-model-world.js';
import { Scoring } from './scoring.js';
import type { ScoreAsked } from './scoring.js';

const organisation = loadOrganisation();
const unit = organisation.root.code;
const period = { from: localDate('2023-01-01'), to: localDate('2023-12-31') };
const clock = { now: () => instant('2024-06-01T09:00:00+08:00') };
const [scheme] = schemes();

let world: ReadModelWorld;
let later: SimulatedCommand[];

const append = async (commands: readonly SimulatedCommand[]) => {
  for (const { stream, head, events } of commands)
    await world.store.append(stream, head ? head.revision : 'no-stream', events);
  for (const projection of measuringProjections) await world.catchUp(projection);
};

beforeAll(async () => {
  world = await readModelWorld();
  const year = [...simulate({ cases: 120, seed: 5, year: 2023, organisation })];
  await append(year.slice(0, -200));
  later = year.slice(-200);
}, 60_000);

afterAll(() => world[Symbol.asyncDispose]());

const asked = (side: Partial<ScoreAsked['side']> = {}): ScoreAsked => {
  if (!scheme) throw new Error('no scheme is shipped');
  return { unit, period, side: { scheme, asOf: undefined, position: undefined, law: {}, ...side } };
};
const scoring = (pool: Pool = world.pool) => new Scoring({ clock, store: world.store, pool, organisation });

/** Between the question where the read models stand and the question for their rows, somebody appends, and they move on. */
function movingOn(): Pool {
  let connections = 0;
  return new Proxy(world.pool, {
    get(pool, name) {
      if (name !== 'connect') return Reflect.get(pool, name, pool) as unknown;
      return async () => {
        if (++connections === 2) await append(later.splice(0, 100));
        return pool.connect();
      };
    },
  });
}

describe('A score', () => {
  it('is the same bytes from the read models and from the log at one position', async () => {
    const now = await scoring().score(asked());
    const position = BigInt(now.score.basis.position);
    expect(now.source).toBe('read-models');
    const pinned = await scoring().explain(asked({ position }));
    expect(pinned.source).toBe('read-models');
    const folded = await scoring().score(asked({ position, law: { ruleSet: 'cn-samr-order-20' as never } }));
    expect(folded.source).toBe('log');
    expect(canonicalJson(JSON.parse(JSON.stringify(folded.scores)))).toBe(
      canonicalJson(JSON.parse(JSON.stringify(now.scores))),
    );
  });

  it('of a position is folded from the log where the read models have moved on in the midst of the question', async () => {
    const position = await world.store.head();
    const before = await scoring().explain(asked({ position }));
    const overtaken = await scoring(movingOn()).explain(asked({ position }));
    expect(await world.store.head()).toBeGreaterThan(position);
    expect(overtaken.source).toBe('log');
    expect({ ...overtaken, source: before.source }).toEqual(before);
  });

  it('without a position is that of wherever the read models stand together', async () => {
    const before = await world.store.head();
    const { source, score } = await scoring(movingOn()).score(asked());
    expect(source).toBe('read-models');
    expect(BigInt(score.basis.position)).toBeGreaterThanOrEqual(before);
    await append(later);
    expect(BigInt((await scoring().score(asked())).score.basis.position)).toBe(await world.store.head());
  });

  it('is refused while the read models do not stand at one position, and says to ask again', async () => {
    await world.pool.query(`update projecting.checkpoint set position = position - 1 where name = 'recovered-loss'`);
    await expect(scoring().score(asked())).rejects.toMatchObject({ code: 'efficacy.read-models-apart', status: 503 });
    await world.pool.query(`update projecting.checkpoint set position = position + 1 where name = 'recovered-loss'`);
    expect((await scoring().score(asked())).source).toBe('read-models');
  });
});
