import fc from 'fast-check';
import { isChinesePhone } from './phone.js';
import { isIdNumber } from './id-number.js';
import { isUscc, usccCheckCharacter } from './uscc.js';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const body = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...alphabet), minLength: 2, maxLength: 2 }),
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 6, maxLength: 6 }),
    fc.string({ unit: fc.constantFrom(...alphabet), minLength: 9, maxLength: 9 }),
  )
  .map((parts) => parts.join(''));

/** The standard's own sum, written the long way round: Σ value × 3^i mod 31, i from 0. */
function oracle(text: string): string {
  const sum = [...text].reduce(
    (total, character, i) => total + BigInt(alphabet.indexOf(character)) * 3n ** BigInt(i),
    0n,
  );
  return alphabet.charAt(Number((31n - (sum % 31n)) % 31n));
}

describe('The unified social credit code (GB 32100)', () => {
  it.each(['91350100M000100Y43', '91110000600037341L', '92371000MA3MXH0E3W'])('takes %s', (code) => {
    expect(isUscc(code)).toBe(true);
  });

  it.each([
    ['a wrong check character', '91350100M000100Y44'],
    ['a letter that the standard leaves out', '91350100O000100Y43'],
    ['17 characters', '91350100M000100Y4'],
    ['lower case', '91350100m000100y43'],
    ['a letter in the division code', '9135A100M000100Y43'],
  ])('refuses %s', (_what, code) => {
    expect(isUscc(code)).toBe(false);
  });

  it('agrees with the sum of the standard for any body', () => {
    fc.assert(fc.property(body, (text) => usccCheckCharacter(text) === oracle(text)));
  });

  it('finds every single wrong character', () => {
    fc.assert(
      fc.property(body, fc.nat(16), fc.constantFrom(...alphabet), (text, place, wrong) => {
        fc.pre(text[place] !== wrong);
        const code = text + (usccCheckCharacter(text) ?? '');
        return !isUscc(code.slice(0, place) + wrong + code.slice(place + 1));
      }),
    );
  });
});

describe('A telephone number', () => {
  it.each([
    '13945800000',
    '+86 139 4580 0000',
    '0458-3888888',
    '(010) 62345678',
    '021-62345678',
    '0458-3888888转801',
    '010-62345678-01',
    '3888888',
    '400-810-8888',
    '8008101234',
    '12315',
    '12345',
    '110',
    '10086',
    '95588',
    '116114',
  ])('may be %s', (phone) => {
    expect(isChinesePhone(phone)).toBe(true);
  });

  it.each(['', '1234', '12945800000', '1394580000', '139458000000', '0458-388', '1234567', '张三', '400-81', '999'])(
    'may not be %j',
    (phone) => {
      expect(isChinesePhone(phone)).toBe(false);
    },
  );
});

describe('An identity number (GB 11643)', () => {
  it('takes the examples of the standard', () => {
    expect(isIdNumber('11010519491231002X')).toBe(true);
    expect(isIdNumber('440524188001010014')).toBe(true);
  });

  it.each([
    ['a wrong check character', '110105194912310021'],
    ['a day that does not exist', '11010519490230002X'],
    ['fifteen digits', '110105491231002'],
    ['a lower-case x', '11010519491231002x'],
  ])('refuses %s', (_what, number) => {
    expect(isIdNumber(number)).toBe(false);
  });
});
