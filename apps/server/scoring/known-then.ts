import type { EventStore } from '#libs/event-store';
import type { Clock, Instant, Position } from '#libs/kernel';
import type { Standing } from '#libs/projecting';

/** Which log: as it was known at an instant, or up to a position. Where both are left out, as it is now. */
export interface Past {
  readonly asOf?: Instant | undefined;
  readonly position?: Position | undefined;
}

/**
 * Whether read models that stand somewhere know just what is asked for. To what was known at a time that is over belongs all that was
 * recorded until then, also what they have yet to hear of: so they must know the log to its end.
 */
export async function knowing(
  { clock, store }: { readonly clock: Clock; readonly store: Pick<EventStore, 'head'> },
  { asOf, position }: Past,
): Promise<(standing: Standing) => boolean> {
  const least = asOf !== undefined && asOf < clock.now() ? await store.head() : 0n;
  return (standing) =>
    (position === undefined || standing.position === position) &&
    (asOf === undefined || standing.recordedAt === null || (asOf >= standing.recordedAt && standing.position >= least));
}
