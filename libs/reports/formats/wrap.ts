/** Marks that a line must not begin with (避头), and those that it must not end with (避尾). */
const NOT_FIRST = /^[，。、；：？！）】》」』〉”’…—·％%,.;:?!)\]}°]/u;
const NOT_LAST = /[（【《「『〈“‘([{]$/u;

/** A word of Latin letters and digits with what clings to it, white space, or one character of any other script. */
const TOKENS = /\n|[ \t]+|[!-~\u00a1-\u024f]+|./gsu;

/**
 * Ids – of cases, orders, units, people: letters and digits in groups – of up to 32 letters. What is longer, such as a hash, may be parted,
 * and so no text that somebody wrote can ask for a column as wide as the page.
 */
const IDS = /(?<![\w-])(?=[\w-]{1,32}(?![\w-]))\w+(?:-\w+)+/g;

/** The ids in a text, which are not to be parted. */
export function idsIn(text: string): readonly string[] {
  return text.match(IDS) ?? [];
}

/** What a word that is wider than a line is parted into: its ids, and otherwise its characters. */
function partsOf(word: string): readonly string[] {
  const between = word.split(IDS);
  const ids = idsIn(word);
  return between.flatMap((text, at) => [...text, ...ids.slice(at, at + 1)]);
}

/**
 * Sets a text in lines no wider than `width`: Chinese breaks between characters, Latin between words; a word that is wider than a line is broken
 * where the line ends, but not within an id that fits into one.
 *
 * @param widthOf of one character, in the unit of `width`
 */
export function wrapped(text: string, width: number, widthOf: (character: string) => number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const widthOfAll = (some: string) => [...some].reduce((sum, character) => sum + widthOf(character), 0);
  const close = (next = '') => {
    lines.push(line.trimEnd());
    line = next;
    used = widthOfAll(next);
  };
  const add = (token: string, tokenWidth: number) => {
    line += token;
    used += tokenWidth;
  };
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '\n') {
      close();
      continue;
    }
    const tokenWidth = widthOfAll(token);
    if (used + tokenWidth <= width || (line === '' && [...token].length === 1)) add(token, tokenWidth);
    else if (/^[ \t]/.test(token)) close();
    else if (tokenWidth <= width) {
      const carried = carriedOver(line, token);
      line = line.slice(0, line.length - carried.length);
      close(carried + token);
    } else
      for (const part of partsOf(token).flatMap((each) => (widthOfAll(each) <= width ? [each] : [...each]))) {
        const one = widthOfAll(part);
        if (used + one > width && line !== '') close();
        add(part, one);
      }
  }
  if (line !== '' || lines.length === 0) close();
  return lines;
}

/** What has to go along to the next line, so that neither line begins or ends with what it must not; never the whole line. */
function carriedOver(line: string, next: string): string {
  const characters = [...line];
  let from = characters.length;
  while (
    from > 1 &&
    (NOT_FIRST.test(characters.slice(from).join('') + next) || NOT_LAST.test(characters.slice(0, from).join('')))
  )
    from -= 1;
  const carried = characters.slice(from);
  return from > 1 && carried.length <= 4 ? carried.join('') : '';
}
