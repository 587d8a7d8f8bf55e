import { getMetadataStorage } from 'class-validator';
import { ActionBody } from './act-on-case.js';
import { actionBySlug } from './action-by-slug.js';
import { RegisterCaseBody } from './register-case.command.js';

/** A field of an action's body, as its decorators check it. The command line and the reference show nothing else. */
export interface ActionField {
  readonly name: string;
  /** May be left out. */
  readonly optional: boolean;
  /** May be null, which says the same as leaving it out. */
  readonly nullable: boolean;
  /** True where the field is a list of such values. */
  readonly list: boolean;
  readonly kind: FieldKind;
  /** Allowed values, where the list is closed. */
  readonly values?: readonly (string | number)[];
  /** True for a text that is not blank. */
  readonly filled?: boolean;
  /** Characters of a text, at the most. */
  readonly maxLength?: number;
  /** Bounds of a whole number. */
  readonly min?: number;
  readonly max?: number;
  /** Items of a list, at the least and at the most. */
  readonly minItems?: number;
  readonly maxItems?: number;
  /** True for a list that names nothing twice. */
  readonly unique?: boolean;
  /** What a text must match, as a regular expression. */
  readonly pattern?: string;
  /** Fields of an object; an object without them may hold anything. */
  readonly fields?: readonly ActionField[];
}

export type FieldKind =
  'text' | 'choice' | 'flag' | 'number' | 'instant' | 'date' | 'case' | 'unit' | 'uuid' | 'pattern' | 'object';

/** The body of the action with that slug, `register` with it; `undefined` where there is no such action. */
function bodyOf(slug: string): (new () => ActionBody) | undefined {
  return slug === 'register' ? RegisterCaseBody : actionBySlug(slug)?.Body;
}

/** The fields that every action takes beside its own: when it happened, and the unit that acts. */
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

/** The fields of any body, in its order. */
export function fieldsOf(Body: new () => object): readonly ActionField[] {
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
  const told = checks.map((each) => each.context as unknown).find(isTelling) ?? {};
  const values = told.values ?? limit('isIn');
  const matches = limit('matches');
  const pattern = told.pattern ?? (matches instanceof RegExp ? matches.source : undefined);
  const [nested] = checks.flatMap((each) => (isNesting(each.context) ? [each.context.of()] : []));
  const has = (check: string) => checks.some((each) => each.name === check);
  const kind = told.values ? 'choice' : told.pattern ? 'pattern' : kindOf(has, checks, nested !== undefined);
  const nullable = checks.some((each) => each.type === 'conditionalValidation');
  return defined({
    name,
    optional: hasDefault || nullable,
    nullable,
    list: has('isArray'),
    kind,
    values: Array.isArray(values) ? values.filter(isScalar) : undefined,
    filled: kind === 'text' && has('isNotEmpty') ? true : undefined,
    maxLength: number('maxLength'),
    min: number('min'),
    max: number('max'),
    minItems: has('arrayNotEmpty') ? 1 : undefined,
    maxItems: number('arrayMaxSize'),
    unique: has('arrayUnique') ? true : undefined,
    pattern: kind === 'pattern' ? pattern : undefined,
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
  ['isObject', 'object'],
];

/** What `Nested` leaves behind (fields.ts). */
function isNesting(context: unknown): context is { readonly of: () => new () => object } {
  return typeof context === 'object' && context !== null && 'of' in context && typeof context.of === 'function';
}

/** What a check of its own leaves behind, since nobody can read a function: the values or the pattern that it takes. */
function isTelling(context: unknown): context is { readonly values?: readonly string[]; readonly pattern?: string } {
  return typeof context === 'object' && context !== null && ('values' in context || 'pattern' in context);
}

function isNamed(context: unknown): context is { readonly name: string } {
  return typeof context === 'object' && context !== null && 'name' in context;
}

function isScalar(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

type Loose<T> = { [K in keyof T]: T[K] | undefined };

/** The field without the limits that it does not have. */
function defined(field: Loose<Required<ActionField>>): ActionField {
  return Object.fromEntries(Object.entries(field).filter(([, value]) => value !== undefined)) as unknown as ActionField;
}
