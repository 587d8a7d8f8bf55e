import type { FastifyRequest } from 'fastify';

/** A header that stands at most once. */
export function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
