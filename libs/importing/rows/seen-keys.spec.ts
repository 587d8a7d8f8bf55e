import fc from 'fast-check';
import { SeenKeys } from './seen-keys.js';

describe('the work orders that a file has held so far', () => {
  it('are remembered as a plain list would, over every growth', () => {
    const entry = fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.constantFrom('a', 'b'));
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1500, maxLength: 4000 }), (entries) => {
        const seen = new SeenKeys();
        const plain = new Map<number, { row: number; content: string }>();
        entries.forEach(([key, content], i) => {
          const first = plain.get(key);
          const expected = first && { row: first.row, same: first.content === content };
          expect(seen.note(String(key), content, i + 1)).toEqual(expected);
          if (!first) plain.set(key, { row: i + 1, content });
        });
      }),
      { numRuns: 20 },
    );
  });
});
