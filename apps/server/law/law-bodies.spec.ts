import { validated } from '#libs/platform';
import { AdoptRuleSetBody, AdoptSchemeBody, PublishCalendarBody, SchemePreviewBody } from './law-bodies.js';

const adoption = { from: '2026-01-01' };
const codesOf = (read: () => unknown): readonly unknown[] => {
  try {
    read();
    return [];
  } catch (error) {
    return (error as { errors: readonly { field: string; code: string }[] }).errors.map(
      ({ field, code }) => `${field} ${code}`,
    );
  }
};

describe('The body of a decision about the law', () => {
  it.each([
    ['a lone surrogate', '\ud800'],
    ['a NUL', '\u0000'],
  ])('is refused with %s anywhere in it: the log could not keep it', (_, text) => {
    const contents = { title: { zh: [text] } };
    expect(codesOf(() => validated(PublishCalendarBody, { calendar: 'ours', contents }))).toEqual([
      'contents is-well-formed',
    ]);
    expect(
      codesOf(() => validated(AdoptRuleSetBody, { ...adoption, ruleSet: 'ours', contents, source: text })),
    ).toEqual(['contents is-well-formed', 'source is-well-formed']);
    expect(codesOf(() => validated(AdoptSchemeBody, { ...adoption, scheme: 'ours', contents, source: text }))).toEqual([
      'contents is-well-formed',
      'source is-well-formed',
    ]);
    const key = { ...adoption, scheme: 'ours', contents: { [text]: 1 } };
    expect(codesOf(() => validated(AdoptSchemeBody, key))).toEqual(['contents is-well-formed']);
  });

  it('needs an id and a day, and takes a year of four digits', () => {
    expect(codesOf(() => validated(AdoptSchemeBody, { scheme: 'Ours', from: '2026-02-30' }))).toEqual([
      'scheme matches',
      'from is-day',
    ]);
    const asked = { ...adoption, scheme: 'ours' };
    expect(codesOf(() => validated(SchemePreviewBody, { ...asked, year: '26' }))).toEqual(['year matches']);
    expect(validated(SchemePreviewBody, { ...asked, year: '2026' })).toMatchObject({ year: '2026', contents: null });
  });
});
