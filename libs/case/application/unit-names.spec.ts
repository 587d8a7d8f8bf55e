import { loadOrganisation } from '#libs/identity';
import type { UnitCode } from '#libs/kernel';
import { reject } from '../domain/rejections/reject.js';
import { withUnitNames } from './unit-names.js';

const organisation = loadOrganisation();

describe('A rejection that names units', () => {
  it('calls them by their names in both languages, and keeps the codes in its details', () => {
    const details = { unit: '230781-03', holder: '230781' };
    const rejection = withUnitNames(reject('supervision.unit-not-responsible', { details }), organisation);
    const [station, county] = [details.unit, details.holder].map((code) => organisation.get(code as UnitCode)?.name);
    expect(rejection.message).toEqual({
      zh: `${station?.zh} 既非承办单位（${county?.zh}），也非其上级`,
      en: `${station?.en} neither holds the case (${county?.en} does) nor stands above who does`,
    });
    expect(rejection.details).toEqual(details);
  });

  it('is as it was where nobody knows the unit, or no names are known', () => {
    const unknown = reject('supervision.not-ordered-unit', { details: { unit: '999999' } });
    expect(withUnitNames(unknown, organisation)).toEqual(unknown);
    const known = reject('supervision.not-ordered-unit', { details: { unit: '230781' } });
    expect(withUnitNames(known, {})).toEqual(known);
  });
});
