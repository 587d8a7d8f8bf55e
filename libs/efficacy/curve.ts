import type { Decimal } from 'decimal.js';
import { Exact } from './decimals.js';
import type { Quotient } from './decimals.js';
import type { Curve } from './scheme.js';

const NOTHING: Quotient = { over: new Exact(0), under: new Exact(1) };
const EVERYTHING: Quotient = { over: new Exact(1), under: new Exact(1) };

/** How much of the marks a value gives, from 0 to 1, not divided yet: never less than the floor (in percent of the marks). */
export function shareOf(value: Quotient, curve: Curve, floor: string): Quotient {
  const share = onCurve(value, curve);
  const least = percent(floor);
  return share.over.times(least.under).lt(least.over.times(share.under)) ? least : share;
}

function onCurve(value: Quotient, curve: Curve): Quotient {
  switch (curve.kind) {
    case 'threshold':
      return reaches(value, curve.at) ? EVERYTHING : NOTHING;
    case 'step': {
      const step = curve.steps.findLast(({ at }) => reaches(value, at));
      return step ? percent(step.share) : NOTHING;
    }
    case 'linear': {
      if (reaches(value, curve.to)) return EVERYTHING;
      if (!reaches(value, curve.from)) return NOTHING;
      const span: Decimal = new Exact(curve.to).minus(curve.from);
      return { over: value.over.minus(value.under.times(curve.from)), under: value.under.times(span) };
    }
  }
}

function reaches({ over, under }: Quotient, at: string): boolean {
  return over.gte(under.times(at));
}

function percent(share: string): Quotient {
  return { over: new Exact(share), under: new Exact(100) };
}
