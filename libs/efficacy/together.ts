import { Exact } from './decimals.js';
import { distinct, readingOf } from './measured.js';
import type { Measured, Reading } from './measured.js';
import { measureIds } from './measure-types.js';
import type { MeasureId } from './measure-types.js';
import { measureOf } from './measures.js';

/**
 * What several units measured, as that of the unit above them.
 *
 * @throws RangeError for none, for parts of other periods, instants or positions, and where some have a reading that others have not
 */
export function together(unit: string, parts: readonly Measured[]): Measured {
  const [first] = parts;
  if (!first) throw new RangeError(`${unit}: nothing to add up`);
  const other = parts.find((part) => !sameTime(part, first));
  if (other) throw new RangeError(`${unit}: ${other.unit} was measured at another time than ${first.unit}`);
  const measured = measureIds.filter((id) => parts.some(({ readings }) => readings[id] !== undefined));
  return {
    unit,
    period: first.period,
    basis: {
      ...first.basis,
      ruleSets: distinct(parts.flatMap(({ basis }) => basis.ruleSets)),
      calendars: distinct(parts.flatMap(({ basis }) => basis.calendars)),
    },
    readings: Object.fromEntries(measured.map((id) => [id, added(parts, id)])),
  };
}

function sameTime({ period, basis }: Measured, to: Measured): boolean {
  return (
    period.from === to.period.from &&
    period.to === to.period.to &&
    basis.asOf === to.basis.asOf &&
    basis.position === to.basis.position
  );
}

function added(parts: readonly Measured[], id: MeasureId): Reading {
  const all = parts.map((part) => readingOf(part, id));
  switch (measureOf(id).kind) {
    case 'ratio':
    case 'mean':
      return {
        numerator: all.reduce((sum, { numerator }) => sum + (numerator ?? 0), 0),
        denominator: all.reduce((sum, { denominator }) => sum + (denominator ?? 0), 0),
      };
    case 'count':
      return { count: all.reduce((sum, { total }) => sum + Number(total ?? 0), 0) };
    case 'sum':
      return { sum: all.reduce((sum, { total }) => sum.plus(total ?? 0), new Exact(0)).toFixed() };
  }
}
