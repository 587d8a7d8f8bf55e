/** The part of JSON Schema 2020-12 – which is OpenAPI 3.1's – that the document is made of. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly const?: string | number | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly contentMediaType?: string;
  readonly contentEncoding?: string;
  readonly default?: unknown;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
}

const DAY = '(0[1-9]|[1-9]\\d)\\d{2}-\\d{2}-\\d{2}';

/** A bigint on the wire: a revision, a position, a sum of money. */
export const DECIMAL: JsonSchema = { type: 'string', pattern: '^-?\\d+$', examples: ['12'] };

/** The values that the domain brands, as they stand on the wire. */
export const SCALARS = {
  CaseId: {
    type: 'string',
    pattern: '^[TJZ](-[0-9A-HJKMNP-TV-Z]{4}){4}$',
    examples: ['T-7KQ2-M9XA-4C3F-HZ8W'],
  },
  UnitCode: { type: 'string', pattern: '^\\d{6}(-\\d{2})?$', examples: ['230781'] },
  // What the engine reads of RFC 3339: no leap second, no year before 100.
  Instant: {
    type: 'string',
    format: 'date-time',
    pattern: `^${DAY}[Tt ]\\d{2}:\\d{2}:[0-5]\\d(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})$`,
    examples: ['2026-05-06T09:00:00.000+08:00'],
  },
  LocalDate: { type: 'string', format: 'date', pattern: `^${DAY}$`, examples: ['2026-05-06'] },
  CommandId: { type: 'string', format: 'uuid' },
  EventId: { type: 'string', format: 'uuid' },
  Sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  WholeNumber: DECIMAL,
  StreamName: { type: 'string', pattern: '^[a-z][A-Za-z0-9_-]{0,119}$' },
  RuleSetId: { type: 'string', examples: ['cn-samr-order-121'] },
  CalendarId: { type: 'string', examples: ['cn-state-council-2026'] },
} as const satisfies Readonly<Record<string, JsonSchema>>;

/** The same schema, null allowed. */
export function nullable(schema: JsonSchema): JsonSchema {
  if (schema.enum) return { ...schema, type: typesOf(schema, 'null'), enum: [...schema.enum, null] };
  if (schema.anyOf) return { ...schema, anyOf: [...schema.anyOf, { type: 'null' }] };
  if (schema.type === undefined) return { anyOf: [schema, { type: 'null' }] };
  return { ...schema, type: typesOf(schema, 'null') };
}

function typesOf({ type }: JsonSchema, more: string): readonly string[] {
  return [...(type === undefined ? [] : [type].flat()), more];
}
