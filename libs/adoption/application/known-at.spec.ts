import { instant, localDate } from '#libs/kernel';
import { Bureau } from '../testing/bureau.js';
import type { AdoptScheme } from '../index.js';

const adopt = (scheme: string): AdoptScheme => ({
  ...{ kind: 'AdoptScheme', scheme, contents: { full: 100, of: scheme } },
  ...{ from: localDate('2026-01-01'), source: '局务会' },
});
const bySchemes = (book: { schemeOn: Bureau['office']['current']['schemeOn'] }) =>
  book.schemeOn(localDate('2026-06-01'))?.scheme;

describe('What was decided by then', () => {
  it('ends at a position of the log, and before what was recorded after an instant', async () => {
    const bureau = await Bureau.open('2026-02-01 09:00');
    const first = await bureau.law(adopt('first'));
    await bureau.at('2026-03-01 09:00').register('1', '2026-02-28 09:00');
    const second = await bureau.at('2026-04-01 09:00').law(adopt('second'));
    const { office } = bureau;
    expect(bySchemes(office.knownAt({}))).toBe('second');
    expect(bySchemes(office.knownAt({ position: second.position }))).toBe('second');
    expect(bySchemes(office.knownAt({ position: second.position - 1n }))).toBe('first');
    expect(bySchemes(office.knownAt({ position: first.position - 1n }))).toBeUndefined();
    expect(bySchemes(office.knownAt({ asOf: instant('2026-04-01T09:00:00+08:00') }))).toBe('second');
    expect(bySchemes(office.knownAt({ asOf: instant('2026-04-01T08:59:59+08:00') }))).toBe('first');
    expect(bySchemes(office.knownAt({ asOf: instant('2026-01-31T00:00:00+08:00') }))).toBeUndefined();
  });
});
