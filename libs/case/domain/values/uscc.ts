/** Digits and the letters that GB 32100-2015 keeps: I, O, S, V and Z are left out. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const FORM = /^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/;

/**
 * 统一社会信用代码, GB 32100-2015: 18 characters, the last one a check character. The weights are the powers of 3 modulo
 * 31, so that each single wrong character and each swap of neighbours is found.
 */
export function isUscc(text: string): boolean {
  return FORM.test(text) && usccCheckCharacter(text.slice(0, 17)) === text[17];
}

/** The check character that belongs to the first 17 characters, or `undefined` where one of them is not of the alphabet. */
export function usccCheckCharacter(body: string): string | undefined {
  if (body.length !== 17) return undefined;
  let sum = 0;
  let weight = 1;
  for (const character of body) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return undefined;
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET[(31 - (sum % 31)) % 31];
}
