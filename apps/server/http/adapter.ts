import type { Server } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { guardDoorway, prepareAnswer } from './doorway.js';
import { refuseDeep } from './json-body.js';
import { KnownRoutes } from './known-routes.js';
import { problemOfStatus, refuseClient, sendProblem } from './problem-reply.js';
import { requestIdOf } from './request-id.js';

const BODY_LIMIT = 2 * 1024 * 1024;
/** Bytes of request line and headers together; a bearer token may have 8 KiB of them. */
const HEADER_BYTES = 16 * 1024;

/** Milliseconds. */
export interface AdapterOptions {
  /** A request that is not whole by then is given up (default five minutes: a file may be large and a line slow); Fastify by itself would wait for ever. */
  readonly requestTimeout?: number;
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
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestTimeout,
    http: {
      headersTimeout: Math.min(headersTimeout, requestTimeout),
      connectionsCheckingInterval: checkingInterval,
      maxHeaderSize: HEADER_BYTES,
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
  // Revisions and positions are bigints: on the wire they are decimal strings.
  instance.setReplySerializer((payload) =>
    JSON.stringify(payload, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each)),
  );
  const routes = new KnownRoutes();
  routes.watch(instance);
  guardDoorway(instance, routes);
  passOverExpectations(instance.server);
  return { adapter, routes };
}

function acceptJson(instance: FastifyInstance): void {
  const parse = instance.getDefaultJsonParser('error', 'error');
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    try {
      refuseDeep(body);
    } catch (error) {
      return done(error as Error);
    }
    return parse(request, body, done);
  });
}

/** `Expect:` anything but 100-continue is passed over, as RFC 9110 allows; Node by itself would answer 417 without our headers. */
function passOverExpectations(server: Server): void {
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}
