import { readFileSync } from 'node:fs';
import { deviationsOf, documented, fitsSchema } from '../conformance.js';
import type { ApiDocument, Operation } from './api-document.js';
import { AS_DOCUMENTED } from './plans.js';
import type { Answer, Plan, Sendable } from './request.js';

/** Longer than this nobody waits, milliseconds: a read may wait five seconds for its read model, and nothing else waits. */
const TOO_LONG = 8_000;

const page = (name: string) => readFileSync(new URL(`../../../docs/reference/${name}.md`, import.meta.url), 'utf8');
/** The codes that the pages of problems and rejections explain. */
const catalogue = new Set(
  [...`${page('problems')}${page('rejections')}`.matchAll(/^\| `([a-z][\w.-]+)` \|/gm)].map(([, code]) => code),
);

const PROMISED_HEADERS = {
  'x-content-type-options': /^nosniff$/,
  'content-security-policy': /default-src 'none'/,
  'referrer-policy': /^no-referrer$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'cache-control': /no-store|no-cache|^public, max-age=\d+$/,
  'x-request-id': /^[\w.:~+=-]{1,64}$/,
} as const;

/**
 * What is between the parts of a body, which the schema of each cannot say: whose case an item of a batch is and that there is one, and
 * that a preview is of one thing; or what is in the path beside it, a week or a period.
 */
const BEYOND_A_SCHEMA = new Set([
  ...['is-earlier-registration', 'is-not-empty', 'not-here', 'is-one-of-two', 'is-week', 'is-period'],
]);

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly instance?: string;
  readonly errors?: readonly { readonly field: string; readonly code: string }[];
  readonly type: string;
}

/** What is wrong with an answer, whatever was asked; empty: nothing. */
export function complaintsAbout(document: ApiDocument, plan: Plan, sent: Sendable, answer: Answer): readonly string[] {
  const { status, headers, tookMs } = answer;
  const found: string[] = [];
  const type = headers.get('content-type');
  const text = answer.body.toString();
  if (tookMs > TOO_LONG) found.push(`answered after ${Math.round(tookMs)} ms`);
  if (status >= 500) found.push(`answered ${status}: ${text.slice(0, 300)}`);
  for (const [name, form] of Object.entries(PROMISED_HEADERS))
    if (!form.test(headers.get(name) ?? '')) found.push(`${status} with ${name}: ${headers.get(name) ?? 'none'}`);

  if (status >= 400 && headers.get('cache-control') !== 'no-store') found.push(`${status} may be kept`);

  const problem = status >= 400 ? problemOf(sent, answer) : undefined;
  if (typeof problem === 'string') found.push(problem);
  else if (problem) found.push(...wrongIn(problem, answer));

  if (plan.wire) return found;
  const operation = operationAt(document, sent);
  if (operation) {
    if (!operation.open && (headers.get('cache-control') ?? '').startsWith('public')) found.push('anybody may keep it');
    const { method, target: url } = sent;
    if (!answer.cut) found.push(...deviationsOf({ method, url, status, contentType: type, body: text }));
    found.push(...unfitting(plan, sent, operation, answer, typeof problem === 'object' ? problem : undefined));
    const unknown = plan.asker === 'nobody' || plan.asker === 'forged';
    if (unknown && !operation.open && status < 400) found.push(`answered ${status} to ${plan.asker}`);
  } else if (status < 400 && !(sent.method === 'OPTIONS' && status === 204))
    found.push(`answered ${status} where the document has nothing`);
  return found;
}

/** The operation that a request is for; undefined where the document has none. */
export function operationAt(document: ApiDocument, { method, target }: Sendable): Operation | undefined {
  const path = documented(method === 'HEAD' ? 'GET' : method, target);
  const wanted = method === 'HEAD' ? 'GET' : method;
  return document.operations.find((each) => each.path === path && each.method === wanted);
}

/** The problem that a refusal is, or what it is instead. */
function problemOf({ method }: Sendable, { status, headers, body }: Answer): Problem | string | undefined {
  const type = headers.get('content-type');
  if (type !== 'application/problem+json; charset=utf-8')
    return `${status} is no problem document but ${type ?? 'nothing'}`;
  if (method === 'HEAD') return undefined;
  try {
    const problem: unknown = JSON.parse(body.toString());
    const fits = fitsSchema({ $ref: '#/components/schemas/ProblemDetails' }, problem);
    return fits ? (problem as Problem) : `${status} is no problem document: ${body.toString().slice(0, 200)}`;
  } catch {
    return `${status} is no JSON: ${body.toString().slice(0, 200)}`;
  }
}

function wrongIn({ status, code, type, instance }: Problem, answer: Answer): readonly string[] {
  const found: string[] = [];
  if (!catalogue.has(code)) found.push(`${code} is in neither catalogue`);
  if (type !== `urn:shuangwei:problem:${code}`) found.push(`${code} has the type ${type}`);
  if (status !== answer.status) found.push(`${code} says ${status} under ${answer.status}`);
  if (instance !== answer.headers.get('x-request-id')) found.push(`${code} is of ${String(instance)}`);
  return found;
}

/** What the document takes is not malformed, and what it does not take is not done. */
function unfitting(
  plan: Plan,
  sent: Sendable,
  operation: Operation,
  answer: Answer,
  problem?: Problem,
): readonly string[] {
  const type = sent.headers.find(([name]) => name === 'content-type')?.[1];
  if (!operation.json || !sent.body || type !== 'application/json') return [];
  const read = jsonOf(sent.body);
  const fits = read !== undefined && fitsSchema(operation.json.schema, read.value);
  if (!fits && answer.status < 400) return [`answered ${answer.status} to a body that the document does not take`];
  const inBody =
    problem?.code === 'input.invalid' && !(problem.errors ?? []).every(({ code }) => BEYOND_A_SCHEMA.has(code));
  return fits && inBody && plan.idea === AS_DOCUMENTED
    ? [`a body that the document takes is invalid: ${answer.body.toString().slice(0, 400)}`]
    : [];
}

function jsonOf(body: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(Buffer.from(body).toString()) as unknown };
  } catch {
    return undefined;
  }
}
