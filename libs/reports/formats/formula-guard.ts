/**
 * What a spreadsheet may take for the beginning of a formula or a command: = + - @, their full-width forms (which some input methods and
 * locales take for the same), a tab or a line break – after any number of spaces of any width.
 */
const FORMULA = /^(?:[ \u3000\u00a0]*[\t\r\n]|\s*[=+\-@＝＋－＠﹦﹢﹣﹫−])/u;

/** The text with an apostrophe before it where a spreadsheet would otherwise run it. Numbers never come here; they are written as numbers. */
export function guarded(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}
