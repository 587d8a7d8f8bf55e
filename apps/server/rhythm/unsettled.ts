import type { EventStore } from '#libs/event-store';
import type { Organisation } from '#libs/identity';
import { dateOf } from '#libs/kernel';
import type { Instant, LocalDate, UnitCode } from '#libs/kernel';
import type { UnsettledMonth } from '#libs/reports';
import { firstOf, monthPeriod, monthsToSettle, rhythmRules, settlementStream } from '#libs/supervision';
import { dueMonths } from '#projections/punctuality';
import type { Engine } from '../engine.js';

/** A daily look of later in the month no longer tells of months that are not settled. */
const FIRST_DAYS = 10;

type Deps = Pick<Engine, 'pool' | 'store' | 'organisation'>;

/** Months of the same year before one that is settled that are not, as of now: of the unit and of what is below it. */
export async function unsettledBefore(deps: Deps, unit: UnitCode, month: string): Promise<readonly UnsettledMonth[]> {
  const period = monthPeriod(month);
  if (!period) throw new RangeError(`no month ${month}`);
  // In January nothing of the same year is before it.
  const earlier = monthsToSettle(period.from).filter((each) => each.slice(0, 4) === month.slice(0, 4));
  return unsettledOf(deps, unit, earlier, () => true);
}

/**
 * What a look in the first days of a month tells: months up to the last one that were not settled at that moment, so that an old look tells the
 * same for ever. The last one is not waited for before the day on which it is to be settled has passed.
 */
export async function unsettledAt(deps: Deps, unit: UnitCode, asOf: Instant): Promise<readonly UnsettledMonth[]> {
  const date = dateOf(asOf);
  const day = Number(date.slice(8));
  if (day > FIRST_DAYS) return [];
  const { settlement } = rhythmRules();
  const months = monthsToSettle(date);
  const waitedFor = day > settlement.day ? months : months.slice(0, -1);
  return unsettledOf(deps, unit, waitedFor, (recordedAt) => recordedAt <= asOf);
}

async function unsettledOf(
  { pool, store, organisation }: Deps,
  unit: UnitCode,
  months: readonly string[],
  counts: (recordedAt: Instant) => boolean,
): Promise<readonly UnsettledMonth[]> {
  const [first, last] = [months[0], months.at(-1)].map((month) => monthPeriod(month ?? ''));
  if (!first || !last) return [];
  const due = await dueIn(pool, organisation, { from: first.from, to: last.to });
  const settling = settlingUnits(organisation, unit);
  const unsettled: UnsettledMonth[] = [];
  for (const month of months) {
    const units: string[] = [];
    for (const code of settling)
      if (due.has(`${month} ${code}`) && !(await isSettled(store, code, month, counts))) units.push(code);
    if (units.length > 0) unsettled.push({ month, units });
  }
  return unsettled;
}

async function isSettled(
  store: Pick<EventStore, 'read'>,
  unit: UnitCode,
  month: string,
  counts: (recordedAt: Instant) => boolean,
): Promise<boolean> {
  const event = await firstOf(store, settlementStream(unit, month));
  return event !== undefined && counts(event.recordedAt);
}

/** Units that settle their months, as the rhythm has it. */
function settlingUnits(organisation: Organisation, unit: UnitCode): readonly UnitCode[] {
  const { levels } = rhythmRules().settlement;
  return organisation
    .subtree(unit)
    .filter(({ level }) => levels.includes(level))
    .map(({ code }) => code);
}

/** Month and unit of everything that was due: what a unit holds is due of every unit above it, too. */
async function dueIn(
  pool: Deps['pool'],
  organisation: Organisation,
  days: { readonly from: LocalDate; readonly to: LocalDate },
): Promise<ReadonlySet<string>> {
  const due = new Set<string>();
  for (const { month, unit } of await dueMonths(pool, days)) {
    // What is of a unit that the tree has not is the root's.
    const held = organisation.exists(unit) ? unit : organisation.root.code;
    for (let at: UnitCode | null = held; at !== null; at = organisation.parentOf(at)) due.add(`${month} ${at}`);
  }
  return due;
}
