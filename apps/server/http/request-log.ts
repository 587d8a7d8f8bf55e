import type { FastifyInstance } from 'fastify';
import type { Logger } from '#libs/platform';

/**
 * A line for each request once its answer has gone, or nobody is there any more to take it: method, path, id, status and how long
 * it took. Never a body, a query string or a header: those may name people.
 *
 * A hook of Fastify's, not the middleware that nestjs-pino brings: that one makes a logger for each request, and what carries it
 * there looks for its path anew (measured: a fourteenth of what a registration takes).
 */
export function logRequests(instance: FastifyInstance, logger: Pick<Logger, 'info'>): void {
  instance.addHook('onRequest', (request, reply, done) => {
    reply.raw.once('close', () => {
      const { id, method, url } = request;
      const { statusCode: status } = reply.raw;
      const [path] = url.split('?', 1);
      const line = { req: { id, method, path }, res: { status }, responseTime: Math.round(reply.elapsedTime) };
      logger.info(line, status >= 500 ? 'request errored' : 'request completed');
    });
    done();
  });
}
