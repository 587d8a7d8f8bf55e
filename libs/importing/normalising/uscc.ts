import { isUscc } from '#libs/case';
import type { Cell } from '../reading/table.js';
import { read, unreadable } from './read.js';
import type { Read } from './read.js';
import { cellText, tidyCode } from './text.js';

/** 统一社会信用代码: narrow, upper-case, without blanks and hyphens, and with the right check character. */
export function readUscc(cell: Cell): Read<string> {
  const text = cellText(cell);
  if (!text.ok) return text;
  const code = tidyCode(text.value ?? '')
    .replace(/[\s-]/g, '')
    .toUpperCase();
  return isUscc(code) ? read(code) : unreadable('import.uscc-invalid');
}
