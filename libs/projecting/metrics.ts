import type { Position } from '#libs/kernel';

/** What a runner tells of itself, as plain numbers; whoever exports metrics reads them when asked. */
export interface Metrics {
  /** Events read and dealt with since the start. */
  events: number;
  pages: number;
  /** Statements sent for pages: loads and writes. */
  statements: number;
  /** Compare-and-sets lost to another runner. */
  conflicts: number;
  /** Times the runner backed off and opened anew. */
  retries: number;
  /** Times the watchdog found nothing arriving though the log had more. */
  stalls: number;
  cacheHits: number;
  cacheMisses: number;
  /** Cases left out at present. */
  parked: number;
  position: Position;
  /** The log's head when it was last asked. */
  head: Position;
}

/** All at nought. */
export function newMetrics(): Metrics {
  return {
    events: 0,
    pages: 0,
    statements: 0,
    conflicts: 0,
    retries: 0,
    stalls: 0,
    cacheHits: 0,
    cacheMisses: 0,
    parked: 0,
    position: 0n,
    head: 0n,
  };
}
