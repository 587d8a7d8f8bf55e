import { Readable } from 'node:stream';
import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EVENT_STORE, ReadableCases } from '#libs/case/service';
import type { EventStore } from '#libs/event-store';
import { Policy, Unauthenticated } from '#libs/identity';
import type { Principal, TokenVerifier } from '#libs/identity';
import { Access, Asker, bearerOf, VERIFIER } from '#libs/identity/http';
import type { Position } from '#libs/kernel';
import type { RawParameters } from '#libs/platform';
import type { Engine } from '../engine.js';
import { problemOf } from '../http/problem.filter.js';
import { explainedBy } from '../http/store-problems.js';
import { ENGINE } from '../tokens.js';
import { eventLine } from './event-line.js';
import { encodings } from './feed-encoding.js';
import { filterOf } from './feed-filter.js';
import { FEED_LIMITS } from './feed-limits.js';
import type { FeedLimits } from './feed-limits.js';
import { afterBeyondHead } from './feed-problems.js';
import { feedRequest } from './feed-request.js';
import type { FeedRequest } from './feed-request.js';
import { feedText } from './feed.js';
import { Feeds } from './feeds.js';
import { logPages } from './log-pages.js';
import { MEDIA_TYPES } from './media-type.js';

/** The log for those who build on it: from any position, without a gap, on to what is appended now. */
@Controller('api/v1/events')
export class FeedController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(Policy) private readonly policy: Policy,
    @Inject(ReadableCases) private readonly cases: ReadableCases,
    @Inject(VERIFIER) private readonly verifier: Pick<TokenVerifier, 'verify'>,
    @Inject(ENGINE) private readonly engine: Pick<Engine, 'logger' | 'database'>,
    @Inject(Feeds) private readonly feeds: Feeds,
    @Inject(FEED_LIMITS) private readonly limits: FeedLimits,
  ) {}

  /**
   * Events in the log's order, as NDJSON or as server-sent events. Whatever is wrong with the request, or with the log when it is
   * first asked, is said before anything is sent; the stream is then Fastify's, with its headers, hooks and back-pressure.
   */
  @Get()
  @Access('log.read')
  async read(
    @Asker() asker: Principal,
    @Query() query: RawParameters,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const wanted = feedRequest(query, request.headers);
    this.feeds.refuseWhenFull();
    const head = await this.store.head();
    const after = wanted.after === 'latest' ? head : wanted.after;
    if (after > head) throw afterBeyondHead(after, head);
    // Fastify would read a stream to its end to answer a HEAD, and this one may have none.
    const headOnly = request.method === 'HEAD';
    const stream = headOnly ? Readable.from([]) : this.#open(asker, wanted, after, request);
    void reply
      .headers({
        'content-type': MEDIA_TYPES[wanted.format],
        'cache-control': 'no-store',
        vary: 'Accept',
        // A proxy that gathers what is to be sent would hold back the last events.
        'x-accel-buffering': 'no',
      })
      .send(stream);
  }

  #open(asker: Principal, wanted: FeedRequest, after: Position, request: FastifyRequest) {
    const { follow, streamPrefix, types, limit } = wanted;
    const scope = this.policy.scopeOf(asker);
    const sight = this.cases.sight(asker);
    const { pageSize } = this.limits;
    const stream = this.feeds.open((signals) =>
      feedText({
        ...signals,
        ...{ after, limit, limits: this.limits, encoding: encodings[wanted.format] },
        passes: filterOf({ types, streamPrefix, units: scope && new Set(scope) }),
        line: (event) => eventLine(event, sight),
        steps: (signal) => logPages(this.store, { after, follow, streamPrefix, pageSize, signal }),
        stillAllowed: () => this.#stillAllowed(request.headers.authorization),
        problemOf: (error) => {
          const problem = problemOf(explainedBy(this.engine.database, error), request.id);
          this.engine.logger.error({ err: error, code: problem.code, requestId: request.id }, 'feed broken off');
          return problem;
        },
      }),
    );
    // The answer to a pipelined request may never close, even when its connection does.
    const { socket } = request.raw;
    const left = () => void stream.destroy();
    socket.once('close', left);
    stream.once('close', () => socket.off('close', left));
    return stream;
  }

  /** A feed outlives its token; an issuer that cannot be asked at the moment takes nothing back. */
  async #stillAllowed(authorization: string | undefined): Promise<boolean> {
    try {
      return this.policy.allows(await this.verifier.verify(bearerOf(authorization)), 'log.read');
    } catch (error) {
      return !(error instanceof Unauthenticated);
    }
  }
}
