import type { Description } from './descriptions.js';
import type { Handler } from './handlers.js';
import type { JsonSchema } from './json-schema.js';
import { answerHeaders } from './parameters.js';
import type { Route } from './routes.js';

const PROBLEM = 'application/problem+json';

/** What a status of a problem means, wherever it comes. */
const STATUSES: Readonly<Record<number, readonly [zh: string, en: string]>> = {
  400: ['请求有误', 'The request is wrong'],
  401: ['未知身份', 'It is not known who asks'],
  403: ['无权', 'Who asks may not'],
  404: ['没有', 'There is none'],
  406: ['无此格式', 'Not in such a form'],
  408: ['未在时限内收到', 'It did not arrive in time'],
  409: ['与现状不符', 'It is not so any more'],
  412: ['案件已变更', 'The case has moved on'],
  413: ['过大', 'Too large'],
  414: ['地址过长', 'The address is too long'],
  415: ['不支持的类型', 'Not of that type'],
  416: ['超出范围', 'No such range'],
  422: ['不允许', 'A rule forbids it'],
  428: ['须先预览', 'It has to be previewed first'],
  429: ['请求过于频繁', 'Too many requests'],
  431: ['请求头过大', 'The headers are too large'],
  500: ['内部错误', 'An internal error'],
  503: ['暂时不可用', 'Away for the moment'],
};

const retryAfter = {
  'Retry-After': { description: '秒 · Seconds', schema: { type: 'string', pattern: '^\\d+$' } },
};

/** Headers of problems: how to prove who asks, and when to come again. */
const HEADERS: Readonly<Record<number, object>> = {
  401: { 'WWW-Authenticate': { description: '所需的凭证 · What proof is asked for', schema: { type: 'string' } } },
  429: retryAfter,
  503: retryAfter,
};

/** The answers with problems, under `components.responses`. */
export function sharedResponses(problem: JsonSchema): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(STATUSES).map(([status, [zh, en]]) => [
      `Problem${status}`,
      {
        description: `${zh} · ${en}`,
        ...(HEADERS[Number(status)] && { headers: HEADERS[Number(status)] }),
        content: { [PROBLEM]: { schema: problem } },
      },
    ]),
  );
}

/** Every status of a route, and what it bears. */
export function answersOf(route: Route, handler: Handler, description: Description): Readonly<Record<string, object>> {
  const success = successOf(handler, description);
  const answers: [number, object][] = [route.status, ...(description.also ?? [])].map((status) => [status, success]);
  if (handler.headers.includes('if-none-match')) answers.push([304, { description: '未变 · Nothing changed' }]);
  for (const status of problemsOf(route, handler, description)) {
    if (answers.some(([taken]) => taken === status)) continue;
    answers.push([status, { $ref: `#/components/responses/Problem${status}` }]);
  }
  return Object.fromEntries(answers.sort(([a], [b]) => a - b));
}

function successOf({ answer, answerHeaders: names }: Handler, { writes, zh, en }: Description): object {
  const headers = Object.fromEntries(
    names.flatMap((name) => {
      const known = answerHeaders[name];
      return known ? [[known.name, { description: `${known.zh} · ${known.en}`, schema: known.schema }]] : [];
    }),
  );
  const content = writes ?? (answer && { 'application/json': answer });
  return {
    description: `${zh} · ${en}`,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(content && {
      content: Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }])),
    }),
  };
}

/** What any request may meet before it is known what it asks: malformed, or with too much in its address or its headers. */
const AT_THE_DOOR = [400, 414, 431];

function problemsOf(
  { path, access, method }: Route,
  handler: Handler,
  { problems = [] }: Description,
): readonly number[] {
  const takes = (name: string) => handler.headers.includes(name);
  const hasBody = handler.body !== undefined || handler.form !== undefined;
  return [
    ...AT_THE_DOOR,
    ...(access === 'public' ? [] : [401, 403, 429, 503]),
    ...(path.includes('{') || handler.query.includes('unit') ? [404] : []),
    // A body is looked at before it is known that none is wanted.
    ...(method === 'POST' ? [408, 413, 415] : []),
    ...(hasBody ? [422] : []),
    ...(takes('if-match') || takes('idempotency-key') ? [412] : []),
    ...(takes('x-at-least-position') ? [422] : []),
    ...problems,
    500,
  ];
}
