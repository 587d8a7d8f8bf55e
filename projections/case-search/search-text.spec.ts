import fc from 'fast-check';
import { InvalidInput } from '#libs/platform';
import { LONGEST_SEARCH, searchText } from './search-text.js';
import { firstSpan, nextSpan } from './spans.js';
import type { Span } from './spans.js';

const codeOf = (text: string): string | undefined => {
  try {
    searchText(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.fields[0]?.code;
  }
};

describe('a search text', () => {
  it.each([
    ['退款', `('退款')`],
    ['退款 健身卡', `('退款') & ('健身' <1> '身卡')`],
    ['　退款　退款，', `('退款')`],
    ['卡', `('卡':*)`],
    ['ＡＢＣ１２３', `('abc123')`],
    ['A4纸', `('a4' <1> '纸':*)`],
    ['第15条款', `('第' <1> '15' <1> '条款')`],
    ['健身卡a', `('健身' <1> '身卡' <2> 'a')`],
    ['𠮷野家', `('𠮷野' <1> '野家')`],
    ["it's 50% & | ! <-> (退) \\ :*", `('it') & ('s') & ('50') & ('退':*)`],
  ])('%s is understood as %s', (text, query) => {
    expect(searchText(text).query).toBe(query);
  });

  it.each(['', '   ', '，。！', "'", '"', '🙂🙂', '\ud83d', '\u0000', '<->', '&|!():*'])(
    'without a letter or a number is refused: %j',
    (text) => {
      expect(codeOf(text)).toBe('text.nothing-to-search');
    },
  );

  it('is refused where it is too long', () => {
    expect(codeOf('退'.repeat(LONGEST_SEARCH))).toBeUndefined();
    expect(codeOf('𠮷'.repeat(LONGEST_SEARCH))).toBeUndefined();
    expect(codeOf('退'.repeat(LONGEST_SEARCH + 1))).toBe('text.too-long');
    expect(codeOf('退 '.repeat(5_000))).toBe('text.too-long');
  });

  it('puts nothing into the query but lexemes in quotes, whatever was typed', () => {
    const lexeme = String.raw`'(?:[\p{L}\p{N}\p{M}]+|~[0-9a-f]{32})'(?::\*)?`;
    const phrase = String.raw`\(${lexeme}(?: <\d+> ${lexeme})*\)`;
    const grammar = new RegExp(`^${phrase}(?: & ${phrase})*$`, 'u');
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: fc.constantFrom(...`'"\\:*&|!<>()-  退款卡aA1\ud83d\udc00\u0000`), maxLength: 40 }),
    );
    fc.assert(
      fc.property(text, (typed) => {
        const code = codeOf(typed);
        if (code === undefined) expect(searchText(typed).query).toMatch(grammar);
        else expect(code).toBe('text.nothing-to-search');
      }),
      { numRuns: 500 },
    );
  });
});

describe('the spans that a page looks through', () => {
  it('leave out no instant and have none twice, in either direction, wherever the page begins', () => {
    const instant = fc.integer({ min: 0, max: 2_000_000_000_000 });
    fc.assert(
      fc.property(
        instant,
        instant,
        instant,
        fc.constantFrom('asc', 'desc'),
        fc.infiniteStream(fc.nat(60)),
        (a, b, start, towards, hits) => {
          const bounds = { oldest: Math.min(a, b), newest: Math.max(a, b) };
          const spans: Span[] = [];
          for (let span: Span | undefined = firstSpan(bounds, towards, 60_000, start); span;) {
            spans.push(span);
            const found = hits.next().value as number;
            span = nextSpan(bounds, towards, { after: span, found, missing: Math.max(1, 51 - found) });
          }
          const inOrder = towards === 'asc' ? spans : spans.toReversed();
          inOrder.slice(1).forEach((span, i) => expect(span.from).toBe(inOrder[i]?.to));
          const [from, to] = [inOrder[0]!.from, inOrder.at(-1)!.to];
          if (towards === 'asc') expect([from, to > bounds.newest]).toEqual([Math.max(bounds.oldest, start), true]);
          else expect([from <= bounds.oldest, to]).toEqual([true, Math.min(bounds.newest, start) + 1]);
          expect(spans.length).toBeLessThan(200_000);
        },
      ),
      { numRuns: 50 },
    );
  });
});
