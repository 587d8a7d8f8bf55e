import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EVENT_STORE, ReadableCases } from '#libs/case/service';
import type { EventStore } from '#libs/event-store';
import { Policy } from '#libs/identity';
import type { Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import type { Position } from '#libs/kernel';
import type { RawParameters } from '#libs/platform';
import { eventLine } from './event-line.js';
import { FeedDoor } from './feed-door.js';
import { encodings } from './feed-encoding.js';
import { filterOf } from './feed-filter.js';
import { FEED_LIMITS } from './feed-limits.js';
import type { FeedLimits } from './feed-limits.js';
import { afterBeyondHead } from './feed-problems.js';
import { feedRequest } from './feed-request.js';
import type { FeedRequest } from './feed-request.js';
import { feedText } from './feed.js';
import type { FeedSignals } from './feed.js';
import { logPages } from './log-pages.js';

/** The log for those who build on it: from any position, without a gap, on to what is appended now. */
@Controller('api/v1/events')
export class FeedController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(Policy) private readonly policy: Policy,
    @Inject(ReadableCases) private readonly cases: ReadableCases,
    @Inject(FeedDoor) private readonly door: FeedDoor,
    @Inject(FEED_LIMITS) private readonly limits: FeedLimits,
  ) {}

  /**
   * Events in the log's order, as NDJSON or as server-sent events. Whatever is wrong with the request, or with the log when it is
   * first asked, is said before anything is sent.
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
    this.door.refuseWhenFull();
    const head = await this.store.head();
    const after = wanted.after === 'latest' ? head : wanted.after;
    if (after > head) throw afterBeyondHead(after, head);
    this.door.send(request, reply, { format: wanted.format, permission: 'log.read' }, (signals) =>
      this.#text(asker, wanted, after, signals),
    );
  }

  #text(asker: Principal, wanted: FeedRequest, after: Position, signals: FeedSignals) {
    const { follow, streamPrefix, types, limit } = wanted;
    const scope = this.policy.scopeOf(asker);
    const sight = this.cases.sight(asker);
    const { pageSize } = this.limits;
    return feedText({
      ...signals,
      ...{ after, limit, limits: this.limits, encoding: encodings[wanted.format] },
      passes: filterOf({ types, streamPrefix, units: scope && new Set(scope) }),
      line: (event) => eventLine(event, sight),
      steps: (signal) => logPages(this.store, { after, follow, streamPrefix, pageSize, signal }),
    });
  }
}
