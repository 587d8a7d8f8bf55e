import { knownParameters } from './query-parameters.js';
import { InvalidInput } from './validation.js';

describe('The parameters of a query string', () => {
  it('are taken where they are known; one that stands there empty is left out', () => {
    expect(knownParameters({ unit: '230700', to: '' }, ['unit', 'to', 'limit'])).toEqual({ unit: '230700' });
  });

  it.each([
    ['one that nobody knows', { nix: '1' }, 'nix unknown'],
    ['one that nobody knows, though it is empty', { nix: '' }, 'nix unknown'],
    ['one that stands there twice', { unit: ['1', '2'] }, 'unit repeated'],
  ])('are refused with %s', (_, given, wrong) => {
    const fields = () => {
      try {
        return knownParameters(given, ['unit']);
      } catch (error) {
        return error instanceof InvalidInput ? error.fields.map(({ field, code }) => `${field} ${code}`) : error;
      }
    };
    expect(fields()).toEqual([wrong]);
  });
});
