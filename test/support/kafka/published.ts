import { setTimeout as sleep } from 'node:timers/promises';
import { TOPICS } from '#libs/publishing';
import type { PublicEvent, PublicStep } from '#libs/publishing';
import { Comparison } from './compared.js';
import type { Compared } from './compared.js';
import { committed } from './kcat.js';

/** The public log of an installation, as `engine.publicStreams` is. */
interface PublicStreams {
  readonly source: string;
  steps(options: {
    readonly from: { readonly after: bigint; readonly skip: number };
    readonly follow: boolean;
    readonly pageSize: number;
    readonly signal: AbortSignal;
  }): AsyncGenerator<PublicStep>;
}

const PAGE = 1_000;

/** Every public event that the log has now, in its order. */
export async function* publicEvents(streams: PublicStreams): AsyncGenerator<PublicEvent> {
  const { signal } = new AbortController();
  for await (const { events } of streams.steps({ from: { after: 0n, skip: 0 }, follow: false, pageSize: PAGE, signal }))
    yield* events;
}

/** What kcat finds committed in the topics beside what the log has, at this moment. */
async function compareTopics(brokers: string, streams: PublicStreams): Promise<Compared> {
  const comparison = new Comparison(streams.source);
  for await (const event of publicEvents(streams)) comparison.expect(event);
  for (const topic of TOPICS) for await (const message of committed(brokers, topic)) comparison.receive(message);
  return comparison.result();
}

/** The same when as much has arrived as the log has, or when nothing more comes. Nobody may append meanwhile. */
export async function compareWhenArrived(
  brokers: string,
  streams: PublicStreams,
  withinMs = 60_000,
): Promise<Compared> {
  for (const until = performance.now() + withinMs; ; await sleep(500)) {
    const compared = await compareTopics(brokers, streams).catch((error: unknown) => {
      // The topics are made by the first publisher that works.
      if (performance.now() > until) throw error;
      return undefined;
    });
    if (compared && (compared.lost === 0 || performance.now() > until)) return compared;
  }
}
