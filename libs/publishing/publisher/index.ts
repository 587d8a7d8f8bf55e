export { Publisher } from './publisher.js';
export type {
  HeldLease,
  Lease,
  PublishedBatch,
  PublisherObserver,
  PublisherParts,
  PublishFailure,
} from './publisher.js';
export { publishedUpTo, PublisherLease } from './lease.js';
