import type { Cell } from '../reading/table.js';
import { read, unreadable } from './read.js';
import type { Read } from './read.js';

/** Characters that show nothing: zero-width, direction marks, soft hyphens, byte order marks, control codes other than line breaks and tabs. */
const INVISIBLE = /[[\p{Cf}\p{Cc}]--[\n\t\r]]/gv;
const FULL_WIDTH_ALPHANUMERIC = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g;
const EXCEL_ERROR = /^#(?:REF!|N\/A|NAME\?|VALUE!|DIV\/0!|NULL!|NUM!|SPILL!|CALC!)$/;
/** `="0123"`: how exports keep Excel from reading a number. */
const QUOTED_FORMULA = /^="([^"]*)"$/;

/** One line: nothing invisible, every run of blanks (ideographic ones too) one space, none at the ends. */
export function tidyLine(text: string): string {
  return text.replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();
}

/**
 * Text of several lines, kept word for word: only what shows nothing goes, and line ends become one kind. Full-width
 * punctuation stays as it was written.
 */
export function tidyText(text: string): string {
  // Line by line: a pattern for blanks before a line end takes time by the square of their number.
  return text
    .replace(/\r\n?/g, '\n')
    .replace(INVISIBLE, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

/**
 * Names and addresses: one line, full-width letters and digits narrow. Not NFKC: a company's name holds full-width
 * brackets by rule, and ㈱ or № would become other words.
 */
export function tidyName(text: string): string {
  return tidyLine(text).replace(FULL_WIDTH_ALPHANUMERIC, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
}

/** Codes, numbers, dates, amounts: NFKC and nothing invisible, so that ２０２３．１ is 2023.1; blanks stay for the reader to judge. */
export function tidyCode(text: string): string {
  return tidyLine(text.normalize('NFKC')).replace(/[‐‑‒–—−]/g, '-');
}

/** What two entries of a table of values have to share: width, blanks and case do not count. */
export function valueKey(text: string): string {
  return text.normalize('NFKC').replace(INVISIBLE, '').replace(/\s+/g, '').toLowerCase();
}

/** The cell's text as a person would read it; `undefined` for an empty cell. Numbers that lost digits are refused. */
export function cellText(cell: Cell): Read<string | undefined> {
  if (cell === null) return read(undefined);
  switch (typeof cell) {
    case 'string': {
      const text = cell.trim();
      if (EXCEL_ERROR.test(text)) return unreadable('import.cell-error', { value: text });
      if (!text.isWellFormed()) return unreadable('import.text-unreadable');
      return read(QUOTED_FORMULA.exec(text)?.[1] ?? cell);
    }
    case 'number':
      // Excel keeps 15 digits; beyond them a number is not what was typed.
      return Math.abs(cell) < 1e15
        ? read(String(cell))
        : unreadable('import.number-mangled', { value: cell.toExponential() });
    case 'boolean':
      return unreadable('import.cell-kind', { found: '逻辑值 boolean' });
    default:
      return unreadable('import.cell-kind', { found: '日期 date' });
  }
}
