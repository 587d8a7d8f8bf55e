import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { FEED_LIMITS } from './feed-limits.js';
import type { FeedLimits } from './feed-limits.js';
import { FeedStream } from './feed-stream.js';
import { feedsClosing, tooManyReaders } from './feed-problems.js';

/** How somebody's text is made, given the signals that end it. */
type FeedSource = (signals: {
  readonly gone: AbortSignal;
  readonly closing: AbortSignal;
}) => AsyncGenerator<string | Buffer, void>;

/** The feeds of this process: so many at a time, each as slow as its reader but not for ever, all ended when the server closes. */
@Injectable()
export class Feeds implements OnModuleDestroy {
  readonly #open = new Set<FeedStream>();
  readonly #closing = new AbortController();

  constructor(@Inject(FEED_LIMITS) private readonly limits: FeedLimits) {}

  /** Feeds that are being read. */
  get count(): number {
    return this.#open.size;
  }

  /** @throws ProblemError `feed.too-many-readers`, `feed.closing` */
  refuseWhenFull(): void {
    if (this.#closing.signal.aborted) throw feedsClosing();
    if (this.#open.size >= this.limits.readers) throw tooManyReaders(this.limits.readers);
  }

  /**
   * A feed as a stream. When it is closed – by the end, by the reader, by us – its place is free and the log is no longer read for it.
   *
   * @throws ProblemError `feed.too-many-readers`, `feed.closing`
   */
  open(source: FeedSource): FeedStream {
    this.refuseWhenFull();
    const gone = new AbortController();
    const text = source({ gone: gone.signal, closing: this.#closing.signal });
    const stream = new FeedStream(text, this.limits.drainMs, () => {
      gone.abort();
      this.#open.delete(stream);
    });
    this.#open.add(stream);
    return stream;
  }

  /** Every feed is told that the server closes; who does not take that in time is cut off. */
  async onModuleDestroy(): Promise<void> {
    this.#closing.abort();
    const until = performance.now() + this.limits.closingMs;
    while (this.#open.size > 0 && performance.now() < until) await sleep(10);
    for (const stream of this.#open) stream.destroy();
  }
}
