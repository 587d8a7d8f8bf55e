import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EVENT_STORE } from '#libs/case/service';
import type { EventStore } from '#libs/event-store';
import { Policy } from '#libs/identity';
import type { Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import type { RawParameters } from '#libs/platform';
import { isTopic, jsonSchemaOf, publicTypeOf } from '#libs/publishing';
import { FeedDoor } from '../feed/feed-door.js';
import { FEED_LIMITS } from '../feed/feed-limits.js';
import type { FeedLimits } from '../feed/feed-limits.js';
import type { Engine } from '../engine.js';
import { ENGINE } from '../tokens.js';
import { firstCursor } from './first-cursor.js';
import { noSuchTopic, noSuchType } from './stream-problems.js';
import { streamRequest } from './stream-request.js';
import { streamText } from './stream-text.js';
import { topicsView } from './topics-view.js';
import type { TopicsView } from './topics-view.js';

/** The public streams for who has no broker: the same events as on the topics of Kafka, from any cursor, without a gap. */
@Controller('api/v1/stream')
export class StreamController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: Pick<EventStore, 'head'>,
    @Inject(ENGINE) private readonly engine: Pick<Engine, 'publicStreams'>,
    @Inject(Policy) private readonly policy: Policy,
    @Inject(FeedDoor) private readonly door: FeedDoor,
    @Inject(FEED_LIMITS) private readonly limits: FeedLimits,
  ) {}

  @Get()
  @Access('stream.read')
  topics(): TopicsView {
    return topicsView(this.engine.publicStreams.source);
  }

  /** JSON Schema of the `data` of a type. */
  @Get('schemas/:type')
  @Access('stream.read')
  schema(@Param('type') type: string, @Res() reply: FastifyReply): void {
    const known = publicTypeOf.get(type);
    if (!known) throw noSuchType(type);
    void reply.type('application/schema+json').send(JSON.stringify(jsonSchemaOf(known)));
  }

  /**
   * The public events of a topic as CloudEvents, as NDJSON or as server-sent events; whoever is bound to a unit gets those of the
   * cases that it or a unit below it holds.
   */
  @Get(':topic')
  @Access('stream.read')
  async read(
    @Param('topic') topic: string,
    @Asker() asker: Principal,
    @Query() query: RawParameters,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!isTopic(topic)) throw noSuchTopic(topic);
    const { after, ...wanted } = streamRequest(topic, query, request.headers);
    this.door.refuseWhenFull();
    const from = await firstCursor(this.store, after);
    const scope = this.policy.scopeOf(asker);
    const units = scope && new Set(scope);
    this.door.send(request, reply, { format: wanted.format, permission: 'stream.read' }, (signals) =>
      streamText(this.engine.publicStreams, { ...wanted, topic, from, units }, this.limits, signals),
    );
  }
}
