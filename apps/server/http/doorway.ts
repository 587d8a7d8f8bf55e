import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '#libs/platform';
import type { KnownRoutes } from './known-routes.js';
import { problemOfStatus, sendProblem } from './problem-reply.js';
import { REQUEST_ID } from './request-id.js';
import { SECURITY_HEADERS, STRICT_TRANSPORT } from './security-headers.js';

/** Characters of path and query together: a signed cursor and a text to search for fit in easily. */
const ADDRESS_LENGTH = 8_192;
const PARAMETERS = 64;
const HEADERS = 100;

/** What every request passes first: the headers of its answer, and the limits of what it may look like. */
export function guardDoorway(instance: FastifyInstance, routes: KnownRoutes): void {
  instance.addHook('onRequest', (request, reply, done) => {
    prepareAnswer(request, reply);
    done();
  });
  // After the loggers, which are `onRequest`, and before a body is read.
  instance.addHook('preParsing', (request, reply, _payload, done) => {
    const { url, raw } = request;
    // RFC 9112, section 3.2.
    const unaddressed = raw.httpVersion === '1.1' && raw.headers.host === undefined;
    if (unaddressed) return sendProblem(reply, problemOfStatus(400, request.id));
    if (url.length > ADDRESS_LENGTH) return sendProblem(reply, problemOfStatus(414, request.id));
    // Names and values one after the other.
    if (raw.rawHeaders.length > 2 * HEADERS) return sendProblem(reply, problemOfStatus(431, request.id));
    if (countParameters(url) > PARAMETERS) return sendProblem(reply, tooManyParameters().toProblem(request.id));
    if (request.is404) return answerUnmatched(request, reply, routes);
    done();
  });
}

/** The headers that an answer has whatever becomes of it. */
export function prepareAnswer(request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers(SECURITY_HEADERS).header(REQUEST_ID, request.id);
  if (request.protocol === 'https') void reply.header('strict-transport-security', STRICT_TRANSPORT);
}

/** No route has this method and this address: the method may be wrong, or ask what there is, or the address is. */
function answerUnmatched(request: FastifyRequest, reply: FastifyReply, routes: KnownRoutes): void {
  const methods = routes.methodsOf(request.url);
  if (methods.length === 0) return sendProblem(reply, problemOfStatus(404, request.id));
  void reply.header('allow', [...methods, 'OPTIONS'].sort().join(', '));
  if (request.method !== 'OPTIONS') return sendProblem(reply, problemOfStatus(405, request.id));
  return void reply.status(204).send();
}

function countParameters(url: string): number {
  const start = url.indexOf('?');
  if (start < 0) return 0;
  let count = 1;
  for (let at = url.indexOf('&', start); at >= 0; at = url.indexOf('&', at + 1)) count++;
  return count;
}

function tooManyParameters(): ProblemError {
  return new ProblemError({
    code: 'request.too-many-parameters',
    status: 400,
    messages: { zh: `查询参数超过 ${PARAMETERS} 个`, en: `more than ${PARAMETERS} query parameters` },
    next: { zh: '请减少查询参数。', en: 'ask with fewer' },
    details: { limit: PARAMETERS },
  });
}
