import { schemeContents, schemeById } from '#libs/efficacy';
import { readScheme, schemeOrRefusal } from './read-scheme.js';

const shipped = schemeContents('four-rates') as { indicators: readonly [object, object, ...object[]] };
const [first, second, ...others] = shipped.indicators;

describe('A scheme of somebody’s own', () => {
  it('is scored by as it would be adopted', () => {
    expect(schemeOrRefusal('four-rates', shipped)).toEqual(schemeById('four-rates'));
  });

  it.each([
    ['weights that do not sum', [{ ...first, weight: 26 }, second, ...others], ['indicators']],
    ['an unknown measure', [first, { ...second, measure: 'sunshine' }, ...others], ['indicators.1.measure']],
    [
      'two faults',
      [{ ...first, weight: 'much' }, { ...second, measure: 'sunshine' }, ...others],
      ['indicators.0.weight', 'indicators.1.measure'],
    ],
  ])(
    'with %s is refused with the same faults at the same paths, whether scored by or adopted',
    (_, indicators, paths) => {
      const contents = { ...shipped, id: 'ours', indicators };
      const read = readScheme('ours', contents);
      expect(read?.ok === false && read.faults.map(({ path }) => path)).toEqual(paths);
      expect(() => schemeOrRefusal('ours', contents)).toThrow(
        expect.objectContaining({
          ...{ code: 'law.scheme-invalid', status: 422, field: paths[0] },
          errors: paths.map((field) => expect.objectContaining({ field }) as unknown),
        }) as Error,
      );
    },
  );
});
