import { measures, measureSpans } from '#libs/efficacy';
import type { Measured } from '#libs/efficacy';
import type { EventStore } from '#libs/event-store';
import { locate } from '#libs/event-store/copying';
import type { Organisation } from '#libs/identity';
import { GENESIS } from '#libs/kernel';
import type { Instant, UnitCode } from '#libs/kernel';
import { atOnePosition } from '#libs/projecting';
import type { Figure, LogPlace, MeasuredPeriods, OpenWork, Period, RhythmReads, RhythmRules } from '#libs/supervision';
import { caseQueue } from '#projections/case-queue';
import {
  everyMeasure,
  measuringProjections,
  ownReadings,
  takenFromSnapshot,
  wholeReadings,
} from '#projections/measured';
import type { Asked, Taken } from '#projections/measured';
import { closedCasesIn, closedCasesOfLog, openWorkIn, openWorkProjections } from '#projections/open-work';
import type { Engine } from '../engine.js';
import { endOf } from '../scoring/period.js';

/** Tables are named in the statements. */
type NoTables = Record<never, never>;

const OPEN_WORK = openWorkProjections.map(({ name }) => name);
const MEASURED = [...measuringProjections, caseQueue].map(({ name }) => name);

/** The read models that looks, checks and settlements are made of. */
export const RHYTHM_READS = [...new Set([...OPEN_WORK, ...MEASURED])];

type Deps = Pick<Engine, 'pool' | 'store' | 'organisation'> & { readonly law: Pick<Engine['law'], 'coverage'> };

/** What looks, checks and settlements are made of, each from several read models at one position of the log. */
export class PostgresRhythmReads implements RhythmReads {
  constructor(
    private readonly deps: Deps,
    private readonly rules: RhythmRules,
  ) {}

  async openWork(unit: UnitCode, asOf: Instant): Promise<OpenWork> {
    const { pool, organisation, law } = this.deps;
    const units = unit === organisation.root.code ? 'all' : codesBelow(organisation, unit);
    const asked = { units, asOf, rules: this.rules.dailyLook } as const;
    const { position, taken } = await atOnePosition<NoTables, { position: bigint; taken: OpenWorkTaken }>(
      pool,
      OPEN_WORK,
      async (db, standing) => ({ position: standing.position, taken: await openWorkIn(db, asked) }),
    );
    return {
      asOf,
      coverage: law.coverage(),
      ...(await this.#place(position)),
      of: (of) => {
        const own = belongsTo(organisation, of);
        return {
          findings: taken.findings.filter((finding) => own(finding.unit)),
          provisional: taken.provisional.reduce((sum, { unit: at, clocks }) => sum + (own(at) ? clocks : 0), 0),
        };
      },
    };
  }

  async measured(periods: readonly [Period, ...Period[]]): Promise<MeasuredPeriods> {
    const { pool, organisation } = this.deps;
    const { position, taken, closed } = await atOnePosition<NoTables, TakenPeriods>(
      pool,
      MEASURED,
      async (db, standing) => {
        const all: (readonly [Asked, Taken])[] = [];
        // One after the other: they share the snapshot's connection.
        for (const period of periods) {
          const asked = askedOf(period);
          all.push([asked, await takenFromSnapshot(db, standing.position, asked)]);
        }
        return { position: standing.position, taken: all, closed: await closedCasesIn(db, periods[0]) };
      },
    );
    const whole = taken.map(([asked, each]) =>
      wholeReadings(ownReadings(asked, each, organisation), (code) => organisation.subtree(code as UnitCode)),
    );
    return {
      ...(await this.#place(position)),
      levels: new Map(organisation.units().map(({ code, level }) => [code, level])),
      spans: measureSpans(),
      figures: (unit) =>
        whole.map((readings) => codesBelow(organisation, unit).flatMap((code) => figuresOf(readings, code))),
      closed: (unit) => casesOf(organisation, unit, closed),
    };
  }

  async closedAt(unit: UnitCode, period: Period, position: string) {
    const upTo = BigInt(position);
    const { store, organisation } = this.deps;
    const pages = async function* () {
      for await (const page of store.readAll()) {
        const end = page.findIndex((event) => event.position > upTo);
        yield end < 0 ? page : page.slice(0, end);
        if (end >= 0) return;
      }
    };
    return casesOf(organisation, unit, await closedCasesOfLog(pages(), period));
  }

  async locate({ position, logHash }: LogPlace): Promise<string | undefined> {
    const here = await locate(this.deps.store, { position: BigInt(position), hash: logHash });
    return here?.toString();
  }

  async #place(position: bigint) {
    const logHash = await hashAt(this.deps.store, position);
    if (logHash === undefined) throw new Error(`the log has no position ${position}`);
    return { position: String(position), logHash };
  }
}

type OpenWorkTaken = Awaited<ReturnType<typeof openWorkIn>>;
type ClosedCases = Awaited<ReturnType<typeof closedCasesIn>>;

interface TakenPeriods {
  readonly position: bigint;
  readonly taken: readonly (readonly [Asked, Taken])[];
  readonly closed: ClosedCases;
}

/** Judged at the period's end: once it is over, its figures follow from the log alone and not from the moment of asking. */
function askedOf(period: Period): Asked {
  return { scheme: everyMeasure(), period, asOf: endOf(period) };
}

/** The hash of the event there; of an empty log the one that every stream begins with. */
export async function hashAt(store: Pick<EventStore, 'readAll'>, position: bigint): Promise<string | undefined> {
  if (position === 0n) return GENESIS;
  for await (const [event] of store.readAll({ after: position - 1n, limit: 1 })) {
    return event?.position === position ? event.hash : undefined;
  }
  return undefined;
}

function codesBelow(organisation: Organisation, unit: UnitCode): readonly UnitCode[] {
  return organisation.subtree(unit).map(({ code }) => code);
}

/** Whether something is of the unit or below it. What is of a unit that the tree has not is the root's. */
function belongsTo(organisation: Organisation, unit: UnitCode): (code: UnitCode) => boolean {
  if (unit === organisation.root.code) return () => true;
  const below = new Set(codesBelow(organisation, unit));
  return (code) => below.has(code);
}

function casesOf(organisation: Organisation, unit: UnitCode, closed: ClosedCases) {
  const own = belongsTo(organisation, unit);
  return closed.filter((each) => own(each.unit)).map(({ caseId }) => caseId);
}

/** One figure a measure, in the catalogue's order: a sum of money in fen, a count without a denominator. */
function figuresOf(readings: ReadonlyMap<string, Measured>, unit: UnitCode): readonly Figure[] {
  const measured = readings.get(unit);
  if (!measured) return [];
  return measures().map(({ id }): Figure => {
    const reading = measured.readings[id];
    if (!reading) throw new RangeError(`${unit}: ${id} was not measured`);
    if ('sum' in reading) return { unit, indicator: id, numerator: fenOf(reading.sum), denominator: null };
    if ('count' in reading) return { unit, indicator: id, numerator: reading.count, denominator: null };
    return { unit, indicator: id, numerator: reading.numerator, denominator: reading.denominator };
  });
}

/** "655500.00" → 65550000, exactly. */
function fenOf(yuan: string): number {
  const [whole = '0', cents = ''] = yuan.split('.');
  return Number(BigInt(whole) * 100n + BigInt(cents.padEnd(2, '0')));
}
