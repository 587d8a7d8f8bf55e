import { usccCheckCharacter } from '#libs/case';

/**
 * 统一社会信用代码 (GB 32100-2015): registration department, kind of organisation, six digits of division, nine characters of
 * organisation code (GB 11714, with a check character of its own), and a check character over all.
 */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const;

/** The check character of the first 8 of an organisation code; letters count from A = 10 in the whole Latin alphabet. */
export function organisationCheckCharacter(first8: string): string {
  let sum = 0;
  ORGANISATION_WEIGHTS.forEach((weight, i) => (sum += weight * Number.parseInt(first8.charAt(i), 36)));
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : check === 11 ? '0' : String(check);
}

/**
 * A well-formed code that no operator bears: registered organisation codes do not begin with three zeros.
 *
 * @param kind `1` a company, `2` a self-employed household (个体工商户)
 * @param division six digits of GB/T 2260
 * @param serial 0 … 28,629,150
 */
export function fictionalUscc(kind: '1' | '2', division: string, serial: number): string {
  let rest = serial;
  let tail = '';
  for (let i = 0; i < 5; i++) {
    tail = ALPHABET.charAt(rest % 31) + tail;
    rest = Math.floor(rest / 31);
  }
  const organisation = `000${tail}`;
  const first17 = `9${kind}${division}${organisation}${organisationCheckCharacter(organisation)}`;
  return `${first17}${usccCheckCharacter(first17) ?? ''}`;
}
