import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Policy, Unauthenticated } from '#libs/identity';
import type { Permission, TokenVerifier } from '#libs/identity';
import { bearerOf, VERIFIER } from '#libs/identity/http';
import type { Engine } from '../engine.js';
import { problemOf } from '../http/problem.filter.js';
import { explainedBy } from '../http/store-problems.js';
import { ENGINE } from '../tokens.js';
import type { FeedSignals } from './feed.js';
import { Feeds } from './feeds.js';
import { MEDIA_TYPES } from './media-type.js';
import type { FeedFormat } from './media-type.js';

/** How the answer is to be sent. */
interface FeedAnswer {
  readonly format: FeedFormat;
  /** What the asker needs for as long as the feed goes on. */
  readonly permission: Permission;
}

/** Where feeds go out, whatever they are of: each as a stream that is Fastify's, with its headers, hooks and back-pressure. */
@Injectable()
export class FeedDoor {
  constructor(
    @Inject(Policy) private readonly policy: Policy,
    @Inject(VERIFIER) private readonly verifier: Pick<TokenVerifier, 'verify'>,
    @Inject(ENGINE) private readonly engine: Pick<Engine, 'logger' | 'database'>,
    @Inject(Feeds) private readonly feeds: Feeds,
  ) {}

  /** @throws ProblemError `feed.too-many-readers`, `feed.closing` */
  refuseWhenFull(): void {
    this.feeds.refuseWhenFull();
  }

  /**
   * Answers with a feed. Whatever is wrong has been said before.
   *
   * @throws ProblemError `feed.too-many-readers`, `feed.closing`
   */
  send(
    request: FastifyRequest,
    reply: FastifyReply,
    { format, permission }: FeedAnswer,
    text: (signals: FeedSignals) => AsyncGenerator<string | Buffer, void>,
  ): void {
    // Fastify would read a stream to its end to answer a HEAD, and this one may have none.
    const headOnly = request.method === 'HEAD';
    const stream = headOnly ? Readable.from([]) : this.#open(request, permission, text);
    void reply
      .headers({
        'content-type': MEDIA_TYPES[format],
        'cache-control': 'no-store',
        vary: 'Accept',
        // A proxy that gathers what is to be sent would hold back the last events.
        'x-accel-buffering': 'no',
      })
      .send(stream);
  }

  #open(
    request: FastifyRequest,
    permission: Permission,
    text: (signals: FeedSignals) => AsyncGenerator<string | Buffer, void>,
  ) {
    const stream = this.feeds.open((signals) =>
      text({
        ...signals,
        stillAllowed: () => this.#stillAllowed(request.headers.authorization, permission),
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
  async #stillAllowed(authorization: string | undefined, permission: Permission): Promise<boolean> {
    try {
      return this.policy.allows(await this.verifier.verify(bearerOf(authorization)), permission);
    } catch (error) {
      return !(error instanceof Unauthenticated);
    }
  }
}
