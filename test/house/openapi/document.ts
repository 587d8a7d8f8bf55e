import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { caseActions } from '#libs/case';
import type { CaseCommandKind } from '#libs/case';
import { actionBySlug, actionPermissions, actionSlugs, fieldsOf } from '#libs/case/service';
import { allowedByRole } from '#libs/identity';
import type { Permission } from '#libs/identity';
import { projectRoot } from '../reference/project-root.js';
import { bodyOfName } from './bodies.js';
import { descriptions, tags } from './descriptions.js';
import type { Description } from './descriptions.js';
import { bodyExamples } from './examples.js';
import type { Handler, Handlers } from './handlers.js';
import type { JsonSchema } from './json-schema.js';
import { answersOf, sharedResponses } from './answers.js';
import { parametersOf, sharedParameters } from './parameters-of.js';
import type { Route } from './routes.js';
import { schemaOfFields } from './schema-of-body.js';

/** An operation of the document, as far as its readers – the page, the tests – look at it. */
export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly 'x-zh': string;
  readonly 'x-en': string;
  readonly 'x-permission': Permission | 'public';
  readonly 'x-roles': readonly string[];
  readonly security: readonly object[];
  readonly parameters?: readonly object[];
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, object>> };
  readonly responses: Readonly<Record<string, object>>;
}

export interface OpenApi {
  readonly openapi: string;
  readonly info: object;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

/** The route that stands for every action. */
const ACTION = 'POST /api/v1/cases/{id}/{action}';

/**
 * The OpenAPI document of these routes: paths and permissions are Nest's, bodies class-validator's, answers the compiler's.
 *
 * @throws Error for a route that descriptions.ts does not know, and for a parameter that parameters.ts does not know
 */
export function openApiOf(routes: readonly Route[], handlers: Handlers): OpenApi {
  const operations = routes.flatMap((route) => {
    const handler = withoutRefused(route, handlers.of(route.controller, route.handler), descriptions[nameOf(route)]);
    if (nameOf(route) === ACTION) return actionSlugs().map((slug) => actionOperation(route, handler, slug));
    const description = descriptions[nameOf(route)];
    if (!description) throw new Error(`${nameOf(route)} is not described in test/house/openapi/descriptions.ts`);
    const body = bodyOf(route, handler);
    return [{ route, operation: operationOf(route, handler, description, body), Body: body?.Body }];
  });
  const problem = handlers.schemaOfType('ProblemDetails');
  return {
    openapi: '3.1.1',
    info: {
      title: '双维 · Shuangwei',
      version: (JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as { version: string }).version,
      description: INTRODUCTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(tags).map(([name, { zh, en }]) => ({ name, description: `${zh} · ${en}` })),
    paths: pathsOf(operations),
    components: {
      parameters: sharedParameters(),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: '谁在问 · Who asks' },
      },
      responses: sharedResponses(problem),
      schemas: sorted({ ...handlers.schemas.components, ...bodySchemas(operations) }),
    },
  } as OpenApi;
}

const INTRODUCTION = [
  '消费投诉举报案件引擎的接口。每个写操作是一个命令，答复带新的修订号与日志位置；带 `Idempotency-Key` 重发得到同一答复。出错一律为 RFC 9457 问题文档，`code` 稳定不变。修订号、位置、金额合计为十进制文本；时间为 RFC 3339，+08:00；空的查询参数视同未给。',
  'The API of a case engine for complaints and reports. Every change is a command, whose answer bears the new revision and the position in the log; sent again with its `Idempotency-Key` it gets its first answer again. Whatever goes wrong is an RFC 9457 problem with a stable `code`. Revisions, positions and sums are decimal texts; times are RFC 3339 at +08:00; an empty query parameter is one that was left out.',
].join('\n\n');

/** Without the headers that the route refuses, and without the revision of a case where the command is on no case. */
function withoutRefused({ path }: Route, handler: Handler, description: Description | undefined): Handler {
  const refused = [...(description?.refuses ?? []), ...(path.startsWith(CASES) ? [] : ['if-match'])];
  return { ...handler, headers: handler.headers.filter((name) => !refused.includes(name)) };
}

const CASES = '/api/v1/cases';
const nameOf = ({ method, path }: Route) => `${method} ${path}`;

type BodyClass = new () => object;

interface RequestBody {
  /** The class that JSON is validated with; a form has none. */
  readonly Body?: BodyClass;
  readonly document: object;
}

interface Placed {
  readonly route: Route;
  readonly operation: Operation;
  readonly Body: BodyClass | undefined;
}

function actionOperation(route: Route, handler: Handler, slug: string): Placed {
  const Action = actionBySlug(slug);
  if (!Action) throw new Error(`no action ${slug}`);
  const { title, kinds } = caseActions[Action.kind];
  const example = bodyExamples().get(slug)?.body;
  const permission: Permission = actionPermissions[Action.kind];
  const description: Description = { id: camel(Action.kind), tag: 'actions', ...title };
  const own = { ...route, path: route.path.replace('{action}', slug), access: permission };
  const operation = operationOf(own, { ...handler, doc: '' }, description, jsonBody(Action.Body, example));
  return {
    route: own,
    operation: { ...operation, 'x-action': slug, 'x-kinds': kinds } as Operation,
    Body: Action.Body,
  };
}

const camel = (kind: CaseCommandKind) => kind.charAt(0).toLowerCase() + kind.slice(1);

function operationOf(route: Route, handler: Handler, description: Description, body?: RequestBody): Operation {
  const { id, tag, zh, en } = description;
  const { access } = route;
  if (access === undefined) throw new Error(`${nameOf(route)} declares no permission`);
  const parameters = parametersOf(route, handler, description);
  return {
    operationId: id,
    tags: [tag],
    summary: `${zh} · ${en}`,
    ...(handler.doc !== '' && { description: handler.doc }),
    'x-zh': zh,
    'x-en': en,
    'x-permission': access,
    'x-roles': access === 'public' ? [] : rolesWith(access),
    security: access === 'public' ? [] : [{ bearer: [access] }],
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: body.document }),
    responses: answersOf(route, handler, description),
  } as Operation;
}

/** Who has it by role; what takes a grant is said by the permission's own words. */
function rolesWith(permission: Permission): readonly string[] {
  return Object.entries(allowedByRole)
    .filter(([, allowed]) => allowed.includes(permission))
    .map(([role]) => role);
}

function bodyOf(route: Route, { body, form }: Handler): RequestBody | undefined {
  if (form) {
    const properties = Object.fromEntries([
      ...form.texts.map((name) => [name, { type: 'string' }] as const),
      ...form.files.map((name) => [name, { type: 'string', contentMediaType: 'application/octet-stream' }] as const),
    ]);
    const schema = { type: 'object', properties, required: form.files.slice(0, 1), additionalProperties: false };
    return { document: { required: true, content: { 'multipart/form-data': { schema } } } };
  }
  if (body === undefined) return undefined;
  const example = descriptions[nameOf(route)]?.example;
  return jsonBody(bodyOfName(body), example && bodyExamples().get(example)?.body);
}

function jsonBody(Body: BodyClass, example: unknown): RequestBody {
  const media = {
    schema: { $ref: `#/components/schemas/${Body.name}` },
    ...(example !== undefined && { example }),
  };
  return { Body, document: { required: true, content: { 'application/json': media } } };
}

/** The bodies under their classes' names. @throws Error for two classes of one name */
function bodySchemas(operations: readonly Placed[]): Readonly<Record<string, JsonSchema>> {
  const named = new Map<string, BodyClass>();
  for (const { Body } of operations) {
    if (!Body) continue;
    if (named.has(Body.name) && named.get(Body.name) !== Body) throw new Error(`two bodies are called ${Body.name}`);
    named.set(Body.name, Body);
  }
  return Object.fromEntries([...named].map(([name, Body]) => [name, schemaOfFields(fieldsOf(Body))]));
}

function sorted<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function pathsOf(operations: readonly Placed[]): OpenApi['paths'] {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const { route, operation } of operations) (paths[route.path] ??= {})[route.method.toLowerCase()] = operation;
  return paths;
}
