import type { ActionField } from '#libs/case/service';
import { InvalidInput } from '#libs/platform';

/**
 * `grounds=15.1 grounds=15.3 submitter.name=张三 named=false recoveredFen=12000` → a body.
 *
 * Dots nest. A name that comes twice, ends in `[]`, or belongs to a list is a list. Numbers and flags are what the field's kind
 * says, `null` leaves a field empty, and what looks like JSON is read as JSON; everything else is text.
 *
 * @param fields the fields that the body has; a word for another is text, for the body's own check to refuse
 * @throws InvalidInput for a word without `=` or a path that contradicts another
 */
export function fieldsFromWords(words: readonly string[], fields: readonly ActionField[]): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const word of words) {
    const at = word.indexOf('=');
    if (at < 1) throw wrong(word, '应为 字段=值', 'must be field=value');
    const marked = word.slice(0, at).endsWith('[]');
    const path = word.slice(0, marked ? at - 2 : at).split('.');
    const field = fieldAt(fields, path);
    const value = valueOf(word.slice(at + 1), field);
    put(root, path, (marked || field?.list) && !Array.isArray(value) ? [value] : value, word);
  }
  return root;
}

function fieldAt(fields: readonly ActionField[], [name, ...rest]: readonly string[]): ActionField | undefined {
  const field = fields.find((each) => each.name === name);
  return rest.length === 0 ? field : fieldAt(field?.fields ?? [], rest);
}

function put(root: Record<string, unknown>, path: readonly string[], value: unknown, word: string): void {
  if (path.some((key) => ['', '__proto__', 'constructor', 'prototype'].includes(key))) {
    throw wrong(word, '字段名无效', 'is not a field');
  }
  let target = root;
  for (const key of path.slice(0, -1)) {
    const next = (target[key] ??= {});
    if (typeof next !== 'object' || next === null || Array.isArray(next))
      throw wrong(word, '与前面的字段矛盾', 'contradicts an earlier field');
    target = next as Record<string, unknown>;
  }
  const last = path.at(-1) ?? '';
  const there = target[last];
  target[last] = there === undefined ? value : [there, value].flat();
}

function valueOf(text: string, field: ActionField | undefined): unknown {
  if (text === 'null') return null;
  if (/^(\{.*\}|\[.*\]|".*")$/s.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  const numeric =
    field?.kind === 'number' || (field?.kind === 'choice' && field.values?.every((each) => INTEGER.test(String(each))));
  if (numeric) return INTEGER.test(text) ? Number(text) : text;
  if (field?.kind === 'flag' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

const INTEGER = /^-?\d{1,15}$/;

function wrong(field: string, zh: string, en: string): InvalidInput {
  return new InvalidInput([{ field, code: 'field-word', messages: { zh, en } }]);
}
