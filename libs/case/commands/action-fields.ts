import { getMetadataStorage } from 'class-validator';
import { ActionBody } from './act-on-case.js';
import { actionBySlug } from './action-by-slug.js';
import { RegisterCaseBody } from './register-case.command.js';

/** A field of an action's body, as its decorators check it. The command line and the reference show nothing else. */
export interface ActionField {
  readonly name: string;
  /** May be left out. */
  readonly optional: boolean;
  /** True where the field is a list of such values. */
  readonly list: boolean;
  readonly kind: FieldKind;
  /** Allowed values, where the list is closed. */
  readonly values?: readonly string[];
  /** Characters of a text, at the most. */
  readonly maxLength?: number;
  /** Bounds of a whole number. */
  readonly min?: number;
  readonly max?: number;
  /** Items of a list, at the least and at the most. */
  readonly minItems?: number;
  readonly maxItems?: number;
  /** What a text must match, as a regular expression. */
  readonly pattern?: string;
  /** Fields of an object. */
  readonly fields?: readonly ActionField[];
}

export type FieldKind =
  'text' | 'choice' | 'flag' | 'number' | 'instant' | 'date' | 'case' | 'unit' | 'uuid' | 'pattern' | 'object';

/** The body of the action with that slug, `register` with it; `undefined` where there is no such action. */
function bodyOf(slug: string): (new () => ActionBody) | undefined {
  return slug === 'register' ? RegisterCaseBody : actionBySlug(slug)?.Body;
}

/** The fields that every action takes beside its own: command id, time, expected revision, actor. */
export function commonFields(): readonly ActionField[] {
  return fieldsOf(ActionBody);
}

/** An action's own fields, in the order of its body; none for a slug that no action has. */
export function actionFields(slug: string): readonly ActionField[] {
  const Body = bodyOf(slug);
  const common = new Set(commonFields().map(({ name }) => name));
  return Body === undefined ? [] : fieldsOf(Body).filter(({ name }) => !common.has(name));
}

/** One check of one field: what class-validator keeps of a decorator. */
type Check = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

function fieldsOf(Body: new () => object): readonly ActionField[] {
  const defaults = new Body() as Readonly<Record<string, unknown>>;
  const checks = Map.groupBy(
    getMetadataStorage().getTargetValidationMetadatas(Body, '', true, false),
    ({ propertyName }) => propertyName,
  );
  return [...checks].map(([name, own]) => fieldOf(name, own, defaults[name] !== undefined));
}

function fieldOf(name: string, checks: readonly Check[], hasDefault: boolean): ActionField {
  const limit = (check: string): unknown => checks.find((each) => each.name === check)?.constraints?.[0] as unknown;
  const number = (check: string) => {
    const value = limit(check);
    return typeof value === 'number' ? value : undefined;
  };
  const values = limit('isIn');
  const pattern = limit('matches');
  const [nested] = checks.flatMap((each) => (isNesting(each.context) ? [each.context.of()] : []));
  const has = (check: string) => checks.some((each) => each.name === check);
  const kind = kindOf(has, checks, nested !== undefined);
  return defined({
    name,
    optional: hasDefault || checks.some((each) => each.type === 'conditionalValidation'),
    list: has('isArray'),
    kind,
    values: Array.isArray(values) ? values.map(String) : undefined,
    maxLength: number('maxLength'),
    min: number('min'),
    max: number('max'),
    minItems: has('arrayNotEmpty') ? 1 : undefined,
    maxItems: number('arrayMaxSize'),
    pattern: kind === 'pattern' && pattern instanceof RegExp ? pattern.source : undefined,
    fields: nested && fieldsOf(nested),
  });
}

function kindOf(has: (check: string) => boolean, checks: readonly Check[], nested: boolean): FieldKind {
  if (nested) return 'object';
  for (const [check, kind] of KINDS) if (has(check)) return kind;
  return checks.some((each) => isNamed(each.context) && each.context.name === 'isUnit') ? 'unit' : 'pattern';
}

const KINDS: readonly (readonly [string, FieldKind])[] = [
  ['isIn', 'choice'],
  ['isBoolean', 'flag'],
  ['isInt', 'number'],
  ['isInstant', 'instant'],
  ['isDay', 'date'],
  ['isCaseId', 'case'],
  ['isUuid', 'uuid'],
  ['isString', 'text'],
];

/** What `Nested` leaves behind (fields.ts). */
function isNesting(context: unknown): context is { readonly of: () => new () => object } {
  return typeof context === 'object' && context !== null && 'of' in context && typeof context.of === 'function';
}

function isNamed(context: unknown): context is { readonly name: string } {
  return typeof context === 'object' && context !== null && 'name' in context;
}

type Loose<T> = { [K in keyof T]: T[K] | undefined };

/** The field without the limits that it does not have. */
function defined(field: Loose<Required<ActionField>>): ActionField {
  return Object.fromEntries(Object.entries(field).filter(([, value]) => value !== undefined)) as unknown as ActionField;
}
