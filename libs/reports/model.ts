import type { Instant, LocalDate } from '#libs/kernel';

export type ReportLanguage = 'zh' | 'en';

export const REPORT_FORMATS = ['html', 'csv', 'xlsx', 'pdf'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** How pressing something is: red, amber, green, or of no such kind. It is always said in words as well: a page may be printed in grey. */
export type Tone = 'bad' | 'watch' | 'good' | 'calm';

/** What a number is of. All but `points` are whole, so nothing is lost on the way: */
export type NumberKind =
  /** … so many. */
  | 'count'
  /** … hundredths of a percent: 9876 is 98.76 %. A difference of two is in hundredths of a percentage point. */
  | 'percent'
  /** … a mean grade in ten-thousandths: 45300 is 4.53. */
  | 'grade'
  /** … fen. */
  | 'yuan';

interface Toned {
  readonly tone?: Tone;
}

/**
 * What stands in one cell. Numbers stay numbers up to the last moment, so that a sheet can be counted on with; how they read is decided
 * in one place for all four formats.
 */
export type Cell =
  /** `short`: what pages and documents show in its place, where columns are narrow; sheets and CSV have the text. */
  | (Toned & { readonly kind: 'text'; readonly text: string; readonly short?: string })
  /** `signed`: a difference, told with ▲ or ▼. `unit`: said behind the number. */
  | (Toned & { readonly kind: NumberKind; readonly value: number; readonly signed?: true; readonly unit?: string })
  /** An exact decimal, with as many places as it has; a reader is shown `places` of them, a sheet and CSV have them all. */
  | (Toned & { readonly kind: 'points'; readonly value: string; readonly signed?: true; readonly places?: number })
  | (Toned & { readonly kind: 'date'; readonly value: LocalDate })
  | (Toned & { readonly kind: 'instant'; readonly value: Instant })
  /** There is nothing to say here: no denominator, no last week. */
  | { readonly kind: 'none' };

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right' | 'centre';
  /** Of what usually stands in it, in Latin letters (a Chinese character takes two). Longer text wraps. */
  readonly width: number;
}

export interface Row {
  readonly cells: readonly Cell[];
  /** A sum: it stands first or last and is set off from what it sums up. */
  readonly total?: true;
}

export interface Table {
  readonly title: string;
  /** What to know before reading it. */
  readonly note?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Of a long table: what pages and documents show of it. Sheets and CSV have every row. */
  readonly excerpt?: Excerpt;
  /** Its numbers say their light themselves, since no column does. */
  readonly marked?: true;
  /** What is said in the place of rows where there are none. */
  readonly empty: string;
}

export interface Excerpt {
  readonly rows: readonly Row[];
  /** How many there are in all, how many of them are shown, and where the others are. */
  readonly note: string;
}

/** A figure that is read from across the room. */
export interface Headline {
  readonly label: string;
  readonly value: Cell;
  readonly tone: Tone;
  readonly detail?: string;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** What a report says, in one language; how it looks is up to the formats. Everything in it was told: no clock, no chance. */
export interface Report {
  readonly language: ReportLanguage;
  /** Of the file, without its ending: `daily-look-230700-2026-05-14`. */
  readonly name: string;
  readonly title: string;
  readonly subtitle: string;
  /** The moment that it tells of; the date of the document, which never is the moment of printing. */
  readonly asOf: Instant;
  readonly facts: readonly Fact[];
  readonly headlines: readonly Headline[];
  /** The most pressing first. */
  readonly tables: readonly Table[];
  readonly notes: readonly string[];
  /** What it rests on, so that anyone can make it again: log position, hashes, rules. */
  readonly provenance: readonly Fact[];
}

export interface RenderedReport {
  readonly contentType: string;
  /** ASCII only. */
  readonly fileName: string;
  readonly bytes: Buffer;
  /** The policy that a page is to be served with: its own style, and nothing else. */
  readonly contentSecurityPolicy?: string;
}
