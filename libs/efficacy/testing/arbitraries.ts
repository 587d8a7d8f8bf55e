import fc from 'fast-check';
import { measureOf, measures, parseSchemeFile } from '../index.js';
import type { LostItem, LostItems, MeasureId, Measured, Reading, Scheme } from '../index.js';
import { measuredOf } from './measured-of.js';

const UNIT = 10_000;
const title = { zh: '名', en: 'Name' };
const text = (units: number): string => (units / UNIT).toFixed(4);

const ids = (of: (measure: ReturnType<typeof measureOf>) => boolean): readonly MeasureId[] =>
  measures()
    .filter(of)
    .map(({ id }) => id);
const MERITS = ids(({ better }) => better === 'more');
const FAULTS = ids(({ better }) => better === 'fewer');

/** Whole numbers above zero that sum to a total. */
const composition = (total: number, parts: number): fc.Arbitrary<readonly number[]> =>
  fc.uniqueArray(fc.integer({ min: 1, max: total - 1 }), { minLength: parts - 1, maxLength: parts - 1 }).map((cuts) => {
    const ends = [...cuts.sort((a, b) => a - b), total];
    return ends.map((end, index) => end - (ends[index - 1] ?? 0));
  });

/** Values up to the best that the measure has, in steps of 0.01. */
const valuesOf = (id: MeasureId, count: number): fc.Arbitrary<readonly string[]> => {
  const most = { ratio: 100, mean: 5, sum: 5_000, count: 20 }[measureOf(id).kind];
  return fc
    .uniqueArray(fc.integer({ min: 1, max: most * 100 }), { minLength: count, maxLength: count })
    .map((values) => values.sort((a, b) => a - b).map((value) => (value / 100).toFixed(2)));
};

const curveOf = (id: MeasureId): fc.Arbitrary<{ readonly curve: unknown; readonly floors: number }> =>
  fc.oneof(
    valuesOf(id, 2).map(([from, to]) => ({ curve: { kind: 'linear', from, to }, floors: 99 })),
    valuesOf(id, 1).map(([at]) => ({ curve: { kind: 'threshold', at }, floors: 99 })),
    fc.integer({ min: 1, max: 4 }).chain((steps) =>
      fc
        .tuple(
          valuesOf(id, steps),
          fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: steps - 1, maxLength: steps - 1 }),
        )
        .map(([ats, shares]) => {
          const rising = [...shares.sort((a, b) => a - b), 100];
          return {
            curve: { kind: 'step', steps: ats.map((at, index) => ({ at, share: rising[index] })) },
            floors: (rising[0] ?? 100) - 1,
          };
        }),
    ),
  );

const curvedLine = (part: 'indicators' | 'bonus', index: number, marks: number): fc.Arbitrary<object> =>
  fc.constantFrom(...MERITS).chain((measure) =>
    curveOf(measure).chain(({ curve, floors }) => {
      const { kind } = measureOf(measure);
      const canLack = kind === 'ratio' || kind === 'mean';
      const ways = part === 'bonus' ? ['full-marks', 'zero'] : ['full-marks', 'zero', 'excluded-and-reweighted'];
      return fc
        .tuple(fc.constantFrom(...ways), fc.oneof(fc.constant(0), fc.integer({ min: 0, max: floors })))
        .map(([way, floor]) => ({
          name: `${part}-${index}`,
          title,
          measure,
          curve,
          floor: canLack && way === 'zero' ? 0 : floor,
          withoutData: canLack ? way : null,
          [part === 'bonus' ? 'cap' : 'weight']: text(marks),
        }));
    }),
  );

const lines = (
  part: 'indicators' | 'bonus',
  total: number,
  min: number,
  max: number,
): fc.Arbitrary<readonly object[]> =>
  fc
    .integer({ min, max })
    .chain((count) => (count === 0 ? fc.constant([]) : composition(total, count)))
    .chain((marks) => fc.tuple(...marks.map((mark, index) => curvedLine(part, index, mark))));

const deduction = (index: number): fc.Arbitrary<object> =>
  fc
    .tuple(
      fc.constantFrom(...FAULTS),
      fc.integer({ min: 1, max: 5 * UNIT }),
      fc.integer({ min: 0, max: 28 * UNIT }),
      fc.integer({ min: 0, max: 3 }),
    )
    .map(([measure, each, more, beyond]) => ({
      name: `deductions-${index}`,
      title,
      measure,
      each: text(each),
      beyond,
      cap: text(each + more),
    }));

/** Any scheme that the reader accepts: it is read from a file's text like every other. */
export const anyScheme: fc.Arbitrary<Scheme> = fc
  .record({
    indicators: lines('indicators', 100 * UNIT, 1, 6),
    bonus: lines('bonus', 2 * UNIT, 0, 3),
    deductions: fc
      .integer({ min: 0, max: 3 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => deduction(i)))),
    mode: fc.constantFrom('half-up', 'down'),
  })
  .map(({ mode, ...parts }) => {
    const extra = parts.bonus.length > 0 ? 2 : 0;
    const file = {
      id: 'any',
      version: 1,
      title,
      source: 'made up',
      grade: 'practice',
      illustrative: true,
      from: '2020-01-01',
      fullMarks: { base: 100, bonus: extra },
      rounding: { line: 0.0001, score: 0.01, mode },
      ...parts,
      bands: [
        { name: 'low', title, from: 0, to: 60 },
        { name: 'high', title, from: 60, to: 100 + extra },
      ],
    };
    return parseSchemeFile('any.yaml', JSON.stringify(file));
  });

const count = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 400 }));

const readingOf = (id: MeasureId): fc.Arbitrary<Reading> => {
  switch (measureOf(id).kind) {
    case 'ratio':
      return count.chain((denominator) =>
        fc.oneof(fc.constant(denominator), fc.nat(denominator)).map((numerator) => ({ numerator, denominator })),
      );
    case 'mean':
      return count.chain((denominator) =>
        fc.integer({ min: denominator, max: denominator * 5 }).map((numerator) => ({ numerator, denominator })),
      );
    case 'count':
      return count.map((times) => ({ count: times }));
    case 'sum':
      return fc.nat(600_000).map((fen) => ({ sum: (fen / 100).toFixed(2) }));
  }
};

/** What any unit may have measured: nothing of some things, everything of others. */
export const anyMeasured: fc.Arbitrary<Measured> = fc
  .tuple(...measures().map(({ id }) => readingOf(id).map((reading) => [id, reading] as const)))
  .map((readings) => measuredOf(Object.fromEntries(readings)));

/** As many items as the readings say were missed. */
export function itemsOf({ readings }: Measured): LostItems {
  return Object.fromEntries(
    measures().map(({ id, kind, best }): [MeasureId, readonly LostItem[]] => {
      const reading = readings[id];
      if (!reading || 'sum' in reading) return [id, []];
      if ('count' in reading)
        return [
          id,
          items(
            id,
            Array.from({ length: reading.count }, () => 1),
          ),
        ];
      const { numerator, denominator } = reading;
      if (kind === 'ratio')
        return [
          id,
          items(
            id,
            Array.from({ length: denominator - numerator }, () => 1),
          ),
        ];
      return [id, items(id, grades(numerator, denominator, best ?? 0))];
    }),
  );
}

/** How far each of so many grades is from the best, if they sum to that: as uneven as can be. */
function grades(sum: number, of: number, best: number): readonly number[] {
  let short = of * best - sum;
  return Array.from({ length: of }, () => {
    const own = Math.min(short, best - 1);
    short -= own;
    return own;
  }).filter((own) => own > 0);
}

function items(what: string, weights: readonly number[]): readonly LostItem[] {
  return weights.map((weight, index) => ({
    caseId: `T-${String((index * 7919) % 10_007).padStart(5, '0')}`,
    what,
    run: 1,
    position: String(index + 1),
    weight,
  }));
}
