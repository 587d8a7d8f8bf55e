import fc from 'fast-check';
import { JSON_DEPTH, refuseDeep } from './json-body.js';

const depthOf = (value: unknown): number =>
  value !== null && typeof value === 'object' ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

const refused = (text: string, limit?: number) => {
  try {
    refuseDeep(text, limit);
    return false;
  } catch {
    return true;
  }
};

describe('The depth of a JSON text', () => {
  it('is that of the value it stands for, whatever its strings hold', () => {
    const awkward = fc.string({ unit: fc.constantFrom('[', '{', '"', '\\', ']', '}', 'a', '\u2028', '字') });
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'medium', withCrossShrink: true },
        awkward,
        fc.integer(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(awkward, tie('value'), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(value, (made) => {
        const text = JSON.stringify(made);
        const depth = depthOf(made);
        expect(refused(text, depth)).toBe(false);
        if (depth > 0) expect(refused(text, depth - 1)).toBe(true);
      }),
    );
  });

  it('is looked at without recursion, in a text that is no JSON too', () => {
    expect(refused('['.repeat(2_000_000))).toBe(true);
    expect(refused(']'.repeat(100) + '"\\')).toBe(false);
    expect(refused('[]'.repeat(1_000))).toBe(false);
    expect(refused('{'.repeat(JSON_DEPTH))).toBe(false);
  });
});
