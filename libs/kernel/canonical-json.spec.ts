import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson, NotCanonical } from './index.js';

describe('canonical JSON (RFC 8785)', () => {
  it('agrees with an independent implementation on every well-formed JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 2_000 },
    );
  });

  it('sorts keys by UTF-16 code units and writes numbers as the RFC’s own example does', () => {
    // RFC 8785 section 3.2.3 and 3.2.2, in escapes so that the file stays readable.
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(Object.values(JSON.parse(canonicalJson(value)) as object)).toEqual([
      'One', // an integer-like key is read first by every ECMAScript engine
      'Carriage Return',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
    expect(canonicalJson([Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27, -0])).toBe(
      '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]',
    );
  });

  it.each([
    ['a lone high surrogate', { a: ['\ud800'] }, '/a/0'],
    ['a lone low surrogate in a key', { b: { '\udc00': 1 } }, '/b'],
    ['undefined in an object', { a: { b: undefined } }, '/a/b'],
    ['undefined in an array', { a: [undefined] }, '/a/0'],
    ['a bigint', { revision: 1n }, '/revision'],
    ['NaN', { n: NaN }, '/n'],
    ['a Date', { at: new Date(0) }, '/at'],
    ['a Map', { m: new Map() }, '/m'],
    ['a function', { 'a/b': () => 1 }, '/a~1b'],
  ])('refuses %s and says where it is', (_, value, path) => {
    const refusal = () => canonicalJson(value);
    expect(refusal).toThrow(NotCanonical);
    expect(refusal).toThrow(expect.objectContaining({ path }) as Error);
  });
});
