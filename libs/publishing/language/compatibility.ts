import { canonicalJson } from '#libs/kernel';
import type { JsonSchema, SchemaBundle } from './json-schema.js';

/** What would break a reader: where, and what is to be done instead. */
export interface Breach {
  /** `case.registered.v1/amountInDisputeFen` */
  readonly at: string;
  readonly what: string;
  readonly instead: string;
}

const NEXT_VERSION = 'leave it as it was released, and tell the change by a new version of the type beside this one';
const OPTIONAL = 'make it optional: what was sent before does not have it';

/** What only people read: it may improve at any time. */
const ANNOTATIONS: ReadonlySet<string> = new Set(['title', 'description', '$comment', 'examples']);
const STRUCTURE: ReadonlySet<string> = new Set(['properties', 'required', 'items', 'anyOf']);

/**
 * Holds the language to what readers were promised. What is sent must pass the schema that a reader has, old or new, since a topic keeps
 * for years what an earlier program wrote; so a closed form – a type, an enum, a pattern, a limit, whether there may be null – changes
 * neither way. Allowed is what nobody meets who does not look for it: a new type, a new optional property, better words.
 */
export function breachesOf(released: SchemaBundle, now: SchemaBundle): readonly Breach[] {
  return Object.entries(released.$defs).flatMap(([name, was]) => {
    const is = now.$defs[name];
    if (!is) return [{ at: name, what: 'the type is gone, or has another name', instead: putBack('type') }];
    const [topic, topicNow] = [released['x-topics'][name], now['x-topics'][name]];
    const moved = { at: name, what: `it goes to ${topicNow} and went to ${topic}`, instead: NEXT_VERSION };
    return [...(topic === topicNow ? [] : [moved]), ...compared(name, was, is)];
  });
}

/** For whoever reads a test's output. */
export function breachText({ at, what, instead }: Breach): string {
  return `${at}: ${what} – ${instead}`;
}

function putBack(what: string): string {
  return `put the ${what} back; a reader may rely on it as long as this version is sent`;
}

function compared(at: string, was: JsonSchema, is: JsonSchema): readonly Breach[] {
  return [...closedForms(at, was, is), ...alternatives(at, was, is), ...properties(at, was, is), ...items(at, was, is)];
}

function closedForms(at: string, was: JsonSchema, is: JsonSchema): readonly Breach[] {
  const keywords = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...keywords]
    .filter((keyword) => !ANNOTATIONS.has(keyword) && !STRUCTURE.has(keyword))
    .map((keyword) => ({ keyword, before: formOf(was, keyword), after: formOf(is, keyword) }))
    .filter(({ before, after }) => before !== after)
    .map(({ keyword, before, after }) => ({
      at,
      what: `${keyword} is ${after} and was ${before}`,
      instead: NEXT_VERSION,
    }));
}

/** As text; null beside another type is asked for apart. */
function formOf(schema: JsonSchema, keyword: string): string {
  const value = schema[keyword];
  if (keyword !== 'type' || !Array.isArray(value)) return textOf(value);
  const others = value.filter((each) => each !== 'null');
  return textOf(others.length === 1 ? others[0] : others);
}

/** A form and null, mostly: `anyOf` in the order in which it was released. */
function alternatives(at: string, was: JsonSchema, is: JsonSchema): readonly Breach[] {
  const [before, after] = [listOf(was['anyOf']), listOf(is['anyOf'])];
  if (isNullable(was) !== isNullable(is)) {
    const what = isNullable(is) ? 'it may be null and never was' : 'it is never null and could be';
    return [{ at, what, instead: NEXT_VERSION }];
  }
  if (before.length !== after.length)
    return [{ at, what: `it has ${after.length} forms and had ${before.length}`, instead: NEXT_VERSION }];
  return before.flatMap((each, n) => compared(at, each, after[n] ?? {}));
}

function properties(at: string, was: JsonSchema, is: JsonSchema): readonly Breach[] {
  const [before, after] = [propertiesOf(was), propertiesOf(is)];
  const [required, requiredNow] = [namesOf(was['required']), namesOf(is['required'])];
  const kept = Object.entries(before).flatMap(([name, schema]): readonly Breach[] => {
    const path = `${at}/${name}`;
    const now = after[name];
    if (!now) return [{ at: path, what: 'the property is gone, or has another name', instead: putBack('property') }];
    const obliged: Breach[] = [];
    if (required.has(name) && !requiredNow.has(name))
      obliged.push({ at: path, what: 'it was always there and need not be any more', instead: NEXT_VERSION });
    if (!required.has(name) && requiredNow.has(name))
      obliged.push({ at: path, what: 'it need not be there and now has to', instead: OPTIONAL });
    return [...obliged, ...compared(path, schema, now)];
  });
  const added = Object.keys(after)
    .filter((name) => !Object.hasOwn(before, name) && requiredNow.has(name))
    .map((name) => ({ at: `${at}/${name}`, what: 'it is new and has to be there', instead: OPTIONAL }));
  return [...kept, ...added];
}

function items(at: string, was: JsonSchema, is: JsonSchema): readonly Breach[] {
  const [before, after] = [was['items'], is['items']] as readonly (JsonSchema | undefined)[];
  if (before === undefined && after === undefined) return [];
  return compared(`${at}/*`, before ?? {}, after ?? {});
}

function isNullable({ type, anyOf }: JsonSchema): boolean {
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  return types.includes('null') || listOf(anyOf).some(isNullable);
}

function listOf(value: unknown): readonly JsonSchema[] {
  return Array.isArray(value) ? (value as JsonSchema[]) : [];
}

function namesOf(value: unknown): ReadonlySet<string> {
  return new Set(Array.isArray(value) ? (value as string[]) : []);
}

function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return (schema['properties'] ?? {}) as Record<string, JsonSchema>;
}

function textOf(value: unknown): string {
  return value === undefined ? 'not said' : canonicalJson(value);
}
