import type { Cell } from '../reading/table.js';
import { read, unreadable } from './read.js';
import type { Read } from './read.js';
import { cellText, tidyCode } from './text.js';

/** 1.23E+17, as Excel shows and saves a long number. */
const SCIENTIFIC = /^\d(?:\.\d+)?E\+\d+$|^\d\.\d+E\d+$/i;

/**
 * 登记编号 and other keys: narrow, without blanks, letters as they are.
 *
 * @returns `undefined` for an empty cell; `import.number-mangled` for a number that Excel rounded
 */
export function readKey(cell: Cell): Read<string | undefined> {
  const text = cellText(cell);
  if (!text.ok || text.value === undefined) return text;
  const key = tidyCode(text.value).replace(/\s/g, '').replace(/^'/, '');
  if (SCIENTIFIC.test(key) || (typeof cell === 'number' && !Number.isSafeInteger(cell))) {
    return unreadable('import.number-mangled', { value: key });
  }
  return read(key === '' ? undefined : key);
}
