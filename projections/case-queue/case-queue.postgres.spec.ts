import { withClient } from '#libs/platform';
import type { Instant } from '#libs/kernel';
import { projectionStatus } from '#libs/projecting';
import type { Place } from '#libs/projecting';
import { caseSearch } from '#projections/case-search';
import { lifeOf, lives } from '../../test/support/case-histories.js';
import { readModelWorld } from '../../test/support/read-model-world.js';
import type { ReadModelWorld } from '../../test/support/read-model-world.js';
import { caseQueue } from './projection.js';
import { CaseQueueQueries } from './queries.js';
import type { CaseFilter } from './filter.js';
import type { CasePage, CaseSort } from './queries.js';
import type { CaseSummary } from './summary.js';
import { queueNames } from './row.js';
import type { CaseQueueRow, OpenClockView } from './row.js';

const AS_OF = '2026-06-20T12:00:00.000+08:00' as Instant;
/** Two of each kind of life: enough for several pages. */
const MANY = lives.flatMap((name, index) => [lifeOf(name, index), lifeOf(name, index + 100)]);

let world: ReadModelWorld;
let queries: CaseQueueQueries;
let rows: readonly CaseQueueRow[];

beforeAll(async () => {
  world = await readModelWorld();
  queries = new CaseQueueQueries(world.pool);
  await world.live(MANY);
  await world.catchUp(caseQueue);
  await world.catchUp(caseSearch);
  rows = (await world.inMemory(caseQueue)).rows<CaseQueueRow>('case_queue');
});

afterAll(() => world[Symbol.asyncDispose]());

/** All cases, page by page; then the way back, which must be the same one. */
async function walk(
  filter: CaseFilter,
  sort: CaseSort,
  limit: number,
  search?: CasePage['search'],
): Promise<readonly CaseSummary[]> {
  const at = (place?: Place) => queries.listCases({ filter, search, sort, place, limit });
  const pages = [await at()];
  for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next) pages.push(await at(next));
  let back = pages.at(-1)?.previous;
  for (let index = pages.length - 2; index >= 0; index--) {
    const page = await at(back);
    expect(page.items).toEqual(pages[index]?.items);
    back = page.previous;
  }
  expect(back).toBeUndefined();
  return pages.flatMap(({ items }) => items);
}

const SORTS: readonly CaseSort[] = (['due', 'received', 'closed'] as const).flatMap((by) =>
  (['asc', 'desc'] as const).map((direction) => ({ by, direction })),
);

/** The ids of folded rows in the order that a list would have them in. */
function inOrder(some: readonly CaseQueueRow[], { by, direction }: CaseSort): readonly string[] {
  const column = ({ due: 'next_due_at', received: 'received_at', closed: 'closed_at' } as const)[by];
  const key = (row: CaseQueueRow): string => `${row[column] ?? '9999'}/${row.case_id}`;
  const ids = [...some].sort((a, b) => (key(a) < key(b) ? -1 : 1)).map(({ case_id }) => case_id);
  return direction === 'asc' ? ids : ids.reverse();
}

describe('the case queue in PostgreSQL', () => {
  it('holds what the fold in memory holds, byte for byte', async () => {
    const stored = await world.pool.query<{ case_id: string; state: string; position: bigint }>(
      'select case_id, position, state from read_model.case_queue_v1 order by case_id',
    );
    const folded = rows as readonly (CaseQueueRow & { state: string; position: bigint })[];
    expect(stored.rows).toEqual(folded.map(({ case_id, position, state }) => ({ case_id, position, state })));
  });

  it('gives every column back as it was folded', async () => {
    const [expected] = rows;
    const seen = await walk({}, { by: 'due', direction: 'asc' }, 100);
    const found = seen.find(({ caseId }) => caseId === expected?.case_id);
    expect(found).toMatchObject({
      caseId: expected?.case_id,
      receivedAt: expected?.received_at,
      nextDueAt: expected?.next_due_at,
      linked: expected?.linked,
      recoveredFen: String(expected?.recovered_fen),
      clocks: JSON.parse(expected?.clocks ?? '[]') as OpenClockView[],
      revision: String(expected?.revision),
    });
  });

  it.each(SORTS)('shows every case once, page by page, there and back again: $by $direction', async (sort) => {
    const seen = await walk({}, sort, 7);
    expect(seen.map(({ caseId }) => caseId)).toEqual(inOrder(rows, sort));
  });

  it.each(SORTS)('reads several units and queues each by itself and gives one order: $by $direction', async (sort) => {
    const units = ['230781-01', '230702', '230724', '230799'];
    for (const queues of [undefined, ['done', 'to-review', 'to-notify'] as const]) {
      const seen = await walk({ units, ...(queues && { queues }) }, sort, 4);
      const expected = rows.filter(
        ({ unit, queue }) => units.includes(unit) && (queues ?? [queue]).some((q) => q === queue),
      );
      expect(expected.length).toBeGreaterThan(4);
      expect(seen.map(({ caseId }) => caseId)).toEqual(inOrder(expected, sort));
    }
  });

  it.each(SORTS)('reads every unit by itself for what no index begins with: $by $direction', async (sort) => {
    const some: readonly [CaseFilter, (row: CaseQueueRow) => boolean][] = [
      [{ kinds: ['complaint'], queues: ['done', 'to-review'] }, (row) => row.kind === 'complaint'],
      [{ channels: ['app', 'wechat'], queues: queueNames.slice(5) }, (row) => ['app', 'wechat'].includes(row.channel)],
      [{ category: '快递' }, (row) => row.category === '快递'],
      [{ statuses: ['followed-up'], inTimeAsOf: AS_OF }, (row) => row.status === 'followed-up'],
    ];
    for (const [filter, expected] of some) {
      const wanted = (row: CaseQueueRow): boolean =>
        expected(row) && (filter.queues ?? [row.queue]).includes(row.queue);
      const found = rows.filter(
        (row) => wanted(row) && !(filter.inTimeAsOf && row.next_due_at !== null && row.next_due_at < filter.inTimeAsOf),
      );
      expect(new Set(found.map(({ unit }) => unit)).size).toBeGreaterThan(1);
      expect((await walk(filter, sort, 3)).map(({ caseId }) => caseId)).toEqual(inOrder(found, sort));
    }
  });

  it('leaves more units than are worth reading one by one to the planner', async () => {
    const units = ['230702', ...Array.from({ length: 300 }, (_, i) => `240${String(i).padStart(3, '0')}`)];
    const seen = await walk({ units }, { by: 'due', direction: 'asc' }, 4);
    const expected = rows.filter(({ unit }) => unit === '230702');
    expect(seen.map(({ caseId }) => caseId)).toEqual(inOrder(expected, { by: 'due', direction: 'asc' }));
  });

  it.each(SORTS)('finds by text in every order, page by page: $by $direction', async (sort) => {
    const expected = rows.filter(({ category, unit }) => category === '健身服务' && unit !== '230702');
    expect(expected.length).toBeGreaterThan(2);
    const units = [...new Set(rows.map(({ unit }) => unit))].filter((unit) => unit !== '230702');
    const seen = await walk({ units }, sort, 2, { text: '健身服务', personal: false });
    expect(seen.map(({ caseId }) => caseId)).toEqual(inOrder(expected, sort));
  });

  it('counts what a filter has, and up to ten thousand exactly', async () => {
    const expected = rows.filter(({ unit, kind }) => unit === '230702' && kind === 'complaint').length;
    expect(await queries.countCases({ units: ['230702'], kinds: ['complaint'] })).toEqual({
      value: expected,
      exact: true,
    });
    const fitness = rows.filter(({ category }) => category === '健身服务').length;
    expect(await queries.countCases({}, { text: '健身服务', personal: true })).toEqual({ value: fitness, exact: true });
  });

  it('knows the log as far as both read models do when it was searched', async () => {
    const page = { filter: {}, sort: { by: 'due', direction: 'asc' }, limit: 1 } as const;
    const search = { text: '健身服务', personal: false };
    await world.pool.query(`update projecting.checkpoint set position = position - 1 where name = 'case-search'`);
    const { position } = (await queries.listCases({ ...page, search })).standing;
    await world.pool.query(`update projecting.checkpoint set position = position + 1 where name = 'case-search'`);
    expect(position).toBe((await world.store.head()) - 1n);
    expect((await queries.listCases(page)).standing.position).toBe(await world.store.head());
  });

  it.each<[string, CaseFilter, (row: CaseQueueRow) => boolean]>([
    ['units', { units: ['230702', '230724'] }, (row) => ['230702', '230724'].includes(row.unit)],
    ['no unit at all', { units: [] }, () => false],
    ['the number at the source', { sourceNumber: 'N101' }, (row) => row.source_number === 'N101'],
    ['a handler', { handler: 'officer-230702' }, (row) => row.handler === 'officer-230702'],
    ['a kind', { kinds: ['report'] }, (row) => row.kind === 'report'],
    ['a channel', { channels: ['app'] }, (row) => row.channel === 'app'],
    ['a status', { statuses: ['closed', 'followed-up'] }, (row) => ['closed', 'followed-up'].includes(row.status)],
    ['a queue', { queues: ['to-review'] }, (row) => row.queue === 'to-review'],
    ['a category', { category: '快递' }, (row) => row.category === '快递'],
    ['a respondent', { respondentUscc: '92230702MA1BXXXX0Q' }, (row) => row.respondent_uscc === '92230702MA1BXXXX0Q'],
    ['what is not overdue', { inTimeAsOf: AS_OF }, (row) => row.next_due_at === null || row.next_due_at >= AS_OF],
    ['what is due later', { dueFrom: AS_OF }, (row) => row.next_due_at !== null && row.next_due_at >= AS_OF],
    ['what is closed', { closed: true }, (row) => row.closed_at !== null],
    ['several kinds', { kinds: ['report', 'consultation'] }, (row) => row.kind !== 'complaint'],
    ['what is overdue', { overdueAsOf: AS_OF }, (row) => row.next_due_at !== null && row.next_due_at < AS_OF],
    [
      'a span of due dates',
      { dueFrom: '2026-06-01T00:00:00.000+08:00' as Instant, dueTo: AS_OF },
      (row) => row.next_due_at !== null && row.next_due_at >= '2026-06-01' && row.next_due_at <= AS_OF,
    ],
    [
      'a span of receipt',
      { receivedTo: '2026-05-20T00:00:00.000+08:00' as Instant },
      (row) => row.received_at <= '2026-05-20T00:00:00.000+08:00',
    ],
    [
      'several at once',
      { kinds: ['complaint'], queues: ['done'], channels: ['app'] },
      (row) => row.kind === 'complaint' && row.queue === 'done' && row.channel === 'app',
    ],
  ])('narrows by %s', async (_, filter, expected) => {
    const seen = await walk(filter, { by: 'received', direction: 'asc' }, 10);
    expect(seen.map(({ caseId }) => caseId).sort()).toEqual(
      rows
        .filter(expected)
        .map(({ case_id }) => case_id)
        .sort(),
    );
  });

  it('counts what waits, what is late and what is due today, as of an instant, and says how far it knows the log', async () => {
    const { queues, standing } = await queries.queues({}, AS_OF);
    expect(standing.position).toBe(await world.store.head());
    for (const { queue, cases, overdue, dueToday } of queues) {
      const mine = rows.filter((row) => row.queue === queue);
      const due = mine.flatMap(({ next_due_at }) => next_due_at ?? []);
      expect({ queue, cases, overdue, dueToday }).toEqual({
        queue,
        cases: mine.length,
        overdue: due.filter((at) => at < AS_OF).length,
        dueToday: due.filter((at) => at >= AS_OF && at.startsWith('2026-06-20')).length,
      });
    }
    expect(queues.reduce((sum, { cases }) => sum + cases, 0)).toBe(rows.length);
  });
});

describe('a rebuild of the case queue beside the live one', () => {
  it('loses no event that is appended meanwhile, though its connections are killed', async () => {
    await using own = await readModelWorld();
    await own.live(MANY);
    await using runner = own.run(caseQueue);
    await runner.waitFor(await own.store.head(), 20_000);
    const more = own.live(lives.map((name, index) => lifeOf(name, index + 500)));
    let killed = false;
    const kill = (): void => {
      if (killed) return;
      killed = true;
      void withClient(own.appUrl, (killer) =>
        killer.query(`select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'shuangwei-projecting' and datname = current_database()`),
      );
    };
    const rebuilt = await own.models.rebuild(caseQueue, {
      store: own.store,
      pageSize: 20,
      writeEvery: 40,
      onProgress: kill,
    });
    await more;
    expect(killed).toBe(true);
    expect(rebuilt.generation).toBe(2);
    expect(await runner.waitFor(await own.store.head(), 20_000)).toBe(true);
    const folded = (await own.inMemory(caseQueue)).rows<CaseQueueRow & { state: string }>('case_queue');
    const stored = await own.pool.query('select case_id, state from read_model.case_queue_v1_g2 order by case_id');
    expect(stored.rows).toEqual(folded.map(({ case_id, state }) => ({ case_id, state })));
  });
});

describe('a case that the database does not take', () => {
  it('stops the queue and is named in the status; left out by choice, every other case is there', async () => {
    await using own = await readModelWorld();
    const life = lifeOf('settled', 9);
    const moments = life.moments.map((moment) =>
      moment.event.type === 'HandlerAssigned'
        ? { ...moment, event: { ...moment.event, data: { handler: 'officer-\u0000', previous: null } } }
        : moment,
    );
    await own.live([{ ...life, moments }, ...MANY]);
    await expect(own.catchUp(caseQueue)).rejects.toThrow(life.caseId);
    const [stopped] = await projectionStatus(own.pool);
    expect(stopped).toMatchObject({
      name: 'case-queue',
      state: 'stopped',
      fault: { key: life.caseId, type: 'HandlerAssigned' },
    });

    await own.catchUp(caseQueue, 'park');
    const [parking] = await projectionStatus(own.pool);
    expect(parking).toMatchObject({ state: 'live', fault: undefined, parked: [{ key: life.caseId }] });
    const found = await own.pool.query<{ case_id: string; state: string }>(
      'select case_id, state from read_model.case_queue_v1 where case_id <> $1 order by case_id',
      [life.caseId],
    );
    const folded = (await own.inMemory(caseQueue)).rows<CaseQueueRow & { state: string }>('case_queue');
    expect(found.rows).toEqual(
      folded.filter(({ case_id }) => case_id !== life.caseId).map(({ case_id, state }) => ({ case_id, state })),
    );
  });
});
