import { Decimal } from 'decimal.js';
import type { Instant, LocalDate } from '#libs/kernel';
import type { Cell, Column, NumberKind, ReportLanguage, Table, Tone } from './model.js';

export const NONE: Cell = { kind: 'none' };

export function text(value: string, tone?: Tone): Cell {
  return { kind: 'text', text: value, ...(tone && { tone }) };
}

/** A text, and how it reads where there is little room. */
export function named(value: string, short: string, tone?: Tone): Cell {
  return { ...text(value, tone), ...(short !== value && { short }) };
}

export function count(value: number, tone?: Tone): Cell {
  return { kind: 'count', value, ...(tone && { tone }) };
}

/** A number of some kind, or nothing. */
export function number(kind: NumberKind, value: number | null, tone?: Tone): Cell {
  return value === null ? NONE : { kind, value, ...(tone && { tone }) };
}

/** The same with its unit of measure behind it: `58 次`. */
export function measured(kind: NumberKind, value: number, unit: string): Cell {
  return { kind, value, unit };
}

/** A difference of two numbers of that kind, or nothing. */
export function change(kind: NumberKind, value: number | null, tone?: Tone): Cell {
  return value === null ? NONE : { kind, value, signed: true, ...(tone && { tone }) };
}

/**
 * An exact decimal; without its closing zeros, but for two.
 *
 * @param places how many of its places a reader is shown; left out: all
 */
export function points(value: string | null, places?: number): Cell {
  return value === null ? NONE : { kind: 'points', value: twoPlaces(value), ...(places !== undefined && { places }) };
}

export function date(value: LocalDate): Cell {
  return { kind: 'date', value };
}

export function instant(value: Instant): Cell {
  return { kind: 'instant', value };
}

export function left(title: string, width: number): Column {
  return { title, width, align: 'left' };
}
export function right(title: string, width: number): Column {
  return { title, width, align: 'right' };
}
export function centre(title: string, width: number): Column {
  return { title, width, align: 'centre' };
}

const LIGHTS: Readonly<Record<Tone, Readonly<Record<ReportLanguage, string>>>> = {
  bad: { zh: '红', en: 'red' },
  watch: { zh: '黄', en: 'amber' },
  good: { zh: '绿', en: 'green' },
  calm: { zh: '—', en: '—' },
};

/** The traffic light in a word. */
export function light(tone: Tone, language: ReportLanguage): Cell {
  return text(lightWord(tone, language), tone);
}

export function lightWord(tone: Tone, language: ReportLanguage): string {
  return LIGHTS[tone][language];
}

/** What stands before a number that says its own light; nothing where all is well. */
export function markOf({ marked }: Pick<Table, 'marked'>, cell: Cell, language: ReportLanguage): string {
  const tone = cell.kind === 'none' ? undefined : cell.tone;
  return marked && (tone === 'bad' || tone === 'watch') ? `${lightWord(tone, language)} ` : '';
}

/** What a reader sees. */
export function cellText(cell: Cell): string {
  switch (cell.kind) {
    case 'text':
      return cell.short ?? cell.text;
    case 'none':
      return '—';
    case 'date':
      return cell.value;
    case 'instant':
      return cell.value.slice(0, 16).replace('T', ' ');
    default:
      return 'signed' in cell ? signedText(plainNumber(cell)) : numberText(cell);
  }
}

type NumberCell = Exclude<Cell, { readonly kind: 'text' | 'none' | 'date' | 'instant' }>;

/** Without sign of thousands and unit: `98.76`, `-1.20`, `1234.50`. What a program reads. */
export function plainNumber(cell: NumberCell): string {
  switch (cell.kind) {
    case 'count':
      return String(cell.value);
    case 'points':
      return cell.value;
    case 'percent':
    case 'yuan':
      return decimals(cell.value, 2);
    case 'grade':
      return decimals(Math.sign(cell.value) * Math.round(Math.abs(cell.value) / 100), 2);
  }
}

function numberText(cell: NumberCell): string {
  if (cell.kind === 'points') return pointsText(cell.value, cell.places);
  const plain = plainNumber(cell).replace('-', '−');
  if (cell.kind === 'percent') return `${plain}%`;
  return grouped(plain) + (cell.unit === undefined ? '' : ` ${cell.unit}`);
}

/** Rounded half up to be read; what is more than nothing never reads as nothing. A minus sign, as print has it. */
export function pointsText(value: string, places?: number): string {
  const exact = new Decimal(value);
  const shown = places === undefined ? exact : exact.toDecimalPlaces(places, Decimal.ROUND_HALF_UP);
  const smallest = new Decimal(10).pow(-(places ?? 0));
  if (shown.isZero() && !exact.isZero())
    return exact.isNegative() ? `>−${smallest.toFixed()}` : `<${smallest.toFixed()}`;
  const text = places === undefined ? value : shown.toFixed(places);
  return grouped(text.replace('-', '−'));
}

/** ▲ and ▼ say which way; zero goes neither. */
function signedText(plain: string): string {
  if (/^[0.]+$/.test(plain)) return plain;
  return plain.startsWith('-') ? `▼${grouped(plain.slice(1))}` : `▲${grouped(plain)}`;
}

/** A whole number of small units as a decimal: 12345 with two places is `123.45`. */
function decimals(value: number, places: number): string {
  const digits = String(Math.abs(value)).padStart(places + 1, '0');
  return `${value < 0 ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function grouped(plain: string): string {
  const [whole = '', fraction] = plain.split('.');
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? thousands : `${thousands}.${fraction}`;
}

function twoPlaces(value: string): string {
  const [whole = '', fraction = ''] = value.split('.');
  return `${whole}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`;
}
