import { ProblemError } from '#libs/platform';

/** Objects and lists within each other; the deepest body that a command has is 4. */
export const JSON_DEPTH = 32;

/**
 * Refuses a text that nests deeper, before anything is built from it: what is built is walked by recursion later.
 * Looks at brackets outside of strings only; whether it is JSON at all is for the parser.
 *
 * @throws ProblemError `request.too-deep`
 */
export function refuseDeep(text: string, limit = JSON_DEPTH): void {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === QUOTE) i = endOfString(text, i);
    else if (char === OPEN_LIST || char === OPEN_OBJECT) {
      if (++depth > limit) throw tooDeep(limit);
    } else if (char === CLOSE_LIST || char === CLOSE_OBJECT) depth--;
  }
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

/** Where the string that begins at `start` ends; the text's end where it does not. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

function tooDeep(limit: number): ProblemError {
  return new ProblemError({
    code: 'request.too-deep',
    status: 400,
    messages: { zh: `JSON 嵌套超过 ${limit} 层`, en: `the JSON nests deeper than ${limit}` },
    next: { zh: '请检查请求内容。', en: 'check what is sent' },
    details: { limit },
  });
}
