import { endOfDay, localDate } from '#libs/kernel';
import type { Instant } from '#libs/kernel';
import { ruleSets } from '#libs/law';
import type { Organisation } from '#libs/identity';
import { SimulationParameters } from './errors.js';

/** What a simulated year is made from. The same values always make the same bytes. */
export interface SimulationOptions {
  /** Cases that are registered, 1 … 200,000. */
  readonly cases: number;
  /** The civil year, from 2020 (the first regulation that the engine carries). */
  readonly year: number;
  /** A whole number, 0 … 2^31 − 1. */
  readonly seed: number;
  readonly organisation: Organisation;
  /** The log ends here; left out, with the year (31 December, 24:00). Cases received later are not registered. */
  readonly until?: Instant;
}

/** The year of a city of Yichun's size, under Order 20, with the notice for the next year's holidays coming out in October. */
export const DEFAULT_SIMULATION = { cases: 13_963, year: 2023, seed: 1 } as const;

const MOST_CASES = 200_000;
const MOST_SEED = 2 ** 31 - 1;

/** @throws SimulationParameters */
export function checkParameters({ cases, year, seed, organisation, until }: SimulationOptions): void {
  if (!Number.isInteger(cases) || cases < 1 || cases > MOST_CASES) {
    throw new SimulationParameters({
      zh: `案件数应为 1 至 ${MOST_CASES} 的整数`,
      en: `cases must be a whole number from 1 to ${MOST_CASES}`,
    });
  }
  const firstYear = Number(ruleSets()[0]?.inForce.slice(0, 4) ?? '2020');
  if (!Number.isInteger(year) || year < firstYear || year > 2099) {
    throw new SimulationParameters({
      zh: `年份应为 ${firstYear} 至 2099`,
      en: `the year must be from ${firstYear} to 2099`,
    });
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > MOST_SEED) {
    throw new SimulationParameters({
      zh: `种子应为 0 至 ${MOST_SEED} 的整数`,
      en: `the seed must be a whole number from 0 to ${MOST_SEED}`,
    });
  }
  const counties = organisation.childrenOf(organisation.root.code);
  if (counties.length < 2 || counties.some((county) => organisation.childrenOf(county.code).length < 2)) {
    throw new SimulationParameters({
      zh: '模拟需要至少两个县区局，每个县区局至少两个所',
      en: 'a simulation needs at least two counties with at least two stations each',
    });
  }
  if (until !== undefined && until.slice(0, 4) !== String(year)) {
    throw new SimulationParameters({ zh: '截止时间应在模拟年份之内', en: 'until must lie within the year' });
  }
}

/** Names a simulation: its stream, and the source of everything that is drawn. */
export function simulationName({ year, seed, cases }: Pick<SimulationOptions, 'year' | 'seed' | 'cases'>): string {
  return `simulation-${year}-${seed}-${cases}`;
}

/** The last instant of the log. */
export function endOf({ year, until }: Pick<SimulationOptions, 'year' | 'until'>): Instant {
  return until ?? endOfDay(localDate(`${year}-12-31`));
}

/** Every simulated work order is numbered so, and counted on: `SIM2025-1-13963-000001`. */
export function sourcePrefix({ year, seed, cases }: Pick<SimulationOptions, 'year' | 'seed' | 'cases'>): string {
  return `SIM${year}-${seed}-${cases}-`;
}
