import { sql } from 'kysely';
import { dateOf, endOfDay, startOfDay } from '#libs/kernel';
import type { CaseId, Instant, LocalDate, Stored, UnitCode } from '#libs/kernel';
import type { CaseEvent } from '#libs/case';
import { caseKey } from '#projections/case-clocks';
import type { Snapshot } from './statements.js';

/** A case, and who held it. */
export interface ClosedCase {
  readonly caseId: CaseId;
  readonly unit: UnitCode;
}

type CaseRouted = Extract<CaseEvent, { type: 'CaseRouted' }>;
type CaseReturned = Extract<CaseEvent, { type: 'CaseReturned' }>;

interface Days {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** Cases whose present episode was closed on one of these days, from the read model. */
export async function closedCasesIn(db: Snapshot, { from, to }: Days): Promise<readonly ClosedCase[]> {
  const { rows } = await sql<ClosedCase>`select q.case_id, q.unit from read_model.case_queue q
    where coalesce(q.closed_at, 'infinity'::timestamptz) between ${startOfDay(from)} and ${endOfDay(to)}
    order by q.case_id`.execute(db);
  return rows;
}

/**
 * The same from the log as far as it is given: what a sample was drawn from can be found again whatever has happened since. Written
 * out of the events by themselves, so that it is a second opinion on the read model.
 */
export async function closedCasesOfLog(
  pages: AsyncIterable<readonly Stored[]>,
  { from, to }: Days,
): Promise<readonly ClosedCase[]> {
  const holders = new Map<string, UnitCode>();
  const closed = new Map<string, Instant>();
  for await (const page of pages) {
    for (const event of page) {
      const key = caseKey(event);
      if (key === null) continue;
      if (event.type === 'CaseRegistered') holders.set(key, event.unit);
      if (event.type === 'CaseRouted' || event.type === 'CaseReturned')
        holders.set(key, (event.data as (CaseRouted | CaseReturned)['data']).toUnit);
      if (event.type === 'CaseClosed') closed.set(key, event.effectiveAt);
      if (event.type === 'CaseReopened') closed.delete(key);
    }
  }
  return [...closed]
    .filter(([, at]) => dateOf(at) >= from && dateOf(at) <= to)
    .map(([key]) => ({ caseId: key as CaseId, unit: holders.get(key) ?? ('' as UnitCode) }))
    .sort((a, b) => (a.caseId < b.caseId ? -1 : 1));
}
