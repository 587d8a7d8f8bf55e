import { types } from 'node:util';

/**
 * Field names that hold personal data somewhere in the domain's events and bodies (the type mark `Personal` in the kernel),
 * compared without case and separators, so that `id_number` and `idNumber` are one.
 */
const PERSONAL_FIELDS: readonly string[] = [
  'name',
  'phone',
  'mobile',
  'telephone',
  'email',
  'address',
  'idNumber',
  'contact',
  'complainant',
  'reporter',
  'submitter',
  'representative',
  'representatives',
  'request',
  'facts',
  'text',
  'answer',
  'reason',
  'remark',
  'summary',
  'explanation',
  'lead',
  'content',
  'body',
  'data',
  'password',
  'authorization',
  'cookie',
  'databaseUrl',
  'eventStoreUrl',
  'ownerUrl',
  'appUrl',
];

const FIELDS = new Set(PERSONAL_FIELDS.map(plain));

/** What stands in the place of a masked value. */
export const MASK = '[masked]';

/** Deeper than any line of ours; what lies below is masked unseen. */
const DEPTH = 6;

/** Ids that a request or a command goes by; they name no one, and a log without them is of no use. */
const ID = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|req-[0-9a-z]+)$/;

/**
 * A copy of a log line in which the values of personal fields are masked, at any depth. The id of a request or command and
 * true, false and null pass under any name.
 */
export function maskPersonal(line: Record<string, unknown>): Record<string, unknown> {
  return maskObject(line, 0);
}

function maskObject(value: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      FIELDS.has(plain(key)) ? maskValue(inner) : walk(inner, depth + 1),
    ]),
  );
}

function maskValue(value: unknown): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  return typeof value === 'string' && ID.test(value) ? value : MASK;
}

function walk(value: unknown, depth: number): unknown {
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? value.toString() : value;
  // Errors, requests and replies have serialisers of their own, which pick what they show.
  if (types.isNativeError(value) || !isPlain(value)) return value;
  if (depth > DEPTH) return MASK;
  return Array.isArray(value) ? value.map((item) => walk(item, depth + 1)) : maskObject(value, depth);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

function plain(key: string): string {
  return key.toLowerCase().replaceAll(/[_-]/g, '');
}
