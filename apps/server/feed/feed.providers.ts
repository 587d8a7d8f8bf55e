import type { Provider } from '@nestjs/common';
import { FeedDoor } from './feed-door.js';
import { FEED_LIMITS, feedLimits } from './feed-limits.js';
import type { FeedLimits } from './feed-limits.js';
import { Feeds } from './feeds.js';

/** What the feeds' controllers need beside what the engine gives, with some of the limits as they are wanted. */
export const feedProvidersWith = (limits: () => Partial<FeedLimits>): Provider[] => [
  Feeds,
  FeedDoor,
  { provide: FEED_LIMITS, useFactory: (): FeedLimits => ({ ...feedLimits, ...limits() }) },
];
