import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { ValidateBy, validateSync } from 'class-validator';
import type { ValidationError, ValidationOptions } from 'class-validator';
import { canonicalJson, isDate } from '#libs/kernel';
import type { Bilingual } from '#libs/kernel';
import { ProblemError } from './problem.js';
import type { ProblemField } from './problem.js';

/** Bad input: every wrong field with its path, a stable code and two languages. Nothing was changed. */
export class InvalidInput extends ProblemError {
  constructor(readonly fields: readonly ProblemField[]) {
    super({
      code: 'input.invalid',
      status: 400,
      messages: {
        zh: `输入有误：${fields.map((f) => `${f.field} ${f.messages.zh}`).join('；')}`,
        en: `invalid input: ${fields.map((f) => `${f.field} ${f.messages.en}`).join('; ')}`,
      },
      next: { zh: '请改正后重试。', en: 'correct the fields and send it again' },
      errors: fields,
    });
  }
}

/** A civil day, `YYYY-MM-DD`. */
export const IsDay = (): PropertyDecorator =>
  ValidateBy({ name: 'isDay', validator: { validate: (value) => typeof value === 'string' && isDate(value) } });

/** What goes into an event has one form as text: no lone surrogate, at any depth. A NUL has no place in a text. */
export const WellFormed = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy({ name: 'isWellFormed', validator: { validate: hasOneForm } }, options);

function hasOneForm(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\u0000');
  try {
    return !canonicalJson(value).includes('\\u0000');
  } catch {
    return false;
  }
}

/**
 * Checks plain data against a class with class-validator decorators: unknown fields are refused, nothing is converted but
 * what a field's own transform says.
 *
 * @returns the instance, its nested parts instances too
 * @throws InvalidInput
 */
export function validated<T extends object>(type: new () => T, plain: unknown): T {
  if (plain === null || typeof plain !== 'object' || Array.isArray(plain)) {
    throw new InvalidInput([
      { field: '$', code: 'not-an-object', messages: { zh: '应为一个对象', en: 'must be an object' } },
    ]);
  }
  const nameless = inheritedNames(plain, '');
  if (nameless.length > 0) throw new InvalidInput(nameless);
  const value = plainToInstance(type, plain);
  const errors = validateSync(value, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    // The first thing that is wrong with a field says enough: a number is also "not a text of at most 200 characters".
    stopAtFirstError: true,
  });
  if (errors.length > 0) throw new InvalidInput(errors.flatMap((error) => fieldsOf(error, '')));
  return value;
}

/**
 * Fields called as something that every object has: `toString`, `constructor`. No body has one, and class-transformer passes them
 * over without a word, so that the check for unknown fields never sees them.
 */
function inheritedNames(value: unknown, parent: string): ProblemField[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const field = parent === '' ? key : `${parent}.${key}`;
    if (Object.hasOwn(Object.prototype, key)) return [fieldOf(field, 'whitelistValidation', '')];
    return inheritedNames(inner, field);
  });
}

function fieldsOf(error: ValidationError, parent: string): ProblemField[] {
  const field = parent === '' ? error.property : `${parent}.${error.property}`;
  const own = Object.entries(error.constraints ?? {}).map(([constraint, text]) => fieldOf(field, constraint, text));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldsOf(child, field))];
}

function fieldOf(field: string, constraint: string, text: string): ProblemField {
  const known = MESSAGES[constraint];
  // class-validator's own English names the property and, for lists and bounds, the values that are allowed.
  const en = text.replace(/^\S+ (?=(must|should|each) )/, '');
  if (!known) return { field, code: kebab(constraint), messages: { zh: en, en } };
  return { field, code: kebab(constraint), messages: { zh: zhOf(known.zh, en), en: known.en ?? en } };
}

/** What is allowed stands in the English text only; whoever reads the Chinese one has to know it as well. */
function zhOf(zh: string, en: string): string {
  const allowed =
    /following values: (.+)$/.exec(en)?.[1] ?? /(?:than|than or equal to) (-?\d+)(?: \w+)?$/.exec(en)?.[1];
  return allowed === undefined
    ? zh.replace(/（[^）]*\{\}[^）]*）/, '')
    : zh.replace('{}', allowed.replaceAll(', ', '、'));
}

function kebab(text: string): string {
  return text.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}

/** `{}`: what is allowed; what stands in brackets around it is left out where that is not known. */
const MESSAGES: Readonly<Record<string, { readonly zh: string; readonly en?: string }>> = {
  isString: { zh: '应为文本' },
  isNotEmpty: { zh: '不能为空' },
  maxLength: { zh: '太长（至多 {} 字）' },
  isWellFormed: { zh: '含有无效字符', en: 'holds a lone surrogate or a NUL' },
  isIn: { zh: '不在允许的取值之内（{}）' },
  isObject: { zh: '应为对象', en: 'must be an object' },
  isBoolean: { zh: '应为 true 或 false' },
  isInt: { zh: '应为整数' },
  min: { zh: '太小（不小于 {}）' },
  max: { zh: '太大（不大于 {}）' },
  isInstant: { zh: '应为带时区的时间，如 2026-02-10T09:00:00+08:00', en: 'must be an RFC 3339 instant with an offset' },
  isDay: { zh: '应为日期，如 2026-02-10', en: 'must be a date, YYYY-MM-DD' },
  isCaseId: { zh: '应为案件编号，如 T-7KQ2-M9XA-4C3F-HZ8W', en: 'must be a case id such as T-7KQ2-M9XA-4C3F-HZ8W' },
  isUuid: { zh: '应为 UUID' },
  isAction: { zh: '应为动作名，如 accept', en: 'must be an action such as accept' },
  matches: { zh: '格式不符' },
  isArray: { zh: '应为列表' },
  arrayNotEmpty: { zh: '不能为空列表' },
  arrayMaxSize: { zh: '项数太多（至多 {} 项）' },
  arrayUnique: { zh: '有重复项' },
  nestedValidation: { zh: '应为对象' },
  whitelistValidation: { zh: '是未知字段', en: 'is not a known field' },
  unknownValue: { zh: '无法识别', en: 'cannot be recognised' },
} satisfies Readonly<Record<string, Partial<Bilingual>>>;
