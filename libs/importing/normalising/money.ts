import type { Cell } from '../reading/table.js';
import { read, unreadable } from './read.js';
import type { Read } from './read.js';
import { cellText, tidyCode } from './text.js';

const AMOUNT = /^(?:人民币|RMB|CNY|¥)?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(万)?(?:元整?|圆整?|块|RMB|CNY)?$/i;

/**
 * An amount of money → whole fen. Reads 1234.5 · 1,234.50元 · ￥１２３４ · 人民币1.2万元; refuses about, ranges, negatives,
 * fractions of a fen and separators in the wrong place.
 *
 * @param inTenThousands the column's figures are in 万元
 */
export function readMoney(cell: Cell, inTenThousands = false): Read<number> {
  if (typeof cell === 'number') return fenOfNumber(cell, inTenThousands);
  const text = cellText(cell);
  if (!text.ok) return text;
  const compact = tidyCode(text.value ?? '').replace(/\s/g, '');
  const m = AMOUNT.exec(compact);
  const refused = unreadable('import.money-unreadable', { value: compact });
  if (!m) return refused;
  const [, whole = '', fraction = '', tenThousand] = m;
  const places = tenThousand !== undefined || inTenThousands ? 6 : 2;
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > places) return refused;
  const fen = Number(whole.replaceAll(',', '') + kept.padEnd(places, '0'));
  return Number.isSafeInteger(fen) ? read(fen) : refused;
}

/** A binary number may miss the decimal one by a hair (0.1 + 0.2); more than a ten-thousandth of a fen is not a hair. */
function fenOfNumber(value: number, inTenThousands: boolean): Read<number> {
  const exact = value * (inTenThousands ? 1_000_000 : 100);
  const fen = Math.round(exact);
  const refused = !Number.isSafeInteger(fen) || fen < 0 || Math.abs(exact - fen) > 1e-4;
  return refused ? unreadable('import.money-unreadable', { value: String(value) }) : read(fen);
}
