import { isChinesePhone, isIdNumber, isUscc } from '#libs/case';
import { loadOrganisation } from '#libs/identity';
import { Random } from '../random.js';
import { Firms, placeOf } from './firms.js';
import { personOf } from './people.js';
import { SECTORS } from './sectors.js';
import { Staff } from './staff.js';
import { fictionalUscc, organisationCheckCharacter } from './uscc.js';

const organisation = loadOrganisation();

describe('a made-up firm', () => {
  const firms = new Firms(1, 600, organisation);
  const drawn = Array.from({ length: 3_000 }, (_, i) =>
    firms.draw(Random.of('draw', i), Random.of('sector', i).pick(SECTORS)),
  );

  it('bears a well-formed code that no register has given out', () => {
    for (const { respondent } of drawn) {
      expect(isUscc(respondent.uscc ?? '')).toBe(true);
      expect(respondent.uscc?.slice(8, 11)).toBe('000');
    }
  });

  it('lies in the division of its code and of the station that is competent for it', () => {
    for (const { respondent, station } of drawn) {
      expect(respondent.uscc?.slice(2, 8)).toBe(station.code.slice(0, 6));
      expect(respondent.address).toContain(placeOf(station, organisation));
    }
  });

  it('has a name of its own', () => {
    const codes = new Map(drawn.map(({ respondent }) => [respondent.name, respondent.uscc]));
    expect(new Set(codes.values()).size).toBe(codes.size);
  });

  it('draws the more complaints the larger it is: a tenth of the firms has more than a third of them', () => {
    const counts = new Map<string, number>();
    for (const { respondent } of drawn) counts.set(respondent.name, (counts.get(respondent.name) ?? 0) + 1);
    const sorted = [...counts.values()].sort((a, b) => b - a);
    const tenth = sorted.slice(0, Math.ceil(sorted.length / 10)).reduce((sum, count) => sum + count, 0);
    expect(tenth / drawn.length).toBeGreaterThan(1 / 3);
  });

  it('is an ODR enterprise in every sector at least once', () => {
    for (const sector of SECTORS) expect(firms.drawOdr(Random.of('odr'), sector).odr).toBe(true);
  });
});

describe('the check characters', () => {
  // Codes that the firms publish themselves; only the arithmetic is tested with them.
  it.each([
    ['91110000802100433B', '3'],
    ['9144030071526726XG', 'X'],
  ])('of a real code are found: %s', (code, organisationCheck) => {
    expect(organisationCheckCharacter(code.slice(8, 16))).toBe(organisationCheck);
    expect(isUscc(code)).toBe(true);
  });

  it('make codes differ for each serial number', () => {
    expect(new Set([0, 1, 30, 31, 961].map((serial) => fictionalUscc('2', '230781', serial))).size).toBe(5);
  });
});

describe('a made-up person', () => {
  it('is the same for the same number, with a telephone of their own and an identity number of valid form', () => {
    const person = personOf(1, 4_711);
    expect(personOf(1, 4_711)).toEqual(person);
    expect(isChinesePhone(person.phone)).toBe(true);
    expect(isIdNumber(person.idNumber)).toBe(true);
    expect(person.idNumber.startsWith('230700')).toBe(true);
    expect(personOf(1, 4_712).phone).not.toBe(person.phone);
  });
});

describe('the staff', () => {
  const staff = new Staff(1, organisation);

  it('work in every unit, each with a head, handlers and more than one mediator', () => {
    for (const { code } of organisation.units()) {
      expect(staff.of(code).handlers.length).toBeGreaterThanOrEqual(3);
      expect(staff.of(code).mediators.length).toBeGreaterThanOrEqual(2);
    }
  });

  it('are unequal: a few units are late more than twice as often as the median', () => {
    const review = organisation
      .units()
      .map(({ code }) => staff.of(code).lateness.review)
      .sort((a, b) => a - b);
    const median = review[Math.floor(review.length / 2)]!;
    const weak = review.filter((share) => share > 2 * median).length;
    expect(weak).toBeGreaterThanOrEqual(1);
    expect(weak).toBeLessThanOrEqual(4);
  });
});
