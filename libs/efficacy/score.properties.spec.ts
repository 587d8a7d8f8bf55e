import fc from 'fast-check';
import { canonicalJson } from '#libs/kernel';
import { explainScore, measureOf, measures, parseSchemeFile, scoreOf } from './index.js';
import type { ExplainedScore, Measured, MeasureId, Reading } from './index.js';
import { anyMeasured, anyScheme, itemsOf } from './testing/arbitraries.js';
import { oracleItems, oracleScore } from './testing/oracle.js';

const units = (text: string): bigint => BigInt(text.replace('.', ''));
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, amount) => all + amount, 0n);
const lostIn = ({ allocations }: ExplainedScore): bigint =>
  sum(
    allocations.flatMap(({ items, withoutCase }) => [
      ...items.map(({ lost }) => units(lost)),
      ...(withoutCase ? [units(withoutCase.lost)] : []),
    ]),
  );

/** One more miss of a measure, or one more time; `undefined` where it had no data, or cannot be missed. */
function worse(measured: Measured, id: MeasureId): Measured | undefined {
  const reading = measured.readings[id]!;
  let next: Reading | undefined;
  if ('count' in reading && measureOf(id).better === 'fewer') next = { count: reading.count + 1 };
  if ('numerator' in reading && reading.denominator > 0) {
    const more = measureOf(id).kind === 'mean' ? 1 : 0;
    next = { numerator: reading.numerator + more, denominator: reading.denominator + 1 };
  }
  return next && { ...measured, readings: { ...measured.readings, [id]: next } };
}

describe('whatever the scheme, whatever was measured', () => {
  it('the score is what a slow computation with fractions says, line by line', () => {
    fc.assert(
      fc.property(anyScheme, anyMeasured, (scheme, measured) => {
        const score = scoreOf(scheme, measured);
        const slow = oracleScore(scheme, measured);
        expect(score.lines.map(({ name, marks, points }) => [name, units(marks), units(points)])).toEqual(
          slow.lines.map(({ name, marks, points }) => [name, marks, points]),
        );
        expect(score.points === null ? null : units(score.points)).toBe(slow.points);
        expect(units(score.fullMarks)).toBe(slow.full);
      }),
      { numRuns: 200 },
    );
  });

  it('what the cases lost, and what is lost without a case, is exactly full marks less the score', () => {
    fc.assert(
      fc.property(anyScheme, anyMeasured, (scheme, measured) => {
        const score = scoreOf(scheme, measured);
        const explained = explainScore(score, itemsOf(measured));
        if (score.points === null) return;
        expect(lostIn(explained)).toBe(units(score.fullMarks) - units(score.points));
        expect(units(score.lost!)).toBe(units(score.fullMarks) - units(score.points));
      }),
      { numRuns: 100 },
    );
  });

  it('each item lost what handing the units out one by one gives it', () => {
    fc.assert(
      fc.property(anyScheme, anyMeasured, (scheme, measured) => {
        const items = itemsOf(measured);
        for (const { items: given, lost, measure } of explainScore(scoreOf(scheme, measured), items).allocations) {
          if (given.length === 0) continue;
          const slow = oracleItems(units(lost), items[measure]!);
          expect(new Map(given.map((item) => [`${item.caseId}|${item.what}|${item.run}`, units(item.lost)]))).toEqual(
            slow,
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it('the published score is the exact one rounded once, within half a hundredth, and has a grade', () => {
    fc.assert(
      fc.property(anyScheme, anyMeasured, (scheme, measured) => {
        const { points, published, roundedBy, grade } = scoreOf(scheme, measured);
        if (points === null) return;
        const rounded = Number(units(points)) / 100;
        expect(units(published!)).toBe(
          BigInt(scheme.rounding.mode === 'down' ? Math.floor(rounded) : Math.round(rounded)),
        );
        expect(units(roundedBy!)).toBe(units(published!) * 100n - units(points));
        expect(grade?.name).toBe(Number(published) < 60 ? 'low' : 'high');
      }),
    );
  });

  it('one more miss never raises the score', () => {
    fc.assert(
      fc.property(anyScheme, anyMeasured, (scheme, measured) => {
        const before = scoreOf(scheme, measured).points;
        for (const { id } of measures()) {
          const more = worse(measured, id);
          if (!more) continue;
          const after = scoreOf(scheme, more).points;
          expect(after === null).toBe(before === null);
          expect(units(after ?? '0')).toBeLessThanOrEqual(units(before ?? '0'));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('the order of the items changes nothing', () => {
    fc.assert(
      fc.property(anyScheme, anyMeasured, fc.infiniteStream(fc.nat()), (scheme, measured, picks) => {
        const score = scoreOf(scheme, measured);
        const items = itemsOf(measured);
        const shuffled = Object.fromEntries(
          Object.entries(items).map(([id, list]) => [
            id,
            list
              .map((item) => ({ item, at: picks.next().value as number }))
              .sort((a, b) => a.at - b.at)
              .map(({ item }) => item),
          ]),
        );
        expect(canonicalJson(explainScore(score, shuffled))).toBe(canonicalJson(explainScore(score, items)));
      }),
      { numRuns: 40 },
    );
  });

  it('computed again from its own words, it is the same bytes', () => {
    fc.assert(
      fc.property(anyScheme, anyMeasured, (scheme, measured) => {
        const { hash, ...content } = scheme;
        const again = parseSchemeFile('again.yaml', JSON.stringify(content));
        expect(again.hash).toBe(hash);
        const copy = JSON.parse(JSON.stringify(measured)) as Measured;
        const bytes = canonicalJson(explainScore(scoreOf(scheme, measured), itemsOf(measured)));
        expect(canonicalJson(explainScore(scoreOf(again, copy), itemsOf(copy)))).toBe(bytes);
      }),
      { numRuns: 40 },
    );
  });
});
