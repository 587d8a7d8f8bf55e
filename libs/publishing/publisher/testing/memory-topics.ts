import { SinkFailure } from '../../kafka/sink.js';
import type { Checkpoint, OpenSink, TransactionalSink } from '../../kafka/sink.js';
import type { PublicEvent } from '../../public-event.js';

/** A place to publish to that keeps the promises of a `TransactionalSink` in memory, and fails when it is told to. */
export class MemoryTopics {
  readonly events: PublicEvent[] = [];
  readonly batches: number[] = [];
  checkpoint: Checkpoint | undefined;
  #epoch = 0;
  /** Asked before each batch; what it throws is the failure of that batch, before (`lost`) or after it was committed. */
  weather: () => { readonly lost?: Error; readonly late?: Error } | undefined = () => undefined;
  opened = 0;

  readonly open: OpenSink = () => {
    this.opened++;
    const epoch = ++this.#epoch;
    const sink: TransactionalSink = {
      checkpoint: this.checkpoint,
      publish: async (events, checkpoint) => {
        await Promise.resolve();
        if (epoch !== this.#epoch) throw new SinkFailure('fenced', 'INVALID_PRODUCER_EPOCH');
        const weather = this.weather();
        if (weather?.lost) throw weather.lost;
        this.events.push(...events);
        this.batches.push(events.length);
        this.checkpoint = checkpoint;
        if (weather?.late) throw weather.late;
      },
      close: () => Promise.resolve(),
    };
    return Promise.resolve(sink);
  };

  /** Somebody else opens it. */
  fence(): void {
    this.#epoch++;
  }
}
