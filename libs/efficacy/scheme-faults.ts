import type { Decimal } from 'decimal.js';
import { Exact } from './decimals.js';
import { lineFaults } from './line-faults.js';
import { schemeFault } from './scheme-fault.js';
import type { SchemeFault } from './scheme-fault.js';
import type { Scheme } from './scheme.js';

/** Everything that must hold between the parts of a scheme whose every part is well-formed; all faults at once. */
export function checkScheme(scheme: Omit<Scheme, 'hash'>): readonly SchemeFault[] {
  // Marks are counted in the smallest unit, so without a sound one nothing else can be said.
  const unsound = [...dates(scheme), ...rounding(scheme)];
  return unsound.length > 0
    ? unsound
    : [...names(scheme), ...grain(scheme), ...sums(scheme), ...bands(scheme), ...lineFaults(scheme)];
}

function dates({ from, until }: Omit<Scheme, 'hash'>): readonly SchemeFault[] {
  if (until === null || until > from) return [];
  return [
    schemeFault(
      ['until'],
      'ends-before',
      `${until} 不晚于首日 ${from}`,
      `${until} is not after ${from}, the first day`,
    ),
  ];
}

function rounding({ rounding: { line, score } }: Omit<Scheme, 'hash'>): readonly SchemeFault[] {
  const wrong = (['line', 'score'] as const)
    .filter((part) => !/^(1|0\.0*1)$/.test({ line, score }[part]))
    .map((part) => schemeFault(['rounding', part], 'not-a-unit', '应为 1、0.1、0.01 等', 'is not 1, 0.1, 0.01 …'));
  if (wrong.length === 0 && new Exact(score).lt(line))
    return [
      schemeFault(
        ['rounding', 'score'],
        'finer',
        `${score} 小于各行的单位 ${line}`,
        `${score} is finer than the unit of its lines, ${line}`,
      ),
    ];
  return wrong;
}

function names({ indicators, bonus, deductions, bands, exclusions }: Omit<Scheme, 'hash'>): readonly SchemeFault[] {
  const parts = Object.entries({ indicators, bonus, deductions }).flatMap(([part, lines]) =>
    lines.map(({ name }, index) => ({ name, path: [part, index, 'name'] })),
  );
  const others = Object.entries({ bands, exclusions }).map(([part, list]) =>
    list.map(({ name }, index) => ({ name, path: [part, index, 'name'] })),
  );
  return [parts, ...others].flatMap((list) =>
    list
      .filter(({ name }, index) => list.findIndex((other) => other.name === name) < index)
      .map(({ name, path }) => schemeFault(path, 'twice', `${name} 重复`, `${name} stands twice`)),
  );
}

/** Amounts finer than the unit in which they are counted would be lost silently. */
function grain({ fullMarks, rounding, indicators, bonus, deductions, bands }: Omit<Scheme, 'hash'>) {
  const finer = (path: readonly (string | number)[], value: string, unit: string): readonly SchemeFault[] =>
    new Exact(value).mod(unit).isZero()
      ? []
      : [
          schemeFault(
            path,
            'not-a-multiple',
            `${value} 不是 ${unit} 的整数倍`,
            `${value} is not a multiple of ${unit}`,
          ),
        ];
  return [
    ...finer(['fullMarks', 'base'], fullMarks.base, rounding.line),
    ...finer(['fullMarks', 'bonus'], fullMarks.bonus, rounding.line),
    ...indicators.flatMap(({ weight }, index) => finer(['indicators', index, 'weight'], weight, rounding.line)),
    ...bonus.flatMap(({ cap }, index) => finer(['bonus', index, 'cap'], cap, rounding.line)),
    ...deductions.flatMap(({ each, cap }, index) => [
      ...finer(['deductions', index, 'each'], each, rounding.line),
      ...finer(['deductions', index, 'cap'], cap, rounding.line),
    ]),
    ...bands.flatMap(({ from, to }, index) => [
      ...finer(['bands', index, 'from'], from, rounding.score),
      ...finer(['bands', index, 'to'], to, rounding.score),
    ]),
  ];
}

function sums({ fullMarks, indicators, bonus, deductions }: Omit<Scheme, 'hash'>): readonly SchemeFault[] {
  const faults: SchemeFault[] = [];
  const weights = sum(indicators.map(({ weight }) => weight));
  if (!weights.eq(fullMarks.base))
    faults.push(
      schemeFault(
        ['indicators'],
        'weights-sum',
        `权重之和为 ${weights.toFixed()}，应为 ${fullMarks.base}`,
        `the weights sum to ${weights.toFixed()}, not to ${fullMarks.base}`,
      ),
    );
  const caps = sum(bonus.map(({ cap }) => cap));
  if (!caps.eq(fullMarks.bonus))
    faults.push(
      schemeFault(
        ['bonus'],
        'caps-sum',
        `加分上限之和为 ${caps.toFixed()}，应为 ${fullMarks.bonus}`,
        `the caps sum to ${caps.toFixed()}, not to ${fullMarks.bonus}`,
      ),
    );
  const most = sum(deductions.map(({ cap }) => cap));
  if (most.gt(fullMarks.base))
    faults.push(
      schemeFault(
        ['deductions'],
        'caps-sum',
        `扣分上限之和为 ${most.toFixed()}，超过基本分 ${fullMarks.base}`,
        `the caps sum to ${most.toFixed()}, more than there is to lose (${fullMarks.base})`,
      ),
    );
  return faults;
}

/** Every score from nothing to full marks has one grade. */
function bands({ bands: list, fullMarks }: Omit<Scheme, 'hash'>): readonly SchemeFault[] {
  const full = new Exact(fullMarks.base).plus(fullMarks.bonus).toFixed();
  const faults: SchemeFault[] = [];
  let reached = '0';
  list.forEach(({ from, to }, index) => {
    // Full marks alone may be a grade: the highest holds its end, too.
    if (new Exact(to).lt(from) || (to === from && index < list.length - 1))
      faults.push(
        schemeFault(
          ['bands', index, 'to'],
          'not-above',
          `${to} 不高于该等次的起点 ${from}`,
          `${to} is not above ${from}, where the band begins`,
        ),
      );
    if (new Exact(from).gt(reached))
      faults.push(
        schemeFault(
          ['bands', index, 'from'],
          'gap',
          `空缺：${reached} 至 ${from} 没有等次`,
          `a gap: no grade from ${reached} up to ${from}`,
        ),
      );
    if (new Exact(from).lt(reached))
      faults.push(
        schemeFault(
          ['bands', index, 'from'],
          'overlap',
          `重叠：${from} 至 ${reached} 有两个等次`,
          `an overlap: two grades from ${from} up to ${reached}`,
        ),
      );
    reached = to;
  });
  if (reached !== full)
    faults.push(
      schemeFault(
        ['bands', list.length - 1, 'to'],
        'bands-end',
        `最高等次止于 ${reached}，满分为 ${full}`,
        `the highest grade ends at ${reached}, full marks are ${full}`,
      ),
    );
  return faults;
}

function sum(amounts: readonly string[]): Decimal {
  return amounts.reduce((total, amount) => total.plus(amount), new Exact(0));
}
