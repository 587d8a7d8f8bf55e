import stringWidth from 'string-width';
import type { Bilingual } from '#libs/kernel';
import type { ClockOutcome } from '#libs/law';

/** What people call the way in which a clock's run ended. */
export const clockOutcomes: Readonly<Record<ClockOutcome, Bilingual>> = {
  open: { zh: '未结', en: 'open' },
  met: { zh: '按时', en: 'met' },
  missed: { zh: '逾期', en: 'missed' },
  voided: { zh: '不计', en: 'voided' },
};

export type Language = 'zh' | 'en';

/** Where a verb's answer goes: JSON for programs, text for people, in the language that was asked for. */
export class Output {
  constructor(
    readonly json: boolean,
    readonly language: Language,
    private readonly out: NodeJS.WritableStream = process.stdout,
    private readonly err: NodeJS.WritableStream = process.stderr,
  ) {}

  /** The answer: one JSON document, or what `text` makes of it. */
  answer(value: unknown, text: () => string): void {
    this.out.write(this.json ? `${toJson(value, 2)}\n` : `${text()}\n`);
  }

  /** A line for people on the way; silent with --json. */
  say(text: Bilingual | string): void {
    if (!this.json) this.out.write(`${typeof text === 'string' ? text : this.pick(text)}\n`);
  }

  /** A line about what went wrong. */
  complain(text: string): void {
    this.err.write(`${text}\n`);
  }

  pick(text: Bilingual): string {
    return text[this.language];
  }

  /** One of two texts. */
  t(zh: string, en: string): string {
    return this.language === 'zh' ? zh : en;
  }
}

/** JSON with bigints as decimal strings, as on every wire of ours. */
function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each), indent);
}

/**
 * Rows under headings, columns aligned by the width that a terminal gives them (a Chinese character takes two cells).
 *
 * @param numbers which columns hold numbers, counted from 0: they end where their column ends
 */
export function columns(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: readonly number[] = [],
): string {
  const widths = headings.map((heading, i) =>
    Math.max(stringWidth(heading), ...rows.map((row) => stringWidth(row[i] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (numbers.includes(i) ? padLeft : pad)(cell, widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(headings), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

function padLeft(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - stringWidth(text))) + text;
}

/** `2026-02-10T09:00:00.000+08:00` → `2026-02-10 09:00:00`; the zone is said once, in the heading. */
export function wallClock(instant: string | null): string {
  return instant === null ? '—' : instant.slice(0, 19).replace('T', ' ');
}

/** 12345 fen → `¥123.45`. */
export function yuan(fen: number): string {
  return `¥${(fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** 0.98765 → `98.77 %`; no denominator, no rate. */
export function percent(numerator: number, denominator: number): string {
  return denominator === 0 ? '—' : `${((numerator / denominator) * 100).toFixed(2)} %`;
}
