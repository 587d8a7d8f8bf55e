import ts from 'typescript';
import { DECIMAL, nullable, SCALARS } from './json-schema.js';
import type { JsonSchema } from './json-schema.js';

/**
 * TypeScript types → JSON Schema, as the wire shows them: bigint as a decimal string, `undefined` as a key that is not there,
 * no methods. What has a name becomes a component of that name, its doc comment the description; so the document says of an
 * answer what the compiler knows of it, and nothing has to be written twice.
 */
export class TypeSchemas {
  readonly #named = new Map<string, { readonly symbol: ts.Symbol; schema: JsonSchema }>();

  constructor(private readonly checker: ts.TypeChecker) {}

  /** Every named type met so far, by its name. */
  get components(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries(
      [...this.#named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { schema }]) => [name, schema]),
    );
  }

  /** @throws Error for what JSON cannot carry, and for two types of one name */
  schemaOf(type: ts.Type): JsonSchema {
    const scalar = this.#scalar(type);
    if (scalar) return scalar;
    if (type.isUnion()) {
      const cases = type.aliasSymbol && casesOf(type, this.checker);
      return cases && type.aliasSymbol ? this.#component(type.aliasSymbol, type) : this.#union(type);
    }
    if (this.checker.isTupleType(type)) {
      const items = this.checker.getTypeArguments(type as ts.TypeReference);
      return { type: 'array', prefixItems: items.map((item) => this.schemaOf(item)), minItems: items.length };
    }
    if (this.checker.isArrayLikeType(type)) {
      const [item] = this.checker.getTypeArguments(type as ts.TypeReference);
      return { type: 'array', items: item ? this.schemaOf(item) : {} };
    }
    const symbol = nameOf(type);
    return symbol ? this.#component(symbol, type) : this.#object(type);
  }

  #scalar(type: ts.Type): JsonSchema | undefined {
    const { flags } = type;
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.isStringLiteral()) return { type: 'string', const: type.value };
    if (type.isNumberLiteral()) return { type: 'number', const: type.value };
    if (flags & ts.TypeFlags.BooleanLiteral)
      return { type: 'boolean', const: this.checker.typeToString(type) === 'true' };
    if (flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
    if (flags & ts.TypeFlags.BigIntLike) return DECIMAL;
    if (flags & ts.TypeFlags.NumberLike) return { type: 'number' };
    if (flags & ts.TypeFlags.StringLike) return { type: 'string' };
    if (flags & ts.TypeFlags.NonPrimitive) return { type: 'object' };
    if (!type.isIntersection()) return undefined;
    const brand = this.#brandOf(type);
    if (brand !== undefined) return brand;
    // A mark on a text, as `Personal` is one.
    return type.types.some((part) => part.flags & ts.TypeFlags.StringLike) ? { type: 'string' } : undefined;
  }

  #brandOf(type: ts.IntersectionType): JsonSchema | undefined {
    const [brand] = type.types.flatMap((part) => {
      const property = part.getProperty('__brand');
      return property ? [this.checker.getTypeOfSymbol(property)] : [];
    });
    if (!brand?.isStringLiteral()) return undefined;
    if (brand.value in SCALARS) return SCALARS[brand.value as keyof typeof SCALARS];
    throw new Error(`json-schema.ts does not say what a ${brand.value} looks like`);
  }

  #union(type: ts.UnionType): JsonSchema {
    const parts = type.types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const real = parts.filter(({ flags }) => !(flags & ts.TypeFlags.Null));
    const schema = this.#alternatives(real);
    return real.length < parts.length ? nullable(schema) : schema;
  }

  #alternatives(types: readonly ts.Type[]): JsonSchema {
    const [only] = types;
    if (only && types.length === 1) return this.schemaOf(only);
    const all = (test: (type: ts.Type) => boolean) => types.every(test);
    if (all(({ flags }) => Boolean(flags & ts.TypeFlags.BooleanLiteral))) return { type: 'boolean' };
    if (all((type) => type.isStringLiteral())) return { type: 'string', enum: literals(types) };
    if (all((type) => type.isNumberLiteral())) return { type: 'number', enum: literals(types) };
    const schemas = types.map((type) => JSON.stringify(this.schemaOf(type)));
    return { anyOf: [...new Set(schemas)].sort().map((schema) => JSON.parse(schema) as JsonSchema) };
  }

  #component(symbol: ts.Symbol, type: ts.Type): JsonSchema {
    const name = symbol.getName();
    const known = this.#named.get(name);
    if (known && known.symbol !== symbol) throw new Error(`two types in answers are called ${name}`);
    if (!known) {
      const entry = { symbol, schema: {} as JsonSchema };
      this.#named.set(name, entry);
      const cases = type.isUnion() ? casesOf(type, this.checker) : undefined;
      entry.schema = { ...described(symbol, this.checker), ...(cases ? this.#cases(cases) : this.#object(type)) };
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  /**
   * An object that comes in kinds, told apart by one of its fields: what all of them have, and one alternative a kind. The
   * alternatives are no objects of their own: what has a kind has the fields around it as well.
   */
  #cases({ by, types }: Cases): JsonSchema {
    const all = types.map((type) => this.#object(type));
    const shared = all[0]?.properties ?? {};
    const differing = Object.keys(shared).filter((name) =>
      all.some(({ properties }) => JSON.stringify(properties?.[name]) !== JSON.stringify(shared[name])),
    );
    const kinds = all.map(({ properties }) => String(properties?.[by]?.const)).sort();
    const open = Object.fromEntries(
      differing.map((name) => [name, name === by ? { type: 'string', enum: kinds } : {}]),
    );
    return {
      ...all[0],
      properties: { ...shared, ...open },
      allOf: [
        {
          anyOf: sorted(
            all.map(({ properties = {} }) => only(properties, differing)),
            by,
          ),
        },
      ],
    };
  }

  #object(type: ts.Type): JsonSchema {
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    for (const property of this.checker.getPropertiesOfType(type).toSorted(asWritten)) {
      const own = this.checker.getTypeOfSymbol(property);
      const name = property.getName();
      // Methods stay in the process, and so do keys that only the compiler sees.
      if (own.getCallSignatures().length > 0 || name.startsWith('__')) continue;
      properties[name] = withDescription(this.schemaOf(own), described(property, this.checker));
      if (!(property.flags & ts.SymbolFlags.Optional) && !maybeUndefined(own)) required.push(name);
    }
    const index = this.checker.getIndexInfoOfType(type, ts.IndexKind.String);
    return {
      type: 'object',
      ...(Object.keys(properties).length > 0 && { properties }),
      ...(required.length > 0 && { required }),
      ...(index && { additionalProperties: this.schemaOf(index.type) }),
    };
  }
}

/** Kinds of an object, and the field whose text tells which it is. */
interface Cases {
  readonly by: string;
  readonly types: readonly ts.Type[];
}

function only(properties: Readonly<Record<string, JsonSchema>>, names: readonly string[]): JsonSchema {
  return { properties: Object.fromEntries(names.map((name) => [name, properties[name] ?? {}])), required: names };
}

function sorted(kinds: readonly JsonSchema[], by: string): readonly JsonSchema[] {
  const nameOf = ({ properties }: JsonSchema) => String(properties?.[by]?.const);
  return kinds.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

/** The kinds of a union, where each of its types has the same fields and one of them is a text that no other has. */
function casesOf({ types }: ts.UnionType, checker: ts.TypeChecker): Cases | undefined {
  const names = (type: ts.Type) => checker.getPropertiesOfType(type).map((property) => property.getName());
  const [first] = types;
  if (!first || types.length < 2 || types.some(({ flags }) => flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)))
    return undefined;
  const same = names(first).toSorted().join();
  if (types.some((type) => names(type).toSorted().join() !== same)) return undefined;
  const by = names(first).find((name) => {
    const texts = types.map((type) => {
      const property = type.getProperty(name);
      const own = property && checker.getTypeOfSymbol(property);
      return own?.isStringLiteral() ? own.value : undefined;
    });
    return !texts.includes(undefined) && new Set(texts).size === types.length;
  });
  return by === undefined ? undefined : { by, types };
}

/** The symbol under which a type is known; none for what is written in place or filled in from a generic. */
function nameOf(type: ts.Type): ts.Symbol | undefined {
  if (type.aliasSymbol) return type.aliasTypeArguments ? undefined : type.aliasSymbol;
  const { symbol } = type;
  if (!symbol || !(symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class))) return undefined;
  const generic = (type as ts.TypeReference).typeArguments;
  return generic && generic.length > 1 ? undefined : symbol;
}

/** The compiler's own order is that in which it met them, which a line elsewhere may change. */
function asWritten(a: ts.Symbol, b: ts.Symbol): number {
  const [left, right] = [placeOf(a), placeOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function placeOf(symbol: ts.Symbol): string {
  const [declaration] = symbol.declarations ?? [];
  const place = declaration
    ? `${declaration.getSourceFile().fileName} ${String(declaration.pos).padStart(9, '0')}`
    : '';
  return `${place} ${symbol.getName()}`;
}

const maybeUndefined = (type: ts.Type) =>
  type.isUnion() ? type.types.some(({ flags }) => flags & ts.TypeFlags.Undefined) : type.flags & ts.TypeFlags.Undefined;

function literals(types: readonly ts.Type[]): (string | number)[] {
  return types.map((type) => (type as ts.StringLiteralType | ts.NumberLiteralType).value).sort();
}

function described(symbol: ts.Symbol, checker: ts.TypeChecker): Pick<JsonSchema, 'description'> {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
  return text === '' ? {} : { description: text };
}

function withDescription(schema: JsonSchema, { description }: Pick<JsonSchema, 'description'>): JsonSchema {
  return description === undefined ? schema : { ...schema, description };
}
