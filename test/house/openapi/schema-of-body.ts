import type { ActionField } from '#libs/case/service';
import { nullable, SCALARS } from './json-schema.js';
import type { JsonSchema } from './json-schema.js';

/** The fields of a body, as their decorators check them → JSON Schema. Whatever is not named is refused. */
export function schemaOfFields(fields: readonly ActionField[]): JsonSchema {
  const required = fields.filter(({ optional }) => !optional).map(({ name }) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, schemaOfField(field)])),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

function schemaOfField(field: ActionField): JsonSchema {
  const { list, minItems, maxItems, unique } = field;
  const item = itemOf(field);
  const schema: JsonSchema = list
    ? {
        type: 'array',
        items: item,
        ...(minItems !== undefined && { minItems }),
        ...(maxItems !== undefined && { maxItems }),
        ...(unique && { uniqueItems: true }),
      }
    : item;
  return field.nullable ? nullable(schema) : schema;
}

/** No database takes a NUL in a text. That half a character is no text either goes without saying: JSON in UTF-8 has none. */
const TEXT = '^[^\\u0000]*$';
const FILLED = '^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$';

function itemOf({ kind, values = [], filled, maxLength, min, max, pattern, fields }: ActionField): JsonSchema {
  switch (kind) {
    case 'text':
      // Blanks at both ends are cut off before anything is checked.
      return { type: 'string', pattern: filled ? FILLED : TEXT, ...(maxLength !== undefined && { maxLength }) };
    case 'choice':
      return { type: values.every((value) => typeof value === 'number') ? 'number' : 'string', enum: values };
    case 'flag':
      return { type: 'boolean' };
    case 'number':
      return {
        type: 'integer',
        ...(min !== undefined && { minimum: min }),
        ...(max !== undefined && { maximum: max }),
      };
    case 'instant':
      return SCALARS.Instant;
    case 'date':
      return SCALARS.LocalDate;
    case 'case':
      return SCALARS.CaseId;
    case 'unit':
      return SCALARS.UnitCode;
    case 'uuid':
      return { type: 'string', format: 'uuid' };
    case 'pattern':
      return {
        type: 'string',
        ...(pattern !== undefined && { pattern }),
        ...(maxLength !== undefined && { maxLength }),
      };
    case 'object':
      return fields ? schemaOfFields(fields) : { type: 'object' };
  }
}
