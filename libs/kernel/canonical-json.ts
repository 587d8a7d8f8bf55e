/**
 * RFC 8785 (JSON Canonicalization Scheme): one text for one value, so that a hash of the text is a hash of the value.
 *
 * ECMAScript's own number and string forms are the ones that the RFC prescribes, so what is left is to sort the keys
 * by UTF-16 code units and to refuse what has no single form: lone surrogates, `undefined`, functions, symbols,
 * bigints, NaN and infinities. Implementations differ on exactly those, and a silent difference would break every hash.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Thrown for a value that has no canonical text; `path` is a JSON pointer to it. */
export class NotCanonical extends TypeError {
  constructor(
    readonly path: string,
    reason: string,
  ) {
    super(`no canonical JSON for ${path || 'the value'}: ${reason}`);
  }
}

/** The canonical text of a value. Throws `NotCanonical`. */
export function canonicalJson(value: unknown): string {
  try {
    return write(value);
  } catch (error) {
    // The path is only worked out when something is wrong: the normal way stays free of bookkeeping.
    if (error instanceof Refused) throw new NotCanonical(pathTo(value, ''), error.message);
    throw error;
  }
}

class Refused extends Error {}

function write(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return text(value);
    case 'number':
      if (!Number.isFinite(value)) throw new Refused('a number that is not finite');
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? array(value) : object(value);
    default:
      throw new Refused(`a value of type ${typeof value}`);
  }
}

function text(value: string): string {
  if (!value.isWellFormed()) throw new Refused('a lone surrogate');
  return JSON.stringify(value);
}

function array(items: readonly unknown[]): string {
  let out = '[';
  for (let i = 0; i < items.length; i++) out += (i ? ',' : '') + write(items[i]);
  return out + ']';
}

function object(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new Refused('an object that is not plain data');
  const record = value as Record<string, unknown>;
  // The default sort compares UTF-16 code units, which is the order that the RFC asks for.
  const keys = Object.keys(record).sort();
  let out = '{';
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    out += (i ? ',' : '') + text(key) + ':' + write(record[key]);
  }
  return out + '}';
}

function pathTo(value: unknown, path: string): string {
  if (value !== null && typeof value === 'object') {
    for (const [key, child] of Object.entries(value)) {
      try {
        write(child);
      } catch {
        return pathTo(child, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
      }
    }
  }
  return path;
}
