import { sql } from 'kysely';
import type { SelectQueryBuilder } from 'kysely';
import type { Pool } from 'pg';
import type { Instant, LocalDate, UnitCode } from '#libs/kernel';
import { dateOf, endOfDay, startOfDay } from '#libs/kernel';
import type { CaseKind } from '#libs/law';
import type { Channel } from '#libs/case';
import { keysetPage, readerOf } from '#libs/projecting';
import type { Keyset, Page } from '#libs/projecting';
import { queueNames } from './row.js';
import type { CaseQueueRow, OpenClockView, Queue } from './row.js';

/** Which cases; what is left out does not filter. */
export interface CaseFilter {
  /** The codes of a subtree. */
  readonly units?: readonly UnitCode[];
  readonly handler?: string;
  readonly kind?: CaseKind;
  readonly channel?: Channel;
  readonly status?: string;
  readonly queue?: Queue;
  readonly category?: string;
  readonly respondentUscc?: string;
  readonly sourceNumber?: string;
  readonly dueFrom?: LocalDate;
  readonly dueTo?: LocalDate;
  /** The next due date lies before this instant. */
  readonly overdueAt?: Instant;
  readonly receivedFrom?: LocalDate;
  readonly receivedTo?: LocalDate;
}

/** `due`: soonest due first, cases without a due date last. `received`: oldest first. */
export type CaseOrder = 'due' | 'received';
export const caseOrders = ['due', 'received'] as const satisfies readonly CaseOrder[];

export interface QueueCount {
  readonly queue: Queue;
  readonly cases: number;
  readonly dueToday: number;
  readonly overdue: number;
}

type Row = Omit<CaseQueueRow, 'clocks' | 'recovered_fen'> & {
  /** The driver parses the column's JSON. */
  readonly clocks: readonly OpenClockView[];
  readonly recovered_fen: bigint;
  readonly position: bigint;
};

interface Tables {
  readonly 'read_model.case_queue': Row;
}

/** A case in a list. */
export type ListedCase = Row;

const ORDERS: Readonly<Record<CaseOrder, Keyset>> = {
  due: {
    name: 'case-queue/due',
    keys: [
      { expression: sql`coalesce(next_due_at, 'infinity'::timestamptz)`, type: 'timestamptz' },
      { expression: sql`case_id`, type: 'text' },
    ],
  },
  received: {
    name: 'case-queue/received',
    keys: [
      { expression: sql`received_at`, type: 'timestamptz' },
      { expression: sql`case_id`, type: 'text' },
    ],
  },
};

const COLUMNS = [
  ...['case_id', 'kind', 'channel', 'source_system', 'source_number', 'status', 'queue', 'unit', 'handler', 'category', 'place'],
  ...['respondent_name', 'respondent_uscc', 'received_at', 'registered_at', 'closed_at', 'outcome', 'recovered_fen', 'episode'],
  ...['merged_into', 'linked', 'next_clock', 'next_due_at', 'firmness', 'paused', 'clocks', 'rule_set', 'revision', 'position'],
] as (keyof Row)[];

/** Cases of a filter in one order, a page at a time, both ways. */
export function listCases(
  pool: Pool,
  { filter, order = 'due', cursor, limit }: { filter: CaseFilter; order?: CaseOrder; cursor?: string | undefined; limit: number },
): Promise<Page<ListedCase>> {
  const query = filtered(readerOf<Tables>(pool).selectFrom('read_model.case_queue').select(COLUMNS), filter);
  return keysetPage(query, ORDERS[order], cursor, limit) as Promise<Page<ListedCase>>;
}

/** How many cases wait in each queue, and how many of them are due on the day of `asOf` or were due before. */
export async function queues(pool: Pool, { asOf, ...filter }: CaseFilter & { readonly asOf: Instant }): Promise<readonly QueueCount[]> {
  const today = dateOf(asOf);
  const rows = await filtered(
    readerOf<Tables>(pool)
      .selectFrom('read_model.case_queue')
      .select([
        'queue',
        sql<bigint>`count(*)`.as('cases'),
        sql<bigint>`count(*) filter (where next_due_at >= ${asOf} and next_due_at between ${startOfDay(today)} and ${endOfDay(today)})`.as('due_today'),
        sql<bigint>`count(*) filter (where next_due_at < ${asOf})`.as('overdue'),
      ])
      .groupBy('queue'),
    filter,
  ).execute();
  const found = new Map(rows.map((row) => [row.queue, row]));
  return queueNames.map((queue) => {
    const row = found.get(queue);
    return { queue, cases: Number(row?.cases ?? 0n), dueToday: Number(row?.due_today ?? 0n), overdue: Number(row?.overdue ?? 0n) };
  });
}

function filtered<O>(query: SelectQueryBuilder<Tables, 'read_model.case_queue', O>, filter: CaseFilter): typeof query {
  const { units, dueFrom, dueTo, overdueAt, receivedFrom, receivedTo } = filter;
  let q = query;
  if (units) q = q.where('unit', 'in', units);
  if (filter.handler !== undefined) q = q.where('handler', '=', filter.handler);
  if (filter.kind !== undefined) q = q.where('kind', '=', filter.kind);
  if (filter.channel !== undefined) q = q.where('channel', '=', filter.channel);
  if (filter.status !== undefined) q = q.where('status', '=', filter.status);
  if (filter.queue !== undefined) q = q.where('queue', '=', filter.queue);
  if (filter.category !== undefined) q = q.where('category', '=', filter.category);
  if (filter.respondentUscc !== undefined) q = q.where('respondent_uscc', '=', filter.respondentUscc);
  if (filter.sourceNumber !== undefined) q = q.where('source_number', '=', filter.sourceNumber);
  if (dueFrom) q = q.where('next_due_at', '>=', startOfDay(dueFrom));
  if (dueTo) q = q.where('next_due_at', '<=', endOfDay(dueTo));
  if (overdueAt) q = q.where('next_due_at', '<', overdueAt);
  if (receivedFrom) q = q.where('received_at', '>=', startOfDay(receivedFrom));
  if (receivedTo) q = q.where('received_at', '<=', endOfDay(receivedTo));
  return q;
}
