import { createHash } from 'node:crypto';

/**
 * How text becomes what is searched. Chinese writes no spaces, so characters are taken two by two: 健身卡 is 健身 + 身卡, and a
 * phrase is two-character pieces at places that follow each other. Words of other scripts and numbers are taken whole.
 * Everything is brought to one form first (NFKC: full width to half width, ligatures, circled numbers; then lower case);
 * traditional and simplified characters stay what they are. Whatever is neither letter nor number separates.
 */

/** A piece of text that stands at a place. */
export interface Lexeme {
  readonly text: string;
  /** Places after the beginning of its run. */
  readonly at: number;
  /** Stands for every lexeme that begins so: a single character is the first one of some pair. */
  readonly prefix?: true;
}

/** Letters and numbers without anything between them, in the searched form. */
export interface Run {
  readonly text: string;
  /** All that the index keeps of it. */
  readonly lexemes: readonly Lexeme[];
  /** What a text has to hold, place by place, to contain this run. */
  readonly wanted: readonly Lexeme[];
  /** Places that it takes. */
  readonly length: number;
}

export interface ReadingOptions {
  /** Leaves out numbers that might be of a telephone, a card or a person, where they stand in free text. */
  readonly withoutLongNumbers?: boolean;
}

const RUN = /[\p{L}\p{N}\p{M}]+/gu;
const IDEOGRAPHS = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}';
const PART = new RegExp(`[${IDEOGRAPHS}]+|[^${IDEOGRAPHS}]+`, 'gu');
const IDEOGRAPH = new RegExp(`^[${IDEOGRAPHS}]`, 'u');
const DIGIT = /\p{Nd}/gu;

/** A landline number without its area code has seven. */
const LONG_NUMBER = 7;
/** Written in groups they are still the same numbers: 138-0000-1234, and an identity number in three parts. */
const GROUPED_NUMBER = /(?<!\d)(?:1[3-9]\d[-\s]\d{4}[-\s]\d{4}|\d{6}[-\s]\d{8}[-\s]\d{3}[\dx])(?!\d)/g;
/** A longer word (a link, a token) is kept as its digest: still found when it is asked for whole. Characters. */
const LONGEST_WORD = 64;

/** The form in which texts are compared. */
function searchedForm(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** The runs of a text, in order. */
export function runsOf(text: string, options: ReadingOptions = {}): readonly Run[] {
  const form = searchedForm(text);
  const read = options.withoutLongNumbers ? form.replace(GROUPED_NUMBER, ' ') : form;
  return (read.match(RUN) ?? []).map((run) => runOf(run, options));
}

function runOf(text: string, { withoutLongNumbers = false }: ReadingOptions): Run {
  const parts = text.match(PART) ?? [];
  const lexemes: Lexeme[] = [];
  const wanted: Lexeme[] = [];
  let at = 0;
  parts.forEach((part, index) => {
    if (!IDEOGRAPH.test(part)) {
      const lexeme = { text: wordOf(part), at };
      wanted.push(lexeme);
      if (!withoutLongNumbers || (part.match(DIGIT)?.length ?? 0) < LONG_NUMBER) lexemes.push(lexeme);
      at += 1;
      return;
    }
    const characters = [...part];
    const last = characters.pop() as string;
    const pairs = characters.map((first, i) => ({ text: first + (characters[i + 1] ?? last), at: at + i }));
    at += characters.length;
    // The last character begins no pair; kept alone, it is found as the others are, by what lexemes begin with.
    const end = { text: last, at };
    lexemes.push(...pairs, end);
    wanted.push(...pairs);
    if (pairs.length === 0) wanted.push(index < parts.length - 1 ? end : { ...end, prefix: true });
    at += 1;
  });
  return { text, lexemes, wanted, length: at };
}

function wordOf(part: string): string {
  return part.length <= LONGEST_WORD ? part : `~${createHash('sha256').update(part).digest('hex').slice(0, 32)}`;
}
