import type { OrganisationView } from '#libs/case';
import type { UnitCode } from '#libs/kernel';
import { OrganisationError, loadOrganisation, parseOrganisation } from './index.js';

const code = (text: string): UnitCode => text as UnitCode;

describe('the organisation of the Yichun bureau', () => {
  const organisation = loadOrganisation();

  it('has the city bureau at its head and ten counties, districts and cities below it', () => {
    expect(organisation.root.name.zh).toBe('伊春市市场监督管理局');
    expect(organisation.childrenOf(code('230700')).map((unit) => unit.code)).toEqual([
      '230717',
      '230718',
      '230719',
      '230722',
      '230723',
      '230724',
      '230725',
      '230726',
      '230751',
      '230781',
    ]);
  });

  it('gives every county two to five stations, whose codes begin with the county’s', () => {
    for (const county of organisation.childrenOf(organisation.root.code)) {
      const stations = organisation.childrenOf(county.code);
      expect(stations.length).toBeGreaterThanOrEqual(2);
      expect(stations.length).toBeLessThanOrEqual(5);
      for (const station of stations) expect(station.code).toMatch(new RegExp(`^${county.code}-\\d{2}$`));
    }
  });

  it('has a short name for every unit, which no two share, without what they all are of and without the unit above', () => {
    const short = (of: string) => organisation.shortName(code(of));
    expect(short('230700')).toEqual({ zh: '伊春市局', en: 'Yichun Municipal AMR' });
    expect(short('230781')).toMatchObject({ zh: '铁力市局' });
    expect(short('230717-01')).toEqual({ zh: '旭日所', en: 'Xuri Station' });
    expect(short('999999')).toBeUndefined();
    for (const language of ['zh', 'en'] as const) {
      const names = organisation.units().map((unit) => organisation.shortName(unit.code)?.[language]);
      expect(new Set(names).size).toBe(organisation.units().length);
    }
  });

  it('knows who is above whom', () => {
    expect(organisation.parentOf(code('230781-02'))).toBe('230781');
    expect(organisation.parentOf(code('230781'))).toBe('230700');
    expect(organisation.parentOf(code('230700'))).toBeNull();
    expect(organisation.parentOf(code('999999'))).toBeNull();
  });

  it('holds in a subtree the unit itself and everything below it, and in the root’s every unit', () => {
    expect(organisation.subtree(code('230751')).map((unit) => unit.code)).toEqual(['230751', '230751-01', '230751-02']);
    expect(organisation.subtree(organisation.root.code)).toEqual(organisation.units());
    expect(organisation.subtree(code('999999'))).toEqual([]);
  });

  it('finds a unit by its full name, by an alias, and by its code', () => {
    expect(organisation.byName('铁力市市场监督管理局')?.code).toBe('230781');
    expect(organisation.byName(' 双丰所 ')?.code).toBe('230781-02');
    expect(organisation.byName('Tieli City Administration for Market Regulation')?.code).toBe('230781');
    expect(organisation.byName('230781-02')?.level).toBe('station');
    expect(organisation.byName('哈尔滨市市场监督管理局')).toBeUndefined();
  });

  it('answers what deciders ask of it', () => {
    const view: OrganisationView = organisation;
    expect(view.exists(code('230717-05'))).toBe(true);
    expect(view.exists(code('230717-06'))).toBe(false);
  });
});

describe('a bad organisation file', () => {
  const unit = (of: string, parent: string | null, level: string, name = of) =>
    `  - { code: '${of}', parent: ${parent === null ? 'null' : `'${parent}'`}, level: ${level}, name: { zh: ${name}局, en: Unit ${name} } }`;
  const file = (...units: string[]) => ['id: test', 'units:', ...units].join('\n');
  const root = unit('230700', null, 'bureau');

  it.each([
    [
      'a code that occurs twice',
      file(root, unit('230781', '230700', 'county'), unit('230781', '230700', 'county', 'x')),
      'organisation.duplicate-code',
    ],
    ['a parent that does not exist', file(root, unit('230781', '230799', 'county')), 'organisation.unknown-parent'],
    [
      'units that stand above themselves',
      file(root, unit('230781', '230717', 'county'), unit('230717', '230781', 'county')),
      'organisation.cycle',
    ],
    ['two highest units', file(root, unit('230800', null, 'bureau')), 'organisation.several-roots'],
    [
      'a station directly below the bureau',
      file(root, unit('230700-01', '230700', 'station')),
      'organisation.wrong-level',
    ],
    ['a county at the head', file(unit('230781', null, 'county')), 'organisation.wrong-level'],
    [
      'a name that means two units',
      file(root, unit('230781', '230700', 'county', 'x'), unit('230717', '230700', 'county', 'x')),
      'organisation.ambiguous-name',
    ],
    ['a code of the wrong form', file(unit('2307', null, 'bureau')), 'organisation.malformed'],
    ['a key that nobody knows', file(root) + '\nunit: []', 'organisation.malformed'],
    ['no units', 'id: test\nunits: []', 'organisation.malformed'],
    ['a text that is not YAML', 'id: [', 'organisation.malformed'],
  ])('is refused for %s', (_, yaml, expected) => {
    let thrown: unknown;
    try {
      parseOrganisation(yaml, 'test.yaml');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(OrganisationError);
    expect((thrown as OrganisationError).code).toBe(expected);
  });

  it('is named where it cannot be read', () => {
    expect(() => loadOrganisation('/nowhere/organisation.yaml')).toThrow('/nowhere/organisation.yaml');
  });
});
