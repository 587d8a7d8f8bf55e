import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { KnownRoutes } from './known-routes.js';
import { problemOfStatus, sendProblem } from './problem.filter.js';

const BODY_LIMIT = 2 * 1024 * 1024;
/** A request that is not whole after so many milliseconds is given up; Fastify by itself would wait for ever. */
const REQUEST_TIMEOUT = 30_000;

/** Node's own refusals of what is not HTTP, before there is a request → status. */
const CLIENT_ERRORS: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/**
 * Fastify as this API needs it: JSON and nothing else comes in – a form or a text would be a way past the browser's preflight –
 * and everything that is refused before a controller sees it is a problem document too.
 */
export function httpAdapter(): { readonly adapter: FastifyAdapter; readonly routes: KnownRoutes } {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT,
    genReqId: () => randomUUID(),
    // RFC 9110: whoever may GET may ask for the head alone.
    exposeHeadRoutes: true,
    forceCloseConnections: 'idle',
    // While the server closes, what still comes in on an open connection is answered, and the connection then closed.
    return503OnClosing: false,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, problemOfStatus(error.statusCode ?? 400, String(request.id))),
    clientErrorHandler: refuseClient,
  });
  const instance = adapter.getInstance();
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    instance.getDefaultJsonParser('error', 'error'),
  );
  // Revisions and positions are bigints: on the wire they are decimal strings.
  instance.setReplySerializer((payload) =>
    JSON.stringify(payload, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each)),
  );
  const routes = new KnownRoutes();
  routes.watch(instance);
  return { adapter, routes };
}

function refuseClient(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = CLIENT_ERRORS[error.code ?? ''] ?? 400;
  const body = JSON.stringify(problemOfStatus(status));
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
