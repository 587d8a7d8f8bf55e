import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import type { Instant } from '#libs/kernel';
import type { CaseKind } from '#libs/law';
import type { Channel } from '#libs/case';
import type { Queue } from './row.js';

/** Which cases; what is left out does not narrow. Instants are inclusive. */
export interface CaseFilter {
  /** Exactly these units. */
  readonly units?: readonly string[];
  readonly handler?: string;
  readonly kinds?: readonly CaseKind[];
  readonly channels?: readonly Channel[];
  readonly statuses?: readonly string[];
  readonly queues?: readonly Queue[];
  readonly category?: string;
  readonly respondentUscc?: string;
  /** 登记编号, as the source has it. */
  readonly sourceNumber?: string;
  readonly dueFrom?: Instant;
  readonly dueTo?: Instant;
  /** Cases whose next due date had passed at that instant. */
  readonly overdueAsOf?: Instant;
  /** Cases whose next due date had not passed at that instant, and those that have none. */
  readonly inTimeAsOf?: Instant;
  readonly receivedFrom?: Instant;
  readonly receivedTo?: Instant;
  /** Cases that have been closed, and were not opened again. */
  readonly closed?: true;
}

/**
 * The date that a case is sorted and narrowed by; one that has none comes after all others. The indexes are made on these very
 * expressions, so whoever compares anything else does without them.
 */
export const dates = {
  due: sql<Instant>`coalesce(next_due_at, 'infinity'::timestamptz)`,
  received: sql<Instant>`received_at`,
  closed: sql<Instant>`coalesce(closed_at, 'infinity'::timestamptz)`,
} as const;

/** What a list is in the order of. */
export type CaseOrder = keyof typeof dates;

type Condition = RawBuilder<SqlBool>;

/** The filter as conditions on `case_queue`, but for units and queues (see `partConditions`). */
export function conditionsOf(filter: CaseFilter): readonly Condition[] {
  const all: Condition[] = [];
  const { handler, kinds, channels, statuses, category, respondentUscc, sourceNumber } = filter;
  const { dueFrom, dueTo, overdueAsOf, inTimeAsOf, receivedFrom, receivedTo } = filter;
  const { due, received, closed } = dates;
  if (handler !== undefined) all.push(sql`handler = ${handler}`);
  if (kinds) all.push(oneOf('kind', kinds));
  if (channels) all.push(oneOf('channel', channels));
  if (statuses) all.push(oneOf('status', statuses));
  if (category !== undefined) all.push(sql`category = ${category}`);
  if (respondentUscc !== undefined) all.push(sql`respondent_uscc = ${respondentUscc}`);
  if (sourceNumber !== undefined) all.push(sql`source_number = ${sourceNumber}`);
  // A case without a due date is due in no span of time.
  if (dueFrom !== undefined) all.push(sql`${due} >= ${dueFrom}::timestamptz and ${due} < 'infinity'`);
  if (dueTo !== undefined) all.push(sql`${due} <= ${dueTo}::timestamptz`);
  if (overdueAsOf !== undefined) all.push(sql`${due} < ${overdueAsOf}::timestamptz`);
  if (inTimeAsOf !== undefined) all.push(sql`${due} >= ${inTimeAsOf}::timestamptz`);
  if (receivedFrom !== undefined) all.push(sql`${received} >= ${receivedFrom}::timestamptz`);
  if (receivedTo !== undefined) all.push(sql`${received} <= ${receivedTo}::timestamptz`);
  if (filter.closed) all.push(sql`${closed} < 'infinity'`);
  return all;
}

/** Units and queues of a filter as conditions. */
export function partConditions({ units, queues }: CaseFilter): readonly Condition[] {
  return [...(units ? [oneOf('unit', units)] : []), ...(queues ? [oneOf('queue', queues)] : [])];
}

export function every(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`${sql.join([...conditions], sql` and `)}`;
}

/** One value is compared, so that an index which begins with the column gives the rows in the order of its next one. */
function oneOf(column: string, values: readonly string[]): Condition {
  const [only] = values;
  if (values.length === 0 || only === undefined) return sql`false`;
  return values.length === 1 ? sql`${sql.ref(column)} = ${only}` : sql`${sql.ref(column)} = any(${values}::text[])`;
}
