import { InvalidInput } from '#libs/platform';

/**
 * `grounds=15.1 grounds=15.3 submitter.name=张三 named=false recoveredFen=12000` → a body.
 *
 * Dots nest; a name that comes twice, or ends in `[]`, is a list; `true`, `false`, `null` and whole numbers become what they
 * look like unless they are quoted (`phone='"13800138000"'`) – or belong to a field that is known to be text.
 *
 * @throws InvalidInput for a word without `=` or a path that contradicts another
 */
export function fieldsFromWords(words: readonly string[]): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const word of words) {
    const at = word.indexOf('=');
    if (at < 1) throw wrong(word, '应为 字段=值', 'must be field=value');
    put(root, word.slice(0, at), valueOf(word.slice(0, at), word.slice(at + 1)), word);
  }
  return root;
}

function put(root: Record<string, unknown>, path: string, value: unknown, word: string): void {
  const isList = path.endsWith('[]');
  const keys = (isList ? path.slice(0, -2) : path).split('.');
  const last = keys.pop() ?? '';
  let target = root;
  for (const key of keys) {
    const next = (target[key] ??= {});
    if (typeof next !== 'object' || next === null || Array.isArray(next))
      throw wrong(word, '与前面的字段矛盾', 'contradicts an earlier field');
    target = next as Record<string, unknown>;
  }
  if (['__proto__', 'constructor', 'prototype'].includes(last)) throw wrong(word, '字段名无效', 'is not a field');
  const there = target[last];
  if (there === undefined) target[last] = isList || LISTS.has(last) ? [value] : value;
  else target[last] = Array.isArray(there) ? [...(there as unknown[]), value] : [there, value];
}

/** Fields that are lists even when one value is given. */
const LISTS = new Set(['grounds', 'otherWays', 'items', 'officers', 'articles', 'evidence', 'representatives']);
/** Fields that are text even when they look like a number. */
const TEXTS =
  /(^|\.)(phone|idNumber|number|unit|toUnit|withUnit|competentUnit|caseNumber|decisionNumber|agreementNumber|ground|grounds|uscc|name|text|items|articles|expectedRevision|to)(\[\])?$/;

function valueOf(path: string, text: string): unknown {
  if (/^(\{.*\}|\[.*\]|".*")$/s.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  if (TEXTS.test(path)) return text;
  if (text === 'true') return true;
  if (text === 'false') return false;
  if (text === 'null') return null;
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

function wrong(field: string, zh: string, en: string): InvalidInput {
  return new InvalidInput([{ field, code: 'field-word', messages: { zh, en } }]);
}
