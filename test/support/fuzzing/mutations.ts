import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Draft } from './drafts.js';
import type { FormPart } from './forms.js';
import { anyPick } from './values.js';

/** One thing that is wrong with a request that would be right without it. */
export interface Mutation {
  readonly idea: string;
  readonly of: (draft: Draft) => Draft;
}

/** Texts that something might stumble over: halves of characters, ends of strings, other people's syntax. */
const oddTexts: Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...['', ' ', '\u0000', 'a\u0000b', '\ud800', 'x\udfff', '\u2028', '\ufeff', '\u202e', '%00', '%', '..', '/', '\\'],
    ...[
      'null',
      'NaN',
      '-0',
      '1e999',
      '0x10',
      '__proto__',
      'constructor',
      '$0',
      '{{7*7}}',
      "'",
      '"',
      '文'.repeat(9_000),
    ],
    ...['99999999999999999999', '-1', '2026-02-30', '2026-13-01T00:00:00Z', '+275760-09-13T00:00:00Z', '0000-00-00'],
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

const oddValues: Arbitrary<unknown> = fc.oneof(
  oddTexts,
  fc.constantFrom<unknown>(null, true, false, 0, -1, 0.5, 2 ** 53, -(2 ** 63), 1e308, [], {}, [[]], [null]),
  fc.constantFrom<unknown>({ length: -1 }, { toString: 1 }, Object.fromEntries([['__proto__', { polluted: 1 }]])),
  fc.jsonValue({ maxDepth: 4 }),
);

const oddNames = fc.constantFrom('nix', '__proto__', 'constructor', 'actor', 'caseId', '', 'toString', '\u0000', 'a.b');

/** One place of a body: gone, new, or something else. */
const inJson: Arbitrary<Mutation> = fc.oneof(
  fc.record({ at: anyPick, to: oddValues }).map(({ at, to }) => json('another value', at, () => to)),
  anyPick.map((at) => json('one thing less', at, (): unknown => GONE)),
  fc
    .record({ at: anyPick, name: oddNames, to: oddValues })
    .map(({ at, name, to }) => json('one thing more', at, (value) => withMore(value, name, to))),
);

const GONE = Symbol('gone');

function json(what: string, at: number, change: (value: unknown) => unknown): Mutation {
  return {
    idea: `${what} in the body`,
    of: (draft) => {
      if (draft.json === undefined) return draft;
      const places = { left: at % countOf(draft.json) };
      const changed = changedAt(draft.json, places, change);
      return { ...draft, json: changed === GONE ? null : changed };
    },
  };
}

/** How many values there are, itself and those inside. */
function countOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return 1 + Object.values(value).reduce<number>((sum, inner) => sum + countOf(inner), 0);
}

function changedAt(value: unknown, places: { left: number }, change: (value: unknown) => unknown): unknown {
  if (places.left-- === 0) return change(value);
  if (Array.isArray(value)) return value.map((item) => changedAt(item, places, change)).filter((item) => item !== GONE);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, changedAt(inner, places, change)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== GONE));
}

function withMore(value: unknown, name: string, more: unknown): unknown {
  if (Array.isArray(value)) return [...(value as unknown[]), more];
  if (typeof value !== 'object' || value === null) return [value, more];
  return Object.fromEntries([...Object.entries(value), [name, more]]);
}

const inQuery: Arbitrary<Mutation> = fc.oneof(
  fc.record({ at: anyPick, to: oddTexts }).map(({ at, to }) => ({
    idea: 'another value in the query',
    of: (draft: Draft) => {
      const names = draft.operation.parameters.filter((each) => each.in === 'query').map(({ name }) => name);
      const name = names[at % Math.max(1, names.length)] ?? 'nix';
      return { ...draft, query: [...draft.query.filter(([other]) => other !== name), [name, to] as const] };
    },
  })),
  fc.record({ name: oddNames, to: oddTexts }).map(({ name, to }) => ({
    idea: 'a parameter that nobody knows',
    of: (draft: Draft) => ({ ...draft, query: [...draft.query, [name, to] as const] }),
  })),
  anyPick.map((at) => ({
    idea: 'a parameter twice',
    of: (draft: Draft) => {
      const again = draft.query[at % Math.max(1, draft.query.length)];
      return again ? { ...draft, query: [...draft.query, again] } : draft;
    },
  })),
);

const inPath: Arbitrary<Mutation> = oddTexts.map((to) => ({
  idea: 'another value in the path',
  of: (draft) => {
    const [name] = Object.keys(draft.path);
    return name === undefined ? draft : { ...draft, path: { ...draft.path, [name]: to } };
  },
}));

/** Headers that are read for something, and what they might be sent with. */
const oddHeaders = {
  'If-Match': ['', '12', '"-1"', '"99999999999999999999"', 'W/"1"', '"a"', '"0", "1"', '"000"', '"7"'],
  'If-None-Match': ['', '"', 'x', '*, *', '"\u00ff"', ','.repeat(4_000)],
  'Idempotency-Key': ['', ' ', 'a b', '\u00e9', 'x'.repeat(256), 'x'.repeat(255), '__proto__'],
  'X-At-Least-Position': ['', '-1', '1.5', 'latest', '999999999999999999', '9223372036854775808', '1, 1'],
  'Last-Event-ID': ['', '-1', 'x', '9223372036854775807', '9223372036854775808'],
  Range: [
    '',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=5-1',
    'bytes=-0',
    'lines=0-1',
    'bytes=0-99999999999999999999',
    'bytes=0-1,'.repeat(300),
  ],
  'If-Range': ['', 'x', '"', 'W/"a"'],
  Accept: [
    '',
    '*',
    '*/*;q=0',
    'text/event-stream',
    'application/xml',
    'text/csv',
    'a/b;q=x',
    ','.repeat(2_000),
    'application/x-ndjson;q=0.5',
  ],
  'Accept-Language': ['', 'en', 'zh-Hant;q=1.5', 'x'.repeat(500)],
  'Accept-Encoding': ['', 'br', 'identity;q=0', 'gzip, gzip'],
  'X-Request-Id': ['', 'a b', '\u00ff', 'x'.repeat(65), '"', '<script>', '..'],
  'X-HTTP-Method-Override': ['DELETE'],
  'X-Forwarded-For': ['1.2.3.4', 'x', ','],
  'X-Forwarded-Proto': ['https', 'javascript'],
  'Content-Encoding': ['gzip', 'identity', 'x'],
  'Content-Type': [
    '',
    'json',
    'application/json; charset=latin1',
    'application/json;charset=',
    'text/plain',
    'application/JSON',
    'application/problem+json',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'application/x-www-form-urlencoded',
    '*/*',
    'application/json, text/plain',
  ],
  Cookie: ['a=b', ';'.repeat(100)],
  Origin: ['null', 'https://evil.example'],
  Host: ['', 'evil.example', 'a b', '[::1'],
  Expect: ['100-continue', 'x'],
  Connection: ['close', 'upgrade', 'x'],
  Upgrade: ['websocket', 'h2c'],
  traceparent: ['00-0', '00-00000000000000000000000000000000-0000000000000000-01', 'x'.repeat(300)],
  baggage: ['a=b,c', 'x'.repeat(3_000)],
  'X-Long': ['x'.repeat(12_000), 'x'.repeat(20_000)],
} as const;

const inHeaders: Arbitrary<Mutation> = fc
  .constantFrom(
    ...Object.entries(oddHeaders).flatMap(([name, values]) => values.map((value) => [name, value] as const)),
  )
  .map(([name, value]) => ({
    idea: `an odd ${name}`,
    of: (draft: Draft) => ({
      ...draft,
      headers: [...draft.headers.filter(([other]) => other !== name), [name, value]],
    }),
  }));

const inForm: Arbitrary<Mutation> = fc.oneof(
  fc.record({ name: oddNames, content: oddTexts }).map(({ name, content }) => form('a field more', { name, content })),
  fc
    .record({ name: fc.constantFrom('file', 'mapping', 'dryRun', 'title'), content: oddTexts })
    .map(({ name, content }) => form('a text under that name', { name, content })),
  oddTexts.map((fileName) => form('a file more', { name: 'file', fileName, content: 'x' })),
  fc.constant({ idea: 'no parts', of: (draft: Draft) => ({ ...draft, form: [] }) }),
);

function form(idea: string, part: FormPart): Mutation {
  return { idea, of: (draft) => (draft.form ? { ...draft, form: [...draft.form, part] } : draft) };
}

/** What can be wrong with requests for an operation like this one. */
export function mutationsFor({ json: body, form: parts, parameters }: Draft['operation']): Arbitrary<Mutation> {
  return fc.oneof(
    { weight: body ? 8 : 0, arbitrary: inJson },
    { weight: parts ? 8 : 0, arbitrary: inForm },
    { weight: parameters.some((each) => each.in === 'query') ? 6 : 1, arbitrary: inQuery },
    { weight: parameters.some((each) => each.in === 'path') ? 2 : 0, arbitrary: inPath },
    { weight: 3, arbitrary: inHeaders },
  );
}
