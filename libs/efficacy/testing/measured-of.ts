import { instant, localDate } from '#libs/kernel';
import { measures } from '../index.js';
import type { Measured, Reading } from '../index.js';

/** What one unit measured in 2023: what is said, and of everything else nothing at all. */
export function measuredOf(readings: Measured['readings'], unit = '230781'): Measured {
  const nothing = measures().map(({ id, kind }): [string, Reading] => {
    if (kind === 'sum') return [id, { sum: '0' }];
    return [id, kind === 'count' ? { count: 0 } : { numerator: 0, denominator: 0 }];
  });
  return {
    unit,
    period: { from: localDate('2023-01-01'), to: localDate('2023-12-31') },
    basis: {
      position: '4711',
      asOf: instant('2023-12-31T23:59:59.999+08:00'),
      ruleSets: ['cn-samr-order-20'],
      calendars: ['cn-state-council-2023'],
    },
    readings: { ...Object.fromEntries(nothing), ...readings },
  };
}
