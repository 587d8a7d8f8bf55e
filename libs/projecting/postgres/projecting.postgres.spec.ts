import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadAllOptions } from '#libs/event-store';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { openMemoryEventStore } from '#libs/event-store/memory';
import { withClient } from '#libs/platform';
import { freshDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import type { EntityProjection } from '../definition.js';
import { projectInMemory } from '../memory-models.js';
import { Poisoned, Superseded } from '../model.js';
import { ProjectionRunner } from '../runner.js';
import type { Progress } from '../read-models.js';
import type { RunnerOptions } from '../runner.js';
import { Sealer, note, routed, tally } from '../testing/tally.js';
import type { Step } from '../testing/tally.js';
import { arrayLiteral } from './array-literal.js';
import { standingOf } from './database.js';
import { openReadModelPool } from './pool.js';
import { PostgresReadModels } from './read-models.js';
import { RebuildInProgress } from './rebuild.js';
import { projectionStatus } from './status.js';

let database: TestDatabase;
let pool: Pool;
let models: PostgresReadModels;

beforeEach(async () => {
  database = await freshDatabase();
  pool = openReadModelPool(database.appUrl);
  models = new PostgresReadModels(pool);
});

afterEach(async () => {
  await pool.end();
  await database.drop();
});

class Log {
  readonly store = openMemoryEventStore();
  readonly #sealer = new Sealer();

  async append(...steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      const { stream, expected, sealed } = this.#sealer.next(step);
      await this.store.append(stream, expected, sealed);
    }
  }

  run(options: Partial<RunnerOptions> & { projection?: EntityProjection } = {}): ProjectionRunner {
    const { projection = tally(), ...others } = options;
    return new ProjectionRunner(projection, {
      store: this.store,
      models,
      backoff: { baseMs: 5, capMs: 50 },
      ...others,
    });
  }
}

/** Rows as queries see them, and as the memory model has them after the same events. */
async function bothWays(log: Log): Promise<[object[], object[]]> {
  const { rows } = await pool.query<object>('select * from read_model.tally order by case_id');
  const { rows: units } = await pool.query<object>('select * from read_model.tally_unit order by unit');
  const events = [];
  for await (const page of log.store.readAll()) events.push(page);
  const memory = await projectInMemory(tally({ refuse: 'nothing' }), events);
  const expected = memory.rows<{ state: string }>('tally').map(({ state: _, ...row }) => row);
  return [
    [...rows, ...units],
    [...expected, ...memory.rows('tally_unit')],
  ];
}

const many = (count: number): Step[] =>
  Array.from({ length: count }, (_, i) =>
    i % 7 === 3 ? routed(`C${i % 11}`, `2307${10 + (i % 5)}`) : note(`C${i % 11}`, `text ${i}`),
  );

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 1_000 && !(await condition()); i++) await sleep(5);
  expect(await condition()).toBe(true);
}

describe('a read model in PostgreSQL', () => {
  it('holds the same rows as the fold in memory, and shows queries everything but the private state', async () => {
    const log = new Log();
    await log.append(...many(120));
    await using runner = log.run({ pageSize: 13, writeEvery: 30, cacheSize: 3 });
    expect(await runner.waitFor(120n, 5_000)).toBe(true);
    const [stored, folded] = await bothWays(log);
    expect(stored).toEqual(folded);
    expect(stored[0]).not.toHaveProperty('state');
  });

  it('costs at most two statements a page, beside those that open it', async () => {
    const log = new Log();
    await log.append(...many(100));
    const statements: string[] = [];
    const query = pool.query.bind(pool) as (...args: unknown[]) => unknown;
    pool.query = ((...args: unknown[]) => {
      statements.push(typeof args[0] === 'string' ? args[0] : (args[0] as { text: string }).text);
      return query(...args);
    }) as typeof pool.query;
    await using runner = log.run({ pageSize: 10, writeEvery: 10, cacheSize: 0 });
    expect(await runner.waitFor(100n, 5_000)).toBe(true);
    const ofPages = statements.filter((text) => text.startsWith('with moved as') || text.includes('= any($1::text[])'));
    expect(ofPages.length).toBeLessThanOrEqual(20);
    expect(runner.metrics).toMatchObject({ pages: 10, statements: ofPages.length });
  });

  it('is fed by two runners at once without counting anything twice', async () => {
    const log = new Log();
    await using one = log.run({ pageSize: 7 });
    await using other = log.run({ pageSize: 5 });
    for (const step of many(150)) {
      await log.append(step);
      if (step.value.endsWith('0')) await sleep(2);
    }
    expect(await one.waitFor(150n, 10_000)).toBe(true);
    expect(await other.waitFor(150n, 10_000)).toBe(true);
    const [stored, folded] = await bothWays(log);
    expect(stored).toEqual(folded);
  });

  it('loses and repeats nothing when its connections are killed in the middle', async () => {
    const log = new Log();
    await log.append(...many(400));
    await using runner = log.run({ pageSize: 3, writeEvery: 3, cacheSize: 5 });
    for (let kills = 0; kills < 4; kills++) {
      await until(() => runner.metrics.position > BigInt(kills * 60));
      await withClient(database.appUrl, (killer) =>
        killer.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'shuangwei-projecting' and datname = current_database()`,
        ),
      );
    }
    expect(await runner.waitFor(400n, 10_000)).toBe(true);
    expect(runner.metrics.retries).toBeGreaterThan(0);
    const [stored, folded] = await bothWays(log);
    expect(stored).toEqual(folded);
  });

  it('is out of reach of the log: the role that writes it may not create anything elsewhere', async () => {
    await expect(pool.query('create table projecting.mine ()')).rejects.toThrow('permission denied');
    await expect(pool.query('create table public.mine ()')).rejects.toThrow('permission denied');
  });

  it('takes any text through the array form', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\u0000', '')))),
        async (texts) => {
          const { rows } = await pool.query<{ back: unknown }>('select $1::text[] as back', [arrayLiteral(texts)]);
          expect(rows[0]?.back).toEqual(texts);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('a poison event', () => {
  const steps = [note('A'), note('B'), note('A', 'unspeakable'), note('A', 'after'), note('B')];

  it('stops the projection, and the status says which case, which event, why, and what to do', async () => {
    const log = new Log();
    await log.append(...steps);
    await using runner = log.run();
    await until(() => runner.status.state === 'stopped');
    expect(runner.status.error).toBeInstanceOf(Poisoned);
    const [status] = await projectionStatus(pool);
    expect(status).toMatchObject({
      name: 'tally',
      version: 1,
      state: 'stopped',
      position: 2n,
      fault: { key: 'A', position: 3n, revision: 1n, type: 'NoteAdded', reason: 'cannot fold unspeakable' },
    });
    expect(status?.fault?.advice.zh).toContain('重建');
  });

  it('is as well a row that the database refuses', async () => {
    const log = new Log();
    await log.append(note('A'), note('B', 'with a \u0000 in it'), note('C'));
    await using runner = log.run();
    await until(() => runner.status.state === 'stopped');
    const [status] = await projectionStatus(pool);
    expect(status).toMatchObject({ state: 'stopped', position: 1n, fault: { key: 'B', position: 2n } });
  });

  it('parks its case where that was chosen; un-parked with mended code, the case is as if nothing had been', async () => {
    const log = new Log();
    await log.append(...steps);
    await using runner = log.run({ poison: 'park' });
    expect(await runner.waitFor(5n, 5_000)).toBe(true);
    const [status] = await projectionStatus(pool);
    expect(status).toMatchObject({
      state: 'live',
      parked: [{ key: 'A', position: 3n, reason: 'cannot fold unspeakable' }],
    });

    await expect(models.unpark(tally(), 'A', log.store)).rejects.toThrow('cannot fold unspeakable');
    expect(await models.unpark(tally({ refuse: 'nothing' }), 'A', log.store)).toBe(true);
    expect(await models.unpark(tally(), 'A', log.store)).toBe(false);
    await log.append(note('A', 'much later'));
    expect(await runner.waitFor(6n, 5_000)).toBe(true);
    const [stored, folded] = await bothWays(log);
    expect(stored).toEqual(folded);
  });
});

describe('a rebuild', () => {
  it('runs beside the live tables while events go on being appended, and loses none', async () => {
    const log = new Log();
    await log.append(...many(300));
    await using runner = log.run({ pageSize: 50 });
    expect(await runner.waitFor(300n, 5_000)).toBe(true);
    let appending = true;
    const writer = (async (): Promise<void> => {
      while (appending) {
        await log.append(...many(9));
        await sleep(1);
      }
    })();
    const seen: Progress[] = [];
    const rebuilt = await models.rebuild(tally(), {
      store: log.store,
      pageSize: 40,
      onProgress: (progress) => seen.push(progress),
    });
    appending = false;
    await writer;
    const head = await log.store.head();
    expect(await runner.waitFor(head, 5_000)).toBe(true);
    await until(async () => (await standingOf(pool, 'tally')).position === head);
    expect(rebuilt).toMatchObject({ version: 1, generation: 2 });
    expect(seen.at(-1)?.position).toBeGreaterThanOrEqual(300n);
    const [stored, folded] = await bothWays(log);
    expect(stored).toEqual(folded);
    const { rows } = await pool.query(`select tablename from pg_tables where schemaname = 'read_model' order by 1`);
    expect(rows).toEqual([{ tablename: 'tally_unit_v1_g2' }, { tablename: 'tally_v1_g2' }]);
  });

  it('leaves tables of which indexes answer without the rows, and of which the planner knows how many those are', async () => {
    const log = new Log();
    await log.append(...many(300));
    await models.rebuild(tally(), { store: log.store, pageSize: 40, writeEvery: 50 });
    const { rows } = await pool.query<{ pages: number; visible: number; rows: bigint; guessed: number }>(
      `select relpages as pages, relallvisible as visible, reltuples as guessed,
         case relname when 'tally_v1' then (select count(*) from read_model.tally) else (select count(*) from read_model.tally_unit) end as rows
       from pg_class where relname in ('tally_v1', 'tally_unit_v1')`,
    );
    expect(rows).toHaveLength(2);
    for (const table of rows) {
      expect(table.pages).toBeGreaterThan(0);
      expect(table.visible).toBe(table.pages);
      expect(table.guessed).toBe(Number(table.rows));
    }
  });

  it('never shows queries an earlier state of the log than they have seen', async () => {
    const log = new Log();
    await log.append(...many(200));
    await using runner = log.run();
    expect(await runner.waitFor(200n, 5_000)).toBe(true);
    let last = 0n;
    let looking = true;
    const reader = (async (): Promise<void> => {
      while (looking) {
        const { position } = await standingOf(pool, 'tally');
        expect(position).toBeGreaterThanOrEqual(last);
        last = position;
      }
    })();
    for (let i = 0; i < 3; i++) {
      await log.append(...many(20));
      await models.rebuild(tally(), { store: log.store, pageSize: 30, writeEvery: 60 });
    }
    looking = false;
    await reader;
  });

  it('of a newer version is done by its runner alone: queries see the old one until the switch, and the old runner steps aside', async () => {
    const log = new Log();
    await log.append(...many(100));
    await using old = log.run();
    expect(await old.waitFor(100n, 5_000)).toBe(true);
    await using next = log.run({ projection: tally({ version: 2 }) });
    await until(() => next.status.state === 'live');
    await log.append(note('A'));
    expect(await next.waitFor(101n, 5_000)).toBe(true);
    await until(() => old.status.state === 'stopped');
    expect(old.status.error).toBeInstanceOf(Superseded);
    const [stored, folded] = await bothWays(log);
    expect(stored).toEqual(folded);
    expect(await projectionStatus(pool)).toMatchObject([{ version: 2, generation: 1, state: 'live', position: 101n }]);
  });

  it('by two upgraded processes at once happens once', async () => {
    const log = new Log();
    await log.append(...many(60));
    await (async () => {
      await using first = log.run();
      expect(await first.waitFor(60n, 5_000)).toBe(true);
    })();
    await using one = log.run({ projection: tally({ version: 2 }) });
    await using other = log.run({ projection: tally({ version: 2 }) });
    await until(() => one.status.state === 'live' && other.status.state === 'live');
    expect(await projectionStatus(pool)).toMatchObject([{ version: 2, generation: 1, state: 'live', position: 60n }]);
  });

  it('that was interrupted goes on where it was when the upgraded program starts again', async () => {
    const log = new Log();
    await log.append(...many(300));
    await (async () => {
      await using first = log.run();
      expect(await first.waitFor(300n, 5_000)).toBe(true);
    })();
    const projection = tally({ version: 2 });
    const interrupted = log.run({ projection, pageSize: 10, writeEvery: 10 });
    await until(() => interrupted.metrics.position > 30n);
    await interrupted.stop();
    const building = (await projectionStatus(pool)).find(({ version }) => version === 2);
    // Had it been quicker than the stop, there would be nothing to go on with.
    if (building?.state === 'building') expect(building.position).toBeGreaterThan(30n);
    await using again = log.run({ projection });
    await until(() => again.status.state === 'live');
    expect(again.metrics.events).toBeLessThan(300);
    const [stored, folded] = await bothWays(log);
    expect(stored).toEqual(folded);
  });

  it('survives the loss of its connections', async () => {
    const log = new Log();
    await log.append(...many(500));
    let killed = false;
    const kill = (): void => {
      if (killed) return;
      killed = true;
      void withClient(database.appUrl, (killer) =>
        killer.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'shuangwei-projecting' and datname = current_database()`,
        ),
      );
    };
    await models.rebuild(tally(), { store: log.store, pageSize: 2, writeEvery: 2, cacheSize: 2, onProgress: kill });
    expect(killed).toBe(true);
    const [stored, folded] = await bothWays(log);
    expect(stored).toEqual(folded);
  });

  it('is refused while another session rebuilds the same projection', async () => {
    const log = new Log();
    await log.append(...many(300));
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const held = new Proxy(log.store, {
      get: (store, name) => {
        if (name !== 'readAll') return (Reflect.get(store, name) as () => unknown).bind(store);
        return async function* (options: ReadAllOptions) {
          begun.resolve();
          await goOn.promise;
          yield* store.readAll(options);
        };
      },
    });
    const first = models.rebuild(tally(), { store: held });
    await begun.promise;
    await expect(models.rebuild(tally(), { store: log.store })).rejects.toThrow(RebuildInProgress);
    goOn.resolve();
    await first;
  });

  it('that meets a poison event leaves the live tables as they are', async () => {
    const log = new Log();
    await log.append(note('A'), note('B', 'new law'), note('C'));
    await using runner = log.run();
    expect(await runner.waitFor(3n, 5_000)).toBe(true);
    await expect(models.rebuild(tally({ refuse: 'new law' }), { store: log.store })).rejects.toThrow(Poisoned);
    const [stored, folded] = await bothWays(log);
    expect(stored).toEqual(folded);
    const statuses = await projectionStatus(pool);
    expect(statuses.map(({ generation, state }) => [generation, state])).toEqual([
      [1, 'live'],
      [2, 'stopped'],
    ]);
  });
});
