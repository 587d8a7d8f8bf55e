import type { Server } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BODY_LIMIT, boundArrival } from './arriving-bodies.js';
import { guardDoorway, prepareAnswer } from './doorway.js';
import { answerInJson } from './json-answer.js';
import { refuseDeep } from './json-body.js';
import { KnownRoutes } from './known-routes.js';
import { problemOfStatus, refuseClient, refuseConnection, sendProblem } from './problem-reply.js';
import { requestIdOf } from './request-id.js';

/** Bytes of request line and headers together; a bearer token may have 8 KiB of them. */
const HEADER_BYTES = 16 * 1024;

/** Milliseconds. */
export interface AdapterOptions {
  /** A request that is not whole by then is given up (default five minutes: a file may be large and a line slow); Fastify by itself would wait for ever. */
  readonly requestTimeout?: number;
  /** The same for a body that is not a file (default 30 s). */
  readonly bodyTimeout?: number;
  /** The same for its headers alone (default 10 s): connections that send one byte now and then are cheap to open. */
  readonly headersTimeout?: number;
  /** How often that is looked at (default 2 s; Node's own is 30). */
  readonly checkingInterval?: number;
  /** Addresses of proxies whose X-Forwarded-For and -Proto are believed, with commas between. */
  readonly trustProxy?: string | undefined;
}

/**
 * Fastify as this API needs it: JSON and nothing else comes in – a form or a text would be a way past the browser's preflight –
 * and everything that is refused before a controller sees it is a problem document too.
 */
export function httpAdapter(options: AdapterOptions = {}): {
  readonly adapter: FastifyAdapter;
  readonly routes: KnownRoutes;
} {
  const { requestTimeout = 300_000, headersTimeout = 10_000, checkingInterval = 2_000, trustProxy } = options;
  const { bodyTimeout = 30_000 } = options;
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestTimeout,
    http: {
      headersTimeout: Math.min(headersTimeout, requestTimeout),
      connectionsCheckingInterval: checkingInterval,
      maxHeaderSize: HEADER_BYTES,
      // Ours to refuse (doorway.ts): Node by itself would answer without our headers.
      requireHostHeader: false,
    },
    ...(trustProxy !== undefined && { trustProxy }),
    genReqId: requestIdOf,
    // RFC 9110: whoever may GET may ask for the head alone.
    exposeHeadRoutes: true,
    forceCloseConnections: 'idle',
    // While the server closes, what still comes in on an open connection is answered, and the connection then closed.
    return503OnClosing: false,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      prepareAnswer(request, reply);
      sendProblem(reply, problemOfStatus(error.statusCode ?? 400, request.id));
    },
    clientErrorHandler: refuseClient,
  });
  const instance = adapter.getInstance<FastifyInstance>();
  acceptJson(instance);
  answerInJson(instance);
  const routes = new KnownRoutes();
  routes.watch(instance);
  guardDoorway(instance, routes);
  boundArrival(instance, bodyTimeout);
  passOverExpectations(instance.server);
  refuseTunnels(instance.server);
  return { adapter, routes };
}

function acceptJson(instance: FastifyInstance): void {
  const parse = instance.getDefaultJsonParser('error', 'error');
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    // Many clients name a type whether or not they send anything: what has no bytes is no body, as without the type.
    if (body === '') return done(null, undefined);
    try {
      refuseDeep(body);
    } catch (error) {
      return done(error as Error);
    }
    return parse(request, body, done);
  });
}

/** `CONNECT`: Node by itself would close the connection without a word. */
function refuseTunnels(server: Server): void {
  server.on('connect', (_request, socket) => {
    refuseConnection(socket, 405);
    // Nobody reads from it any more, so nobody would notice that the other side is gone.
    socket.once('finish', () => socket.destroy());
  });
}

/** `Expect:` anything but 100-continue is passed over, as RFC 9110 allows; Node by itself would answer 417 without our headers. */
function passOverExpectations(server: Server): void {
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}
