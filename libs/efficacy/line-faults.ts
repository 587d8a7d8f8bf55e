import { Exact } from './decimals.js';
import { measureOf } from './measures.js';
import type { Bonus, Curve, Deduction, Indicator, Scheme } from './scheme.js';
import type { SchemeFault } from './scheme-faults.js';

/** What is wrong with single lines: their curves, their floors, what they do without data, and whether their measure fits. */
export function lineFaults({ indicators, bonus, deductions }: Omit<Scheme, 'hash'>): readonly SchemeFault[] {
  return [
    ...indicators.flatMap((line, index) => under(['indicators', index], curvedFaults(line))),
    ...bonus.flatMap((line, index) => under(['bonus', index], [...curvedFaults(line), ...bonusFaults(line)])),
    ...deductions.flatMap((line, index) => under(['deductions', index], deductionFaults(line))),
  ];
}

function under(path: SchemeFault['path'], faults: readonly SchemeFault[]): readonly SchemeFault[] {
  return faults.map((fault) => ({ ...fault, path: [...path, ...fault.path] }));
}

function fault(path: readonly (string | number)[], message: string): SchemeFault {
  return { path, message };
}

function curvedFaults({ measure: id, curve, floor, withoutData }: Indicator | Bonus): readonly SchemeFault[] {
  const { kind, better, best } = measureOf(id);
  if (better === 'fewer') return [fault(['measure'], `${id} counts faults: it can only be deducted for`)];
  const faults = [...curveFaults(curve, best), ...floorFaults(curve, floor)];
  const canLackData = kind === 'ratio' || kind === 'mean';
  if (canLackData && withoutData === null)
    faults.push(fault(['withoutData'], `is not said, and ${id} is a ${kind}: nothing of nothing has no value`));
  if (!canLackData && withoutData !== null)
    faults.push(fault(['withoutData'], `${id} is a ${kind}, which is never without data: nothing is 0`));
  if (withoutData === 'zero' && floor !== '0')
    faults.push(fault(['floor'], 'is above zero, so failing a single case would give more than having had none'));
  return faults;
}

function bonusFaults({ withoutData }: Bonus): readonly SchemeFault[] {
  if (withoutData !== 'excluded-and-reweighted') return [];
  return [fault(['withoutData'], 'a bonus has no weight that others could take over: full-marks or zero')];
}

/** A curve rises, and its end can be reached: no miss, no loss. */
function curveFaults(curve: Curve, best: number | null): SchemeFault[] {
  const beyond = (path: readonly (string | number)[], value: string): SchemeFault[] =>
    best !== null && new Exact(value).gt(best)
      ? [fault(['curve', ...path], `${value} can never be reached: the best there is, is ${best}`)]
      : [];
  switch (curve.kind) {
    case 'linear':
      return new Exact(curve.to).gt(curve.from)
        ? beyond(['to'], curve.to)
        : [fault(['curve', 'to'], `${curve.to} is not above ${curve.from}, where the line begins`)];
    case 'threshold':
      return beyond(['at'], curve.at);
    case 'step':
      return stepFaults(curve, beyond);
  }
}

function stepFaults(
  { steps }: Extract<Curve, { kind: 'step' }>,
  beyond: (path: readonly (string | number)[], value: string) => readonly SchemeFault[],
): SchemeFault[] {
  const faults = steps.flatMap((step, index) => beyond(['steps', index, 'at'], step.at));
  steps.forEach(({ at, share }, index) => {
    const before = steps[index - 1];
    if (before && new Exact(at).lte(before.at))
      faults.push(fault(['curve', 'steps', index, 'at'], `${at} is not above the step before, ${before.at}`));
    if (before && new Exact(share).lte(before.share))
      faults.push(fault(['curve', 'steps', index, 'share'], `${share} is not above the step before, ${before.share}`));
  });
  const top = steps.at(-1);
  if (top && top.share !== '100')
    faults.push(fault(['curve', 'steps', steps.length - 1, 'share'], `the highest step gives ${top.share}, not 100`));
  return faults;
}

function floorFaults(curve: Curve, floor: string): SchemeFault[] {
  const least = curve.kind === 'step' ? (curve.steps[0]?.share ?? '100') : '100';
  if (new Exact(floor).lt(least)) return [];
  return [fault(['floor'], `${floor} is not below ${least}, the least that the curve gives above it`)];
}

function deductionFaults({ measure: id, each, cap }: Deduction): readonly SchemeFault[] {
  const { kind, better } = measureOf(id);
  const faults: SchemeFault[] = [];
  if (kind !== 'count' || better !== 'fewer')
    faults.push(fault(['measure'], `${id} does not count faults, so nothing can be taken off for each`));
  if (new Exact(each).gt(cap)) faults.push(fault(['cap'], `${cap} is below ${each}, what the first one costs`));
  return faults;
}
