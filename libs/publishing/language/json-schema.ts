import { z } from 'zod';
import { cloudEventType, schemaUri } from './public-type.js';
import type { PublicType } from './public-type.js';

/** A JSON Schema as data. */
export type JsonSchema = { readonly [key: string]: unknown };

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/**
 * The rule by which the language grows, said where readers look. The engine's own tests hold it to less than this: it writes no property
 * that the schema does not have.
 */
const TOLERANCE =
  '以后可能增加属性，读者应忽略不认识的属性。Properties may be added: readers ignore those that they do not know.';

/**
 * JSON Schema 2020-12 of a public event's `data`, as a reader may rely on it for as long as the version stands. A property that is not
 * described is not forbidden.
 */
export function jsonSchemaOf(type: PublicType): JsonSchema {
  const { $schema: _, ...body } = z.toJSONSchema(type.schema, {
    io: 'input',
    override: ({ jsonSchema }) => dropLimitsOfTheLanguage(jsonSchema),
  });
  return {
    $schema: DIALECT,
    $id: schemaUri(type),
    title: `${type.title.zh} · ${type.title.en}`,
    description: `\`${cloudEventType(type)}\`: ${type.about.zh} ${type.about.en}`,
    $comment: TOLERANCE,
    ...body,
  };
}

/** A whole number of JavaScript ends somewhere; that says nothing of the number. */
function dropLimitsOfTheLanguage(schema: { minimum?: number; maximum?: number }): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
}

/** All of them, and the topic of each. */
export type SchemaBundle = JsonSchema & {
  readonly 'x-topics': Readonly<Record<string, string>>;
  readonly $defs: Readonly<Record<string, JsonSchema>>;
};

/** Of every type of the language, by its name and version: `case.registered.v1`. */
export function schemaBundle(types: Iterable<PublicType>): SchemaBundle {
  const named = [...types].map((type) => ({ type, name: `${type.name}.v${type.version}` }));
  const ordered = named.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    $schema: DIALECT,
    $id: 'urn:shuangwei:schema:bundle',
    $comment: TOLERANCE,
    'x-topics': Object.fromEntries(ordered.map(({ name, type }) => [name, type.topic])),
    $defs: Object.fromEntries(ordered.map(({ name, type }) => [name, jsonSchemaOf(type)])),
  };
}
