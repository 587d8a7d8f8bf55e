import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What is taken over from a caller: visible, short, and nothing that a log or a header would have to escape. */
const SANE = /^[\w.:~+=-]{1,64}$/;

export const REQUEST_ID = 'x-request-id';

export function newRequestId(): string {
  return randomUUID();
}

/**
 * The id under which a request is logged, answered and written into the events that it causes: the caller's own `X-Request-Id`,
 * else a new one. The request's header says it from then on, so that whoever reads the headers reads the id.
 */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers[REQUEST_ID];
  const id = typeof given === 'string' && SANE.test(given) ? given : newRequestId();
  request.headers[REQUEST_ID] = id;
  return id;
}
