import { isDate } from '#libs/kernel';

const FORM = /^[1-9]\d{5}(\d{4})(\d{2})(\d{2})\d{3}[\dX]$/;
const CHECK = '10X98765432';

/**
 * 公民身份号码, GB 11643-1999: six digits of division code, the day of birth, three of sequence, and a check character by
 * ISO 7064 MOD 11-2.
 */
export function isIdNumber(text: string): boolean {
  const m = FORM.exec(text);
  if (!m || !isDate(`${m[1]}-${m[2]}-${m[3]}`)) return false;
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(text[i]) * (2 ** (17 - i) % 11);
  return CHECK[sum % 11] === text[17];
}
