import { entityTag, isKnown } from './entity-tag.js';

describe('the entity tag of a case', () => {
  it('is its revision in quotes', () => {
    expect(entityTag(12n)).toBe('"12"');
  });

  it.each<[string | undefined, boolean]>([
    ['"12"', true],
    ['W/"12"', true],
    ['"3", "12"', true],
    ['*', true],
    ['"1"', false],
    ['"112"', false],
    ['12', false],
    ['', false],
    [undefined, false],
  ])('is known to whoever sends %s: %s', (header, known) => {
    expect(isKnown(header, 12n)).toBe(known);
  });
});
