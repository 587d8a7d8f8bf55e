import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { fitsSchema } from '../conformance.js';
import { stories } from '../every-action.js';
import type { ApiDocument, Operation, Schema } from './api-document.js';
import { Known } from './known.js';

const CASE_ID = '^[TJZ](-[0-9A-HJKMNP-TV-Z]{4}){4}$';
const UNIT = '^\\d{6}(-\\d{2})?$';
/** Of the built-in organisation; the last is none of it. */
const UNITS = ['230700', '230717', '230717-01', '230718', '230781', '230799'];
const HOUR = 3_600_000;

export const anyPick = fc.nat(100_000);

/** Values that fit a schema of the document, and mean something where the name under which they stand tells what. */
export class Values {
  /** Name of a field or parameter → what stands under it in examples and stories. */
  readonly #seen: ReadonlyMap<string, readonly unknown[]>;

  constructor(private readonly document: ApiDocument) {
    const examples = document.operations.map(({ json }) => json?.example);
    const steps = stories.flatMap(({ steps: of }) => of(['~case.complaint.0~', '~case.report.0~']));
    this.#seen = seenIn([...examples, ...steps.map(([, body]) => body)]);
  }

  /** Bodies for an operation: examples, stories' own, and such as are put together field by field. */
  bodyOf({ json, action }: Operation): Arbitrary<unknown> {
    const schema = json?.schema ?? {};
    const told = stories
      .flatMap(({ steps }) => steps(['~case.complaint.0~', '~case.report.0~']))
      .flatMap(([slug, body = {}]) => (slug === action ? [body] : []));
    const whole = [...told, json?.example].filter((body) => body !== undefined);
    const made = this.of(schema);
    if (whole.length === 0) return made;
    return fc.oneof({ weight: 1, arbitrary: fc.constantFrom<unknown>(...whole) }, { weight: 1, arbitrary: made });
  }

  of(given: Schema, name = ''): Arbitrary<unknown> {
    const schema = this.document.resolved(given);
    const likely = (this.#seen.get(name) ?? []).filter((value) => fitsSchema(schema, value));
    const made = this.#made(schema, name);
    return likely.length === 0
      ? made
      : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...likely) }, { weight: 2, arbitrary: made });
  }

  #made(schema: Schema, name: string): Arbitrary<unknown> {
    if (schema.enum) return fc.constantFrom(...schema.enum);
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.anyOf) return fc.oneof(...schema.anyOf.map((each) => this.of(each, name)));
    const types = [schema.type ?? 'object'].flat();
    const kinds = types.filter((type) => type !== 'null').map((type) => this.#ofType(type, schema, name));
    const filled = kinds.length === 1 && kinds[0] ? kinds[0] : fc.oneof(...kinds);
    return types.includes('null')
      ? fc.oneof({ weight: 4, arbitrary: filled }, { weight: 1, arbitrary: fc.constant(null) })
      : filled;
  }

  #ofType(type: string, schema: Schema, name: string): Arbitrary<unknown> {
    switch (type) {
      case 'boolean':
        return fc.boolean();
      case 'integer':
      case 'number':
        return numbers(schema);
      case 'string':
        return strings(schema);
      case 'array':
        return this.#list(schema, name);
      default:
        return this.#object(schema);
    }
  }

  #list({ items = {}, minItems = 0, maxItems = 5, uniqueItems }: Schema, name: string): Arbitrary<unknown> {
    const item = this.of(items, name);
    const bounds = { minLength: minItems, maxLength: Math.min(maxItems, minItems + 4) };
    if (!uniqueItems) return fc.array(item, bounds);
    return fc.uniqueArray(item, { ...bounds, selector: (each) => JSON.stringify(each) });
  }

  /** Optional fields stand there in one of four. */
  #object({ properties = {}, required = [] }: Schema): Arbitrary<unknown> {
    const fields = Object.entries(properties).map(([name, schema]) => {
      const value = this.of(schema, name);
      return [name, required.includes(name) ? value : sometimes(value)] as const;
    });
    return fc.record(Object.fromEntries(fields)).map(withoutUndefined);
  }
}

export const sometimes = <T>(value: Arbitrary<T>): Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const withoutUndefined = (record: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

function numbers({ minimum = -1_000_000, maximum = 1_000_000 }: Schema): Arbitrary<number> {
  return fc.oneof(
    fc.constantFrom(minimum, maximum),
    fc.maxSafeInteger().map((n) => minimum + (Math.abs(n) % (maximum - minimum + 1))),
  );
}

function strings({ pattern, format, maxLength = 200 }: Schema): Arbitrary<string> {
  if (format === 'date-time') return instants;
  if (format === 'date') return instants.map((instant) => instant.slice(0, 10));
  if (format === 'uuid') return fc.uuid();
  if (pattern === CASE_ID)
    return mostly(
      anyPick.map((pick) => Known.case('any', pick)),
      fc.stringMatching(/^[TJZ](-[0-9A-HJKMNP-TV-Z]{4}){4}$/),
    );
  if (pattern === UNIT) return mostly(fc.constantFrom(...UNITS), fc.stringMatching(/^\d{6}(-\d{2})?$/));
  if (pattern !== undefined && !isText(pattern))
    return fc.stringMatching(new RegExp(pattern)).filter(({ length }) => length <= maxLength);
  const long = fc.constantFrom('文', 'x', '😀').map((char) => char.repeat(maxLength));
  const texts = [
    fc.constantFrom('退款', '健身卡 退款', '<b>x</b>', "'; drop table log.event; --", '=1+1', '100%_'),
    anyText(maxLength),
  ];
  const text = fc.oneof({ weight: 9, arbitrary: fc.oneof(...texts) }, { weight: 1, arbitrary: long });
  if (pattern === undefined) return text;
  const fits = new RegExp(pattern);
  return text.map((value) => (fits.test(value) ? value : `${value.replaceAll('\0', '')}文`.slice(-maxLength)));
}

/** A pattern that says of a text no more than that it is one. */
const isText = (pattern: string) => pattern.startsWith('^[^\\u0000]*');

export const mostly = <T>(likely: Arbitrary<T>, other: Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: likely }, { weight: 1, arbitrary: other });

/** Anything of whole characters, controls among them. */
const anyText = (maxLength: number) =>
  fc
    .oneof(
      fc.string({ unit: 'grapheme', maxLength: Math.min(maxLength, 30) }),
      fc.string({ unit: 'binary', maxLength: Math.min(maxLength, 12) }),
    )
    .map((text) => [...text].slice(0, maxLength).join(''));

/** The last hours, mostly; other days; and any year. */
const instants: Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -50 * HOUR, max: -1_000 }).map(fromNow) },
  { weight: 2, arbitrary: fc.integer({ min: -2_000, max: 400 }).map((days) => fromNow(days * 24 * HOUR)) },
  {
    weight: 1,
    arbitrary: fc
      .date({ min: new Date('0100-01-02T00:00:00Z'), max: new Date('9999-12-30T23:59:59Z'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('2026-05-06T09:00:00+08:00', '2024-02-29T23:59:59.999-11:30', '1970-01-01T00:00:00Z'),
  },
);

function fromNow(milliseconds: number): string {
  return new Date(Date.now() + milliseconds).toISOString();
}

/** Every value under its name, wherever it stands; the items of a list under the list's. */
function seenIn(bodies: readonly unknown[]): Map<string, unknown[]> {
  const seen = new Map<string, Map<string, unknown>>();
  const note = (name: string, value: unknown) => {
    const values = seen.get(name) ?? new Map<string, unknown>();
    seen.set(name, values.set(JSON.stringify(value), value));
    if (Array.isArray(value)) for (const item of value) note(name, item);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) note(key, inner);
  };
  for (const body of bodies) if (typeof body === 'object' && body !== null) note('', body);
  return new Map([...seen].filter(([name]) => name !== '').map(([name, values]) => [name, [...values.values()]]));
}
