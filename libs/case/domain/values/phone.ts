const MOBILE = /^(?:\+?86)?1[3-9]\d{9}$/;
/** Area code of three or four digits with its 0, a number of seven or eight that begins with 2–9, and up to six digits of extension. */
const LANDLINE = /^(?:\+?860?|0)(?:10|2[0-57-9]|[3-9]\d{2})[2-9]\d{6,7}(?:(?:-|转|ext)\d{1,6})?$/;
/** A landline as people give it inside their own city. */
const LOCAL = /^[2-9]\d{6,7}$/;
const SERVICE = /^(?:400|800)\d{7}$/;
/** Public service numbers: 110, 12315, 12345, 95588, 10086, 96110, 1010xxxx … */
const SHORT = /^(?:1(?:00\d{2}|1\d|2\d{1,3}|6\d{3})|9[56]\d{3,4})$/;

/**
 * True for a telephone number as it is used in China: mobile, landline with or without area code, 400/800, or a short
 * number such as 12315. Hyphens, blanks and brackets between the groups do not matter; full-width digits are
 * normalised before they get here.
 */
export function isChinesePhone(text: string): boolean {
  const compact = text.trim().replace(/[\s()（）]/g, '');
  if (!/^[+\d]/.test(compact)) return false;
  const extension = /(?:-|转|ext)\d{1,6}$/.exec(compact)?.[0] ?? '';
  const digits = compact.replaceAll('-', '');
  return (
    MOBILE.test(digits) ||
    LANDLINE.test(digits) ||
    (extension !== '' && LANDLINE.test(compact.slice(0, -extension.length).replaceAll('-', ''))) ||
    LOCAL.test(digits) ||
    SERVICE.test(digits) ||
    SHORT.test(digits)
  );
}
