import rateLimit from '@fastify/rate-limit';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '#libs/identity';
import { announceProblem } from '../problem-reply.js';
import { callKindOf, WINDOW } from './call-kinds.js';
import type { CallKind, Limits } from './call-kinds.js';
import { TooManyRequests } from './too-many-requests.js';

type Asked = FastifyRequest & { readonly principal?: Principal };
type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

/**
 * How many calls of a kind one principal may make in ten seconds, counted in this process. Behind the access guard: who asks is
 * known, and a route for everybody is not counted.
 */
export class LimitGuard implements CanActivate {
  readonly #limiters = new Map<CallKind, Limiter>();

  private constructor(
    instance: FastifyInstance,
    private readonly limits: Limits,
  ) {
    for (const kind of ['commands', 'reads', 'feeds', 'uploads'] as const) {
      const max = limits[kind];
      if (max > 0)
        this.#limiters.set(kind, instance.createRateLimit({ max, timeWindow: WINDOW, keyGenerator: principalKey }));
    }
  }

  /** Counts principals' calls, and refused tokens by address. Before the first route is registered. */
  static async on(instance: FastifyInstance, limits: Limits): Promise<LimitGuard> {
    await instance.register(rateLimit, { global: false, hook: 'onRequest' });
    if (limits.failedTokens > 0) refuseGuessing(instance, limits.failedTokens);
    return new LimitGuard(instance, limits);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<Asked>();
    if (request.principal === undefined) return true;
    const { url = '', config } = request.routeOptions;
    const kind = callKindOf(request.method, url, (config as { readonly form?: boolean }).form === true);
    const counted = await this.#limiters.get(kind)?.(request);
    if (!counted || counted.isAllowed) return true;
    const { max, remaining, ttlInSeconds } = counted;
    // draft-ietf-httpapi-ratelimit-headers-10
    void http.getResponse<FastifyReply>().headers({
      'ratelimit-policy': `"${kind}";q=${max};w=${WINDOW / 1_000}`,
      ratelimit: `"${kind}";r=${remaining};t=${ttlInSeconds}`,
    });
    if (counted.isExceeded) throw new TooManyRequests(kind, ttlInSeconds);
    return true;
  }
}

/** Whoever acts for several people has a count for each. */
function principalKey(request: FastifyRequest): string {
  const { principal } = request as Asked;
  return principal ? JSON.stringify([principal.id, principal.onBehalfOf]) : request.ip;
}

/**
 * An address whose tokens are refused again and again is told to wait. A good token is never among them: many clerks share one
 * address behind their gateway, and one of them with a broken client is not to lock the others out.
 */
function refuseGuessing(instance: FastifyInstance, max: number): void {
  const failures = instance.createRateLimit({ max, timeWindow: WINDOW, keyGenerator: ({ ip }) => ip });
  instance.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode !== 401) return payload;
    const counted = await failures(request);
    if (counted.isAllowed || !counted.isExceeded) return payload;
    const problem = new TooManyRequests('failedTokens', counted.ttlInSeconds).toProblem(request.id);
    void announceProblem(reply.removeHeader('content-length').removeHeader('www-authenticate'), problem);
    return JSON.stringify(problem);
  });
}
