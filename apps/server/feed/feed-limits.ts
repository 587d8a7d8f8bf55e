/** Injection token of the `FeedLimits`. */
export const FEED_LIMITS = Symbol('FeedLimits');

/** What bounds a feed, and what a process spends on all of them. */
export interface FeedLimits {
  /** Feeds that a process serves at the same time. */
  readonly readers: number;
  /** Without an event for so long, the reader is told where the feed is, in milliseconds. */
  readonly heartbeatMs: number;
  /** A reader that takes nothing for so long is cut off, in milliseconds. */
  readonly drainMs: number;
  /** How often a feed asks whether its token still counts, in milliseconds. */
  readonly recheckMs: number;
  /** How long a browser is to wait before it comes back, in milliseconds. */
  readonly retryMs: number;
  /** Events that are read at once. A feed holds two such pages at the most. */
  readonly pageSize: number;
  /** Bytes that are written at once, one event more or less. */
  readonly chunkSize: number;
  /** While the server closes, so long is waited for readers to take the end, in milliseconds. */
  readonly closingMs: number;
}

export const feedLimits: FeedLimits = {
  readers: 32,
  heartbeatMs: 15_000,
  drainMs: 60_000,
  recheckMs: 60_000,
  retryMs: 3_000,
  pageSize: 2_000,
  // Twice that is no quicker; half of it takes an eighth more of the server's time.
  chunkSize: 262_144,
  closingMs: 2_000,
};
