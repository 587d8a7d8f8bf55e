import { sql } from 'kysely';
import type { RawBuilder, SqlBool, Transaction } from 'kysely';
import { endOfDay, dateOf } from '#libs/kernel';
import type { CaseId, Instant, UnitCode } from '#libs/kernel';

/** Columns are named in the statements; all of them are of one snapshot. */
export type Snapshot = Transaction<Record<never, never>>;

/** `all`: of units that are no longer in the tree, too. */
export type Units = readonly UnitCode[] | 'all';

/** An open clock, and who has its case now. */
export interface OpenClock {
  readonly caseId: CaseId;
  readonly unit: UnitCode;
  readonly handler: string | null;
  readonly clock: string;
  readonly run: number;
  readonly anchorAt: Instant;
  readonly dueAt: Instant | null;
  readonly calendar: string;
}

/** The clock by which an order is to be answered. */
export type AnswerClock = Pick<OpenClock, 'caseId' | 'clock' | 'run' | 'dueAt'>;

export interface OpenOrder {
  readonly caseId: CaseId;
  readonly orderId: string;
  readonly toUnit: UnitCode;
  readonly orderedAt: Instant;
}

/** An order of a case that a finding is about. */
export interface KnownOrder extends OpenOrder {
  readonly missedClock: string | null;
  readonly missedRun: number | null;
  readonly endedAt: Instant | null;
}

export interface FiredRung {
  readonly caseId: CaseId;
  readonly clock: string;
  readonly run: number;
  readonly rung: string;
  readonly firedAt: Instant;
}

const OPEN_CLOCK = sql`q.case_id, q.unit, q.handler, p.clock, p.run, p.anchor_at, p.due_at, p.calendar
  from read_model.case_queue q join read_model.punctuality p on p.case_id = q.case_id and p.outcome = 'open'`;

/** Open clocks whose due date has passed, or comes with that day's end. The queue finds the cases: it is ordered by what is due next. */
export async function dueClocks(db: Snapshot, units: Units, asOf: Instant): Promise<readonly OpenClock[]> {
  const end = endOfDay(dateOf(asOf));
  const { rows } = await sql<OpenClock>`select ${OPEN_CLOCK}
    where coalesce(q.next_due_at, 'infinity'::timestamptz) <= ${end} and p.due_at <= ${end} and ${holds(units)}`.execute(
    db,
  );
  return rows;
}

/** Open clocks of signing, of cases that wait to be signed for. */
export async function unsignedClocks(
  db: Snapshot,
  units: Units,
  asOf: Instant,
  clocks: readonly string[],
): Promise<readonly OpenClock[]> {
  const { rows } = await sql<OpenClock>`select ${OPEN_CLOCK}
    where q.queue = 'to-sign' and p.clock = ${anyOf(clocks)} and p.anchor_at <= ${asOf} and ${holds(units)}`.execute(
    db,
  );
  return rows;
}

/** Clocks that a pause holds, and since when. */
export async function pausedClocks(
  db: Snapshot,
  units: Units,
): Promise<readonly (OpenClock & { readonly pausedAt: Instant })[]> {
  const { rows } = await sql<OpenClock & { readonly pausedAt: Instant }>`select s.paused_at, ${OPEN_CLOCK}
    join read_model.supervision_pause s on s.case_id = p.case_id and s.clock = p.clock and s.run = p.run
    where ${holds(units)}`.execute(db);
  return rows;
}

/** Supervision orders that the units have not answered. */
export async function openOrders(db: Snapshot, units: Units, asOf: Instant): Promise<readonly OpenOrder[]> {
  const { rows } = await sql<OpenOrder>`select o.case_id, o.order_id, o.to_unit, o.ordered_at
    from read_model.supervision_order o
    where o.ended_at is null and o.ordered_at <= ${asOf} and ${of(sql`o.to_unit`, units)}`.execute(db);
  return rows;
}

/** Open clocks by which orders are to be answered, of those cases. */
export async function answerClocks(
  db: Snapshot,
  cases: readonly CaseId[],
  clocks: readonly string[],
): Promise<readonly AnswerClock[]> {
  const { rows } = await sql<AnswerClock>`select p.case_id, p.clock, p.run, p.due_at
    from read_model.punctuality p
    where p.case_id = ${anyOf(cases)} and p.clock = ${anyOf(clocks)} and p.outcome = 'open'`.execute(db);
  return rows;
}

/** Who was reminded, in those cases. */
export async function firedRungs(db: Snapshot, cases: readonly CaseId[], asOf: Instant): Promise<readonly FiredRung[]> {
  const { rows } = await sql<FiredRung>`select f.case_id, f.clock, f.run, f.rung, f.fired_at
    from read_model.fired_rung f
    where f.case_id = ${anyOf(cases)} and f.fired_at <= ${asOf} and f.to_unit is not null`.execute(db);
  return rows;
}

/** Every order in those cases. */
export async function ordersIn(db: Snapshot, cases: readonly CaseId[], asOf: Instant): Promise<readonly KnownOrder[]> {
  const { rows } = await sql<KnownOrder>`
    select o.case_id, o.order_id, o.to_unit, o.ordered_at, o.missed_clock, o.missed_run, o.ended_at
    from read_model.supervision_order o
    where o.case_id = ${anyOf(cases)} and o.ordered_at <= ${asOf}`.execute(db);
  return rows;
}

/** Open clocks whose due date is provisional (暂定), by the unit that holds the case. */
export async function provisionalClocks(
  db: Snapshot,
  units: Units,
): Promise<readonly { readonly unit: UnitCode; readonly clocks: number }[]> {
  const { rows } = await sql<{ unit: UnitCode; clocks: number }>`select q.unit, count(*)::integer as clocks
    from read_model.punctuality p join read_model.case_queue q on q.case_id = p.case_id
    where p.outcome = 'open' and p.firmness = 'provisional' and p.due_at is not null and ${holds(units)}
    group by q.unit`.execute(db);
  return rows;
}

function holds(units: Units): RawBuilder<SqlBool> {
  return of(sql`q.unit`, units);
}

function of(column: RawBuilder<unknown>, units: Units): RawBuilder<SqlBool> {
  return units === 'all' ? sql<SqlBool>`true` : sql<SqlBool>`${column} = ${anyOf(units)}`;
}

function anyOf(values: readonly string[]): RawBuilder<unknown> {
  return sql`any(${values}::text[])`;
}
