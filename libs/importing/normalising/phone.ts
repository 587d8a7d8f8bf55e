import { isChinesePhone } from '#libs/case';
import type { Cell } from '../reading/table.js';
import { read, unreadable } from './read.js';
import type { Read } from './read.js';
import { cellText, tidyCode } from './text.js';

const MOBILE = /^(?:\+?(?:00)?86)?(1[3-9]\d{9})$/;

/**
 * A telephone number without blanks, brackets and stray dashes; a mobile number as its eleven digits, a landline with the
 * hyphens that it was written with. Two numbers in one cell are refused: which one to call is not ours to choose.
 * Messages never repeat the number.
 */
export function readPhone(cell: Cell): Read<string> {
  const text = cellText(cell);
  if (!text.ok) return text;
  const line = tidyCode(text.value ?? '');
  const single = canonical(line);
  if (single !== undefined) return read(single);
  const parts = line.split(/[\s、,;/|]+/).filter((part) => part !== '');
  const several = parts.length > 1 && parts.every((part) => canonical(part) !== undefined);
  return unreadable(several ? 'import.phone-several' : 'import.phone-unreadable');
}

function canonical(text: string): string | undefined {
  const compact = text.replace(/[\s()]/g, '');
  const mobile = MOBILE.exec(compact.replaceAll('-', ''))?.[1];
  return mobile ?? (isChinesePhone(compact) ? compact : undefined);
}
