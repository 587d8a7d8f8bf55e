const MOBILE = /^(?:\+?86)?1[3-9]\d{9}$/;
/** Area code of two or three digits after its 0, and a number of seven or eight that begins with 2–9. */
const LANDLINE = /^(?:\+?860?|0)(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}$/;
/** A landline as people give it inside their own city. */
const LOCAL = /^[2-9]\d{6,7}$/;
const SERVICE = /^(?:400|800)\d{7}$/;
/** 110, 119, 120 · 10086, 12315, 12345, 16xxx · 116114 · 95588, 96110, 955xxx · 1010xxxx. */
const SHORT = /^(?:11[0249]|12[0-2]|1[026]\d{3}|11\d{4}|9[56]\d{3,4}|1010\d{4})$/;
const EXTENSION = /(?:-|转|ext\.?)\d{1,6}$/i;

/**
 * True for a telephone number as it is used in China: mobile, landline with or without area code and extension, 400/800, or
 * a short number such as 12315. Blanks, hyphens and brackets between the groups do not matter; full-width digits are
 * normalised before they get here.
 */
export function isChinesePhone(text: string): boolean {
  const compact = text.replace(/[\s()（）]/g, '');
  const digits = compact.replaceAll('-', '');
  if ([MOBILE, LANDLINE, LOCAL, SERVICE, SHORT].some((form) => form.test(digits))) return true;
  return EXTENSION.test(compact) && LANDLINE.test(compact.replace(EXTENSION, '').replaceAll('-', ''));
}
