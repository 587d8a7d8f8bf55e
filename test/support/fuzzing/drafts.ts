import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Operation, Parameter } from './api-document.js';
import { formOf, writtenForm } from './forms.js';
import type { FormPart } from './forms.js';
import { Known } from './known.js';
import type { Asker, Plan } from './request.js';
import { anyPick, mostly, sometimes } from './values.js';
import type { Values } from './values.js';

type Pair = readonly [name: string, value: string];

/** A request in its parts, before it is written down. */
export interface Draft {
  readonly operation: Operation;
  readonly asker: Asker;
  readonly who: number;
  readonly path: Readonly<Record<string, string>>;
  readonly query: readonly Pair[];
  readonly headers: readonly Pair[];
  /** Left out: the operation takes none. */
  readonly json?: unknown;
  readonly form?: readonly FormPart[];
  readonly times: number;
}

/** Requests for an operation as the document has it. */
export function draftsOf(operation: Operation, values: Values): Arbitrary<Draft> {
  const { json, form, parameters } = operation;
  const places = (where: Parameter['in']) => parameters.filter((parameter) => parameter.in === where);
  return fc
    .record({
      asker: askers,
      who: fc.nat(100),
      pick: anyPick,
      query: someOf(places('query').map((each) => inQuery(operation, each, values))),
      headers: someOf(places('header').map((each) => inHeader(operation, each, values))),
      ...(json && { json: values.bodyOf(operation) }),
      ...(form && { form: formOf(form) }),
      times: fc.oneof({ weight: 19, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(3) }),
    })
    .map(({ pick, query, headers, ...rest }) => ({
      operation,
      ...rest,
      path: Object.fromEntries(places('path').map(({ name }) => [name, inPath(operation, name, pick)])),
      query: query.flat(),
      // One that names a revision names the one of the same case.
      headers: headers.flat().map(([name, value]) => [name, value.replace('.0~', `.${pick}~`)] as const),
    }));
}

/** Written down. */
export function planOf(draft: Draft, idea: string): Plan {
  const { operation, path, query, json, form, headers } = draft;
  const filled = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => inUrl(path[name] ?? ''));
  const search = query.map(([name, value]) => `${inUrl(name)}=${inUrl(value)}`).join('&');
  const asJson = { type: 'application/json', body: [JSON.stringify(json)] };
  const written = json === undefined ? form && writtenForm(form) : asJson;
  return {
    ...{ idea, operationId: operation.id, asker: draft.asker, who: draft.who, times: draft.times, wire: false },
    method: operation.method,
    target: search === '' ? filled : `${filled}?${search}`,
    headers: [...headers, ...(written ? [['content-type', written.type] as const] : [])],
    body: written?.body,
  };
}

/** What is no whole text cannot be percent-encoded: its halves become the sign for what is not known. */
const inUrl = (text: string) => encodeURIComponent(text.toWellFormed());

const askers = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Asker>('everybody') },
  { weight: 4, arbitrary: fc.constant<Asker>('somebody') },
  { weight: 1, arbitrary: fc.constantFrom<Asker>('nobody', 'forged') },
);

const someOf = (pairs: readonly Arbitrary<readonly Pair[]>[]) =>
  fc.tuple(...pairs.map(sometimes)).map((some) => some.filter((pair) => pair !== undefined));

function inPath({ path, action }: Operation, name: string, pick: number): string {
  if (name === 'sha256') return Known.placeholder('evidence', '', pick);
  if (path.startsWith('/api/v1/imports')) return Known.placeholder('import', '', pick);
  if (path.includes('{sha256}')) return Known.placeholder('holding', '', pick);
  if (name === 'id') return Known.case(action ?? 'any', pick);
  const rates = ['on-time-initial-review', 'on-time-closure', 'reached', 'odr-on-time-closure', 'recovered-loss'];
  return rates[pick % rates.length] ?? '';
}

function inQuery({ id }: Operation, { name, schema }: Parameter, values: Values): Arbitrary<readonly Pair[]> {
  const known: Readonly<Record<string, Arbitrary<string>>> = {
    cursor: anyPick.map((pick) => Known.placeholder('cursor', id, pick)),
    before: anyPick.map((pick) => Known.placeholder('import', '', pick)),
    unit: fc.constantFrom('230700', '230717', '伊美区', '230717-01'),
    limit: fc.integer({ min: 1, max: 50 }).map(String),
    revision: fc.integer({ min: 0, max: 5 }).map(String),
    after: fc.oneof(
      fc.constant('latest'),
      anyPick.map((pick) => Known.placeholder('position', '', pick)),
    ),
    stream: fc.constantFrom('case-', 'case-T'),
    handler: fc.constantFrom('me', 'wang', 'li'),
    text: fc.constantFrom('退款', '退款 健身卡', '健身', 'x'),
    clock: fc.constantFrom('initial-review', 'mediation'),
  };
  const fitting = values.of(schema, name).map((value) => [value].flat().map((each) => [name, String(each)] as const));
  const likely = known[name]?.map((value) => [[name, value] as const]);
  return likely ? mostly<readonly Pair[]>(likely, fitting) : fitting;
}

function inHeader({ action }: Operation, { name, schema }: Parameter, values: Values): Arbitrary<readonly Pair[]> {
  const revision = `"${Known.placeholder('revision', action ?? 'any', 0)}"`;
  const position = anyPick.map((pick) => Known.placeholder('position', '', pick));
  const known: Readonly<Record<string, Arbitrary<string>>> = {
    'If-Match': fc.constantFrom(revision, revision, '*'),
    'If-None-Match': fc.constantFrom(revision, '*', 'W/"3"', '"a", "b"'),
    'If-Range': fc.constantFrom('"a"', 'Wed, 21 Oct 2015 07:28:00 GMT'),
    Range: fc.constantFrom('bytes=0-3', 'bytes=-5', 'bytes=2-', 'bytes=0-0,2-3', 'bytes=900-'),
    'X-At-Least-Position': position,
    'Last-Event-ID': position,
    'Idempotency-Key': fc.oneof(
      fc.uuid(),
      anyPick.map((pick) => Known.placeholder('key', '', pick)),
    ),
  };
  const fitting = values.of(schema, name).map(String).map(asHeader);
  return mostly(known[name] ?? fitting, fitting).map((value) => [[name, value] as const]);
}

/** What a header can hold. */
const asHeader = (text: string) => text.replaceAll(/[^\x20-\x7e]/gu, '?').trim();
