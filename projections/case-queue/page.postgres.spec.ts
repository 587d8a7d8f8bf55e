import type { Instant } from '#libs/kernel';
import { readModelDatabase } from '#libs/projecting';
import { lifeOf, lives } from '../../test/support/case-histories.js';
import { readModelWorld } from '../../test/support/read-model-world.js';
import type { ReadModelWorld } from '../../test/support/read-model-world.js';
import type { CaseFilter } from './filter.js';
import { pageStatement } from './page.js';
import { caseQueue } from './projection.js';
import { keysetOf } from './queries.js';
import type { CaseSort } from './queries.js';
import { caseQueueColumns } from './row.js';

const AS_OF = '2026-06-20T12:00:00.000+08:00' as Instant;
const SOME = lives.flatMap((name, index) => [lifeOf(name, index), lifeOf(name, index + 100)]);

describe('among many cases', () => {
  let own: ReadModelWorld;

  /** Twenty thousand: of each that was folded so many copies, those that are due due at moments of their own. */
  beforeAll(async () => {
    own = await readModelWorld();
    await own.live(SOME);
    await own.catchUp(caseQueue);
    const columns = [...caseQueueColumns, 'position', 'state'];
    const values: Readonly<Record<string, string>> = {
      case_id: `case_id || '-' || copy`,
      next_due_at: `next_due_at + copy * interval '1 minute'`,
      received_at: `received_at + copy * interval '1 minute'`,
    };
    const copies = Math.ceil(20_000 / SOME.length);
    // Flushed, since a row whose commit is not yet is not visible to all, and no index answers for it.
    await own.pool.query(`set local synchronous_commit = 'on';
      insert into read_model.case_queue_v1 (${columns.join(', ')})
      select ${columns.map((column) => values[column] ?? column).join(', ')}
      from read_model.case_queue_v1, generate_series(1, ${copies}) copy`);
    // A vacuum passes over a page that the server is just writing to disk.
    while (!(await allVisible())) await own.pool.query('vacuum analyze read_model.case_queue_v1');
  });

  afterAll(() => own[Symbol.asyncDispose]());

  async function allVisible(): Promise<boolean> {
    const { rows } = await own.pool.query<{ whole: boolean }>(
      `select relallvisible = pg_relation_size(oid) / 8192 as whole from pg_class where oid = 'read_model.case_queue_v1'::regclass`,
    );
    return rows[0]?.whole === true;
  }

  /** Rows of the table that the page's statement fetched, and how many of them it threw away. */
  async function looked(filter: CaseFilter, sort: CaseSort): Promise<{ fetched: number; discarded: number }> {
    const keyset = keysetOf(sort).at(undefined);
    const { sql, parameters } = pageStatement(filter, sort.by, keyset, 50).compile(readModelDatabase(own.pool));
    const { rows } = await own.pool.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, format json) ${sql}`,
      [...parameters],
    );
    const nodes = rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => flat(Plan)));
    const onRows = nodes.filter((node) => /^(Index Scan|Seq Scan|Bitmap Heap Scan)$/.test(node['Node Type']));
    const discarded = sum(onRows.map((node) => (node['Rows Removed by Filter'] ?? 0) * node['Actual Loops']));
    const heap = sum(nodes.map((node) => node['Heap Fetches'] ?? 0));
    return { fetched: sum(onRows.map((node) => node['Actual Rows'] * node['Actual Loops'])) + heap, discarded };
  }

  const UNITS = ['230702', '230724'];
  it.each<[string, CaseFilter, CaseSort['by']]>([
    ['a queue that is never due', { queues: ['done'] }, 'due'],
    ['the same in some units', { units: UNITS, queues: ['done'] }, 'due'],
    ['some units', { units: UNITS }, 'received'],
    ['a category in some units, by due date', { units: UNITS, category: '快递' }, 'due'],
    ['a category in some units, by receipt', { units: UNITS, category: '快递' }, 'received'],
    ['a category', { category: '快递' }, 'due'],
    ['a kind in some units', { units: UNITS, kinds: ['consultation'] }, 'due'],
    ['a channel', { channels: ['app'] }, 'received'],
    ['what is overdue in some units, by receipt', { units: UNITS, overdueAsOf: AS_OF }, 'received'],
  ])('a page of %s fetches the rows of the page and no other', async (_, filter, by) => {
    for (const direction of ['asc', 'desc'] as const) {
      const { fetched, discarded } = await looked(filter, { by, direction });
      expect({ discarded, more: Math.max(0, fetched - 50) }).toEqual({ discarded: 0, more: 0 });
    }
  });
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Heap Fetches'?: number;
  readonly Plans?: readonly PlanNode[];
}

function flat(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flat)];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
