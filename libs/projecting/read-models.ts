import type { EventStore } from '#libs/event-store';
import type { Position } from '#libs/kernel';
import type { Projection } from './definition.js';
import type { Metrics } from './metrics.js';
import type { ReadModel } from './model.js';
import type { PoisonPolicy } from './page-processor.js';

/** Where read models live. `live` gives the live generation of a projection, after having built it where its version is new. */
export interface ReadModels {
  live(projection: Projection, options: LiveOptions): Promise<ReadModel>;
}

export interface LiveOptions {
  readonly store: EventStore;
  readonly signal: AbortSignal;
  readonly pageSize: number;
  readonly writeEvery: number;
  readonly cacheSize: number;
  readonly poison: PoisonPolicy;
  readonly metrics: Metrics;
  readonly onProgress: (progress: Progress) => void;
}

/** How far a rebuild is. */
export interface Progress {
  readonly position: Position;
  readonly head: Position;
  readonly eventsPerSecond: number;
}
