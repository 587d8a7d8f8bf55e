import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import type { Pool } from 'pg';
import type { CaseEvent } from '#libs/case';
import { CaseCommandService } from '#libs/case/service';
import type { CommandAnswer } from '#libs/case/service';
import { MemoryEventStore } from '#libs/event-store/memory';
import { loadOrganisation } from '#libs/identity';
import { importFile } from '#libs/importing';
import type { ImportAnswer, ImportCommand } from '#libs/importing';
import { FixedClock, instant } from '#libs/kernel';
import type { Instant, Stored } from '#libs/kernel';
import { InvalidInput } from '#libs/platform';
import { PostgresReadModels, openReadModelPool, projectInMemory, readModelDatabase } from '#libs/projecting';
import { simulate } from '#libs/simulating';
import { freshDatabase } from '#libs/testing';
import { caseQueue } from '#projections/case-queue';
import { lifeOf } from '../../test/support/case-histories.js';
import type { Moment } from '../../test/support/case-histories.js';
import { readModelWorld } from '../../test/support/read-model-world.js';
import { caseSearch } from './projection.js';
import { CaseSearchQueries } from './queries.js';
import type { CaseSearchRow } from './row.js';
import { found, textsOf, wordsIn } from './testing/oracle.js';
import type { Texts } from './testing/oracle.js';

const SAMPLE_FILE = fileURLToPath(new URL('../../docs/samples/work-orders.csv', import.meta.url));
const organisation = loadOrganisation();

/** The sample file's cases and the first of a simulated year, in a log in memory. */
async function someCases(): Promise<MemoryEventStore> {
  const store = new MemoryEventStore();
  const clock = new FixedClock(instant('2026-11-20T12:00:00+08:00'));
  const service = new CaseCommandService({ store, clock, organisation });
  const answerOf = (given: CommandAnswer): ImportAnswer =>
    given.ok ? (given.repeated ? 'already-there' : 'created') : { refused: given.rejection };
  const request = (command: ImportCommand) => ({ ...command, expectedRevision: null });
  const report = await importFile({
    ...{ path: SAMPLE_FILE, report: false, organisation, actor: { id: 'import', role: 'intake' } },
    execute: async (command) => answerOf(await service.execute(request(command))),
    check: async (command) => answerOf(await service.rehearse(request(command))),
  });
  expect(report.cases).toBe(28);
  for (const { stream, head, events } of simulate({ cases: 700, year: 2023, seed: 7, organisation }))
    await store.append(stream, head ? head.revision : 'no-stream', events);
  return store;
}

let store: MemoryEventStore;
let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;
/** As `pool`, with a planner that takes every index it can: the way of a table of a million rows. */
let indexPool: Pool;
let log: Stored<CaseEvent>[];
let texts: ReadonlyMap<string, Texts>;

beforeAll(async () => {
  store = await someCases();
  log = [];
  for await (const page of store.readAll()) log.push(...(page as Stored<CaseEvent>[]));
  texts = textsOf(log);
  database = await freshDatabase();
  pool = openReadModelPool(database.appUrl);
  indexPool = openReadModelPool(`${database.appUrl}?options=${encodeURIComponent('-c enable_seqscan=off')}`);
  const models = new PostgresReadModels(pool);
  for (const projection of [caseQueue, caseSearch]) await models.rebuild(projection, { store });
});

afterAll(async () => {
  await Promise.all([pool.end(), indexPool.end()]);
  await database.drop();
});

interface Listed {
  readonly caseId: string;
  readonly receivedAt: Instant;
}

/** The list of cases, as far as a search needs it. */
async function list(on: Pool, where: RawBuilder<SqlBool>, order: 'asc' | 'desc', limit?: number): Promise<Listed[]> {
  const { rows } = await sql<Listed>`select case_id, received_at from read_model.case_queue where ${where}
    order by received_at ${sql.raw(order)}, case_id ${sql.raw(order)} limit ${limit ?? null}`.execute(
    readModelDatabase<unknown>(on),
  );
  return rows;
}

const ids = (rows: readonly Listed[]): string[] => rows.map(({ caseId }) => caseId).sort();

/** Searches in every way there is, and wants the same of each. */
async function search(text: string, personal: boolean, on = pool): Promise<string[]> {
  const queries = new CaseSearchQueries(on);
  const any = ids(await list(on, await queries.matching(text, { personal }), 'desc'));
  for (const direction of ['asc', 'desc'] as const) {
    const all = await queries.byReceipt(text, { personal }, { direction, limit: 10_000 }, (where, limit) =>
      list(on, where, direction, limit),
    );
    expect(ids(all)).toEqual(any);
    const inOrder = all.map(({ receivedAt, caseId }) => `${receivedAt}/${caseId}`);
    expect(inOrder).toEqual(direction === 'asc' ? inOrder.toSorted() : inOrder.toSorted().reverse());
    const few = await queries.byReceipt(text, { personal }, { direction, limit: 7 }, (where, limit) =>
      list(on, where, direction, limit),
    );
    expect(few).toEqual(all.slice(0, 7));
    // A later page begins in the middle.
    const from = all[all.length >> 1]?.receivedAt;
    if (from === undefined) continue;
    const onwards = direction === 'asc' ? sql<SqlBool>`received_at >= ${from}` : sql<SqlBool>`received_at <= ${from}`;
    const rest = await queries.byReceipt(text, { personal }, { direction, from, limit: 10_000 }, (where, limit) =>
      list(on, sql<SqlBool>`${where} and ${onwards}`, direction, limit),
    );
    expect(rest).toEqual(all.filter((row) => (direction === 'asc' ? row.receivedAt >= from : row.receivedAt <= from)));
  }
  return any;
}

const WORDS = [
  ...['退款', '健身卡', '退款 健身卡', '退还剩余费用', '伊美区 健身', '食品安全', '预付卡消费', '七日无理由退货'],
  ...[
    '未明码标价',
    '不退不换',
    '91230717000001003N',
    '23071700202301011000',
    '２３０７１７００２０２３０１０１１０００',
    '卡',
  ],
  ...[
    '退',
    '市',
    '投诉人',
    '已组织双方调解，达成一致',
    '已组织双方调解 达成一致',
    '2023年',
    '元',
    'ODR',
    '拖欠工资',
    '外卖',
  ],
  ...['13800001000', '示例甲', '虚构路', '没有这样的词', '款退', '商家 退款 赔偿', '查无此事 退款'],
];

describe('a search finds every case that holds the words, and no other', () => {
  it.each(WORDS)('%s', async (text) => {
    for (const personal of [true, false]) {
      expect(await search(text, personal)).toEqual(found(texts, text, personal));
      expect(await search(text, personal, indexPool)).toEqual(found(texts, text, personal));
    }
  });

  it('among them common, rare and absent ones', () => {
    const hits = WORDS.map((text) => found(texts, text, true).length);
    expect(Math.max(...hits)).toBeGreaterThan(100);
    expect(hits.filter((count) => count > 0 && count < 5).length).toBeGreaterThan(3);
    expect(hits).toContain(0);
  });

  it('whatever piece of whatever text it is asked for, alone or with a piece of another', async () => {
    const all = [...texts.values()].flatMap((of) => [...of.public, ...of.personal]).filter((text) => text !== '');
    // Closed up, a piece reaches over a full stop: nobody wrote that, and it must not be found.
    const piece = fc
      .tuple(fc.nat(all.length - 1), fc.nat(300), fc.integer({ min: 1, max: 9 }), fc.boolean())
      .map(([which, at, length, closedUp]) => {
        const characters = [...all[which]!];
        const from = at % characters.length;
        const text = characters.slice(from, from + length).join('');
        return closedUp ? text.replace(/[^\p{L}\p{N}]/gu, '') : text;
      });
    const query = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(' '));
    await fc.assert(
      fc.asyncProperty(
        query.filter((text) => wordsIn(text).length > 0),
        fc.boolean(),
        fc.boolean(),
        async (text, personal, byIndex) => {
          const expected = found(texts, text, personal);
          expect(await search(text, personal, byIndex ? indexPool : pool)).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('but not what a comma or a line break parts', async () => {
    const across = /(\p{sc=Han}|[a-z0-9]+)[^\p{L}\p{N}]+([a-z0-9]+|\p{sc=Han})/gu;
    const parted = [...texts.values()]
      .flatMap((of) => [...of.public, ...of.personal])
      .flatMap((text) => Array.from(text.matchAll(across), ([, before, after]) => `${before}${after}`))
      .filter((text) => /[a-z0-9]/.test(text));
    const some = [...new Set(parted)].slice(0, 60);
    expect(some.length).toBeGreaterThan(20);
    for (const text of some) expect([text, await search(text, true)]).toEqual([text, found(texts, text, true)]);
  });

  it('is safe from whatever is typed', async () => {
    const typed = fc.string({
      unit: fc.constantFrom(...`'"\\:*&|!<>()-  退款卡aA1\ud83d\udc00\u0000%_;`),
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(typed, fc.string({ unit: 'binary', maxLength: 20 })), async (text) => {
        const queries = new CaseSearchQueries(pool);
        if (wordsIn(text).length === 0)
          await expect(queries.matching(text, { personal: true })).rejects.toThrow(InvalidInput);
        else expect(await search(text, true)).toEqual(found(texts, text, true));
      }),
      { numRuns: 150 },
    );
  });
});

describe('the stored rows', () => {
  it('are what the fold in memory makes, byte for byte', async () => {
    const model = await projectInMemory(caseSearch, [log]);
    const folded = model.rows<CaseSearchRow & { state: string; position: bigint }>('case_search');
    const { rows } = await pool.query<CaseSearchRow & { same: boolean }>(
      `select s.case_id, s.received_at, s.cut, s.position, s.state,
         s.public = v.public::tsvector and s.with_personal = v.with_personal::tsvector as same
       from read_model.case_search_v1 s
       join unnest($1::text[], $2::text[], $3::text[]) v(case_id, public, with_personal) using (case_id) order by s.case_id`,
      [folded.map((row) => row.case_id), folded.map((row) => row.public), folded.map((row) => row.with_personal)],
    );
    expect(rows).toEqual(folded.map(({ public: _, with_personal: __, ...row }) => ({ ...row, same: true })));
  });

  it('of one case are one row: without it, nothing is found of the case, and a rebuild brings it back', async () => {
    const [caseId] = found(texts, '没有这样的词 退款', true).concat(found(texts, '退款', true));
    await pool.query('delete from read_model.case_search_v1 where case_id = $1', [caseId]);
    expect(await search('退款', true)).not.toContain(caseId);
    await new PostgresReadModels(pool).rebuild(caseSearch, { store });
    expect(await search('退款', true)).toContain(caseId);
  });
});

describe('a case with more text than an index takes', () => {
  it('is followed page by page as it is folded in memory, taken by PostgreSQL, and found by what fits', async () => {
    await using world = await readModelWorld();
    const characters = Array.from({ length: 20_000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7_919) % 20_000)));
    const notes = [
      characters.join(''),
      Array.from({ length: 400 }, (_, i) => `退款${characters[i]}`).join('，'),
      'x'.repeat(5_000),
      '😀'.repeat(100),
    ].map((text): Moment => ({ afterHours: 1, unit: '230702', event: { type: 'NoteAdded', data: { text } } }));
    const plain = lifeOf('settled', 1);
    await world.live([{ ...plain, moments: [...plain.moments, ...notes] }, lifeOf('merged', 2)]);
    for (const projection of [caseQueue, caseSearch]) await world.catchUp(projection);
    const model = await world.inMemory(caseSearch);
    const folded = model
      .rows<CaseSearchRow & { state: string }>('case_search')
      .find(({ case_id }) => case_id === plain.caseId)!;
    expect(folded.cut).toBe(true);
    const { rows } = await world.pool.query<{ cut: boolean; state: string; same: boolean }>(
      `select cut, state, with_personal = $2::tsvector as same from read_model.case_search_v1 where case_id = $1`,
      [folded.case_id, folded.with_personal],
    );
    expect(rows).toEqual([{ cut: folded.cut, state: folded.state, same: true }]);
    const isFound = async (text: string) => (await search(text, true, world.pool)).includes(plain.caseId);
    expect(await isFound(characters.slice(11_000, 11_100).join(''))).toBe(true);
    expect(await isFound('退款')).toBe(true);
  });
});

describe('a search in an empty bureau', () => {
  it('finds nothing', async () => {
    const empty = await freshDatabase();
    const own = openReadModelPool(empty.appUrl);
    try {
      const models = new PostgresReadModels(own);
      for (const projection of [caseQueue, caseSearch])
        await models.rebuild(projection, { store: new MemoryEventStore() });
      expect(await search('退款', true, own)).toEqual([]);
    } finally {
      await own.end();
      await empty.drop();
    }
  });
});
