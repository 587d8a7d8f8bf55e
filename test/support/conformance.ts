import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** The checked-in document, as far as tests look at it. */
export interface CheckedDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, CheckedOperation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

export interface CheckedOperation {
  readonly operationId: string;
  readonly 'x-permission': string;
  readonly 'x-roles': readonly string[];
  readonly 'x-action'?: string;
  readonly parameters?: readonly object[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: object; readonly example?: unknown }>>;
  };
  readonly responses: Readonly<Record<string, object>>;
}

export const openApi = JSON.parse(
  readFileSync(new URL('../../docs/reference/openapi.json', import.meta.url), 'utf8'),
) as CheckedDocument;

/** Most literal first. */
const templates = Object.keys(openApi.paths)
  .sort((a, b) => a.split('{').length - b.split('{').length)
  .map((path) => ({ path, pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`) }));

/** An operation that a request was made of: the most literal path that fits. */
function operationOf(method: string, url: string): { path: string; operation: CheckedOperation } | undefined {
  // As it was sent: what a URL makes of `..` is not what the server was asked.
  const path = url.replace(/^https?:\/\/[^/]*/, '').split(/[?#]/)[0] ?? '';
  for (const { path: template, pattern } of templates) {
    const operation = openApi.paths[template]?.[method.toLowerCase()];
    if (operation && pattern.test(path)) return { path: template, operation };
  }
  return undefined;
}

/** The path, as the document has it, of an operation that a request is for. */
export const documented = (method: string, url: string): string | undefined => operationOf(method, url)?.path;

/** An answer, as far as the document tells of it. */
export interface Answered {
  readonly method: string;
  /** With or without its origin. */
  readonly url: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

/** As `deviationsOf`, of what `fetch` gave. */
export async function deviations(method: string, response: Response): Promise<readonly string[]> {
  const { status, url, headers } = response;
  // A feed that goes on has no end to wait for, and no schema.
  const isJson = JSON_TYPE.test(headers.get('content-type')?.split(';')[0] ?? '');
  const body = isJson && method !== 'HEAD' ? await response.clone().text() : '';
  return deviationsOf({ method, url, status, contentType: headers.get('content-type'), body });
}

/**
 * What is wrong with an answer by the document; empty: it is one that the document tells of. Stricter than a client has to be: a
 * field that the document does not name is wrong, too, since it may be one that nobody meant to show.
 */
export function deviationsOf({ method, url, status, contentType, body }: Answered): readonly string[] {
  const found = operationOf(method === 'HEAD' ? 'GET' : method, url);
  if (!found) return status === 404 || status === 405 ? [] : [`${method} ${url} is not in the document`];
  const where = `${method} ${found.path} ${status}`;
  const answer = found.operation.responses[status];
  if (!answer) return [`${where} is not in the document`];
  const { content = {} } = dereferenced(answer) as { content?: Record<string, object> };
  const type = contentType?.split(';')[0];
  if (type === undefined) return Object.keys(content).length === 0 ? [] : [`${where} has no content`];
  if (!(type in content) && !('*/*' in content)) return [`${where} may not be ${type}`];
  if (!JSON_TYPE.test(type) || method === 'HEAD') return [];
  const check = schemaAt(answer, type, found.path, method, status);
  return check(JSON.parse(body))
    ? []
    : (check.errors ?? []).map((error) => `${where} ${error.instancePath} ${error.message ?? ''}`);
}

const JSON_TYPE = /^application\/(\w+\+)?json$/;

/** Whether a value fits a schema of the document. */
export function fitsSchema(schema: object, value: unknown): boolean {
  return compiled(JSON.stringify(schema), schema)(value);
}

/** What is wrong with a request's body by the document. */
export function bodyDeviations(operation: CheckedOperation, body: unknown): readonly string[] {
  const schema = operation.requestBody?.content['application/json']?.schema;
  if (!schema) return [`${operation.operationId} takes no JSON`];
  const check = compiled(JSON.stringify(schema), schema);
  return check(body) ? [] : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
ajv.addSchema({ $id: 'openapi', components: closed(openApi.components) });
const known = new Map<string, ValidateFunction>();

function schemaAt(answer: object, type: string, path: string, method: string, status: number): ValidateFunction {
  const { content } = dereferenced(answer) as { content: Record<string, { schema: object }> };
  const schema = content[type]?.schema ?? {};
  return compiled(`${method} ${path} ${status} ${type}`, schema, closed);
}

function compiled(
  key: string,
  given: object,
  change: (schema: object) => unknown = (schema) => schema,
): ValidateFunction {
  const before = known.get(key);
  if (before) return before;
  const schema = change(given);
  // References lead into the document, wherever the schema stands.
  const text = JSON.stringify(schema).replaceAll('"#/components/', '"openapi#/components/');
  const check = ajv.compile(JSON.parse(text) as object);
  known.set(key, check);
  return check;
}

function dereferenced(part: object): object {
  if (!('$ref' in part) || typeof part.$ref !== 'string') return part;
  const [, , kind = '', name = ''] = part.$ref.split('/');
  return openApi.components[kind]?.[name] ?? {};
}

/** The same schemas, taking no field that they do not name. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== 'object' || part === null) return part;
  const inner = Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, key === 'examples' ? value : closed(value)]),
  );
  const open = 'properties' in inner && typeof inner.properties === 'object' && inner.type !== undefined;
  return open && !('additionalProperties' in inner) ? { ...inner, additionalProperties: false } : inner;
}
