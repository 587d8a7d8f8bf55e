import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bearerOf } from '#libs/identity/http';
import { problemOfStatus, sendProblem } from './problem-reply.js';

/** Bytes of JSON that any route takes. */
export const BODY_LIMIT = 2 * 1024 * 1024;

const BATCHES = '/api/v1/batches';

/**
 * A body that does not arrive in time is answered 408 and its connection closed: one byte now and then would hold it for as long as
 * a large file may take. Forms have a watch of their own, and batches beyond what other routes take the time of a whole request.
 */
export function boundArrival(instance: FastifyInstance, timeoutMs: number): void {
  instance.addHook('preParsing', (request, reply, _payload, done) => {
    const { raw } = request;
    if (!hasBody(request) || isForm(request) || isLargeBatch(request)) return done();
    const timer = setTimeout(() => {
      if (reply.sent || raw.complete) return;
      void reply.header('connection', 'close');
      sendProblem(reply, problemOfStatus(408, request.id));
    }, timeoutMs);
    const over = () => clearTimeout(timer);
    raw.once('end', over).once('close', over);
    // Refused before it was read, it may never end.
    reply.raw.once('close', over);
    done();
  });
}

/**
 * Lets batches be larger than other bodies. One that is larger is received only from who has a token: the server holds it in memory
 * before any route can ask.
 *
 * @param verify rejects a token that does not count
 */
export function acceptLargeBatches(
  instance: FastifyInstance,
  limit: number,
  verify: (token: string | undefined) => Promise<unknown>,
): void {
  instance.addHook('onRoute', (route) => {
    if (route.url === BATCHES) route.bodyLimit = limit;
  });
  instance.addHook('preParsing', (request, reply, _payload, done) => {
    if (!isLargeBatch(request)) return done();
    const refuse = (error: unknown) => {
      void reply.header('connection', 'close');
      done(error as Error);
    };
    // `bearerOf` throws.
    Promise.resolve()
      .then(() => verify(bearerOf(request.headers.authorization)))
      .then(() => done(), refuse);
  });
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function isForm({ headers }: FastifyRequest): boolean {
  return /^multipart\//i.test(headers['content-type'] ?? '');
}

/** A batch that no other route would take, as far as it says how long it is. */
function isLargeBatch(request: FastifyRequest): boolean {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  return (coding !== undefined || Number(length ?? 0) > BODY_LIMIT) && request.routeOptions.url === BATCHES;
}
