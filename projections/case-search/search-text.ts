import { InvalidInput } from '#libs/platform';
import { runsOf } from './words.js';
import type { Lexeme, Run } from './words.js';

/** A search as it was understood. */
export interface SearchText {
  /** In the notation of `tsquery`; only lexemes in quotes, never what the user wrote. */
  readonly query: string;
  /** A single character is among the words: the index then collects all pairs that begin with it, however many cases hold them. */
  readonly slow: boolean;
}

/** Longer than any phrase that somebody remembers. Characters. */
export const LONGEST_SEARCH = 200;

/**
 * Reads what a user typed. Every word (whatever is separated by something that is no letter or number) has to be there.
 *
 * @param field the parameter's name, for the errors
 * @throws InvalidInput `text.too-long`, `text.nothing-to-search`
 */
export function searchText(text: string, field = 'text'): SearchText {
  if (text.length > LONGEST_SEARCH * 2 || [...text].length > LONGEST_SEARCH) {
    throw new InvalidInput([
      {
        field,
        code: 'text.too-long',
        messages: { zh: `最多 ${LONGEST_SEARCH} 个字符`, en: `has at the most ${LONGEST_SEARCH} characters` },
      },
    ]);
  }
  const words = new Map(runsOf(text).map((run) => [run.text, run]));
  if (words.size === 0) {
    throw new InvalidInput([
      {
        field,
        code: 'text.nothing-to-search',
        messages: { zh: '没有可检索的文字或数字', en: 'has no letter and no number to search for' },
      },
    ]);
  }
  return {
    query: Array.from(words.values(), phraseOf).join(' & '),
    slow: [...words.values()].some(({ wanted }) => wanted.at(-1)?.prefix === true),
  };
}

/** `'健身' <-> '身卡'`: each lexeme so many places after the one before. */
function phraseOf({ wanted }: Run): string {
  const phrase = wanted.map((lexeme, i) => {
    const before = wanted[i - 1];
    return before ? ` <${lexeme.at - before.at}> ${operand(lexeme)}` : operand(lexeme);
  });
  return `(${phrase.join('')})`;
}

function operand({ text, prefix }: Lexeme): string {
  return `'${text}'${prefix ? ':*' : ''}`;
}
