import { Exact } from './decimals.js';
import { measureOf } from './measures.js';
import type { Bonus, Curve, Deduction, Indicator, Scheme } from './scheme.js';
import { schemeFault as fault } from './scheme-fault.js';
import type { SchemeFault } from './scheme-fault.js';

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

function curvedFaults({ measure: id, curve, floor, withoutData }: Indicator | Bonus): readonly SchemeFault[] {
  const { kind, better, best } = measureOf(id);
  if (better === 'fewer')
    return [
      fault(
        ['measure'],
        'measure-misfit',
        `${id} 计的是差错，只能用于扣分`,
        `${id} counts faults: it can only be deducted for`,
      ),
    ];
  const faults = [...curveFaults(curve, best), ...floorFaults(curve, floor)];
  const canLackData = kind === 'ratio' || kind === 'mean';
  if (canLackData && withoutData === null)
    faults.push(
      fault(
        ['withoutData'],
        'missing',
        `未填写；${id} 无数据时没有数值，须说明如何计分`,
        `is not said, and ${id} is a ${kind}: nothing of nothing has no value`,
      ),
    );
  if (!canLackData && withoutData !== null)
    faults.push(
      fault(
        ['withoutData'],
        'measure-misfit',
        `${id} 总有数据（没有即为 0），不应填写`,
        `${id} is a ${kind}, which is never without data: nothing is 0`,
      ),
    );
  if (withoutData === 'zero' && floor !== '0')
    faults.push(
      fault(
        ['floor'],
        'floor-above-zero',
        '大于零：办砸一件反而比没有案件得分多',
        'is above zero, so failing a single case would give more than having had none',
      ),
    );
  return faults;
}

function bonusFaults({ withoutData }: Bonus): readonly SchemeFault[] {
  if (withoutData !== 'excluded-and-reweighted') return [];
  return [
    fault(
      ['withoutData'],
      'bonus-has-no-weight',
      '加分项没有可分摊的权重：应为 full-marks 或 zero',
      'a bonus has no weight that others could take over: full-marks or zero',
    ),
  ];
}

/** A curve rises, and its end can be reached: no miss, no loss. */
function curveFaults(curve: Curve, best: number | null): SchemeFault[] {
  const beyond = (path: readonly (string | number)[], value: string): SchemeFault[] =>
    best !== null && new Exact(value).gt(best)
      ? [
          fault(
            ['curve', ...path],
            'out-of-reach',
            `${value} 无法达到：最高为 ${best}`,
            `${value} can never be reached: the best there is, is ${best}`,
          ),
        ]
      : [];
  switch (curve.kind) {
    case 'linear':
      return new Exact(curve.to).gt(curve.from)
        ? beyond(['to'], curve.to)
        : [
            fault(
              ['curve', 'to'],
              'not-above',
              `${curve.to} 不高于起点 ${curve.from}`,
              `${curve.to} is not above ${curve.from}, where the line begins`,
            ),
          ];
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
    if (before && new Exact(at).lte(before.at)) faults.push(notAbove(['curve', 'steps', index, 'at'], at, before.at));
    if (before && new Exact(share).lte(before.share))
      faults.push(notAbove(['curve', 'steps', index, 'share'], share, before.share));
  });
  const top = steps.at(-1);
  if (top && top.share !== '100')
    faults.push(
      fault(
        ['curve', 'steps', steps.length - 1, 'share'],
        'not-all',
        `最高一级给 ${top.share}，应为 100`,
        `the highest step gives ${top.share}, not 100`,
      ),
    );
  return faults;
}

function notAbove(path: SchemeFault['path'], value: string, before: string): SchemeFault {
  return fault(
    path,
    'not-above',
    `${value} 不高于前一级 ${before}`,
    `${value} is not above the step before, ${before}`,
  );
}

function floorFaults(curve: Curve, floor: string): SchemeFault[] {
  const least = curve.kind === 'step' ? (curve.steps[0]?.share ?? '100') : '100';
  if (new Exact(floor).lt(least)) return [];
  return [
    fault(
      ['floor'],
      'not-below',
      `${floor} 不低于曲线在其上的最低值 ${least}`,
      `${floor} is not below ${least}, the least that the curve gives above it`,
    ),
  ];
}

function deductionFaults({ measure: id, each, cap }: Deduction): readonly SchemeFault[] {
  const { kind, better } = measureOf(id);
  const faults: SchemeFault[] = [];
  if (kind !== 'count' || better !== 'fewer')
    faults.push(
      fault(
        ['measure'],
        'measure-misfit',
        `${id} 不计差错，不能逐次扣分`,
        `${id} does not count faults, so nothing can be taken off for each`,
      ),
    );
  if (new Exact(each).gt(cap))
    faults.push(
      fault(
        ['cap'],
        'cap-too-low',
        `上限 ${cap} 低于首次扣分 ${each}`,
        `${cap} is below ${each}, what the first one costs`,
      ),
    );
  return faults;
}
