import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { PublishedBatch, PublishFailure } from '#libs/publishing/publisher';
import type { Projections } from './projection-gauges.js';
import type { Signals } from './signals.js';

/** Told from the beginning, so that the first failure is an increase. */
const REASONS: readonly PublishFailure[] = ['broker', 'fenced', 'refused', 'log', 'lease'];

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * The way to Kafka in figures. Those of transactions are this process's own – of several publishers one works –; how far the log is
 * published is everybody's.
 */
export class PublisherFigures {
  readonly #leader: Gauge;
  readonly #position: Gauge;
  readonly #events: Gauge;
  readonly #seconds: Gauge;
  readonly #published: Counter;
  readonly #failures: Counter;
  readonly #transactions: Histogram;

  constructor(
    registry: Registry,
    private readonly signals: Pick<Signals, 'publishedUpTo'>,
    private readonly log: Omit<Projections, 'statuses'>,
  ) {
    const about = (name: string, help: string, labelNames: readonly string[] = []) => {
      return { name: `shuangwei_${name}`, help, labelNames, registers: [registry] };
    };
    this.#leader = new Gauge(about('publisher_leader', '1 in the process that publishes to Kafka.'));
    this.#position = new Gauge(about('publisher_position', 'Position up to which the log is published.'));
    this.#events = new Gauge(about('publisher_lag_events', 'Events of the log that are not published yet.'));
    this.#seconds = new Gauge(about('publisher_lag_seconds', 'Age of the oldest event that is not published yet.'));
    this.#published = new Counter(about('published_events_total', 'Public events that were committed.'));
    this.#failures = new Counter(
      about('publish_failures_total', 'Times that publishing had to begin again from its checkpoint.', ['reason']),
    );
    for (const reason of REASONS) this.#failures.inc({ reason }, 0);
    this.#transactions = new Histogram({
      ...about('publish_transaction_duration_seconds', 'Transactions that were committed.'),
      buckets: SECONDS,
    });
  }

  leads(leads: boolean): void {
    this.#leader.set(leads ? 1 : 0);
  }

  published({ events, milliseconds }: PublishedBatch): void {
    this.#published.inc(events);
    this.#transactions.observe(milliseconds / 1_000);
  }

  failed(reason: PublishFailure): void {
    this.#failures.inc({ reason });
  }

  /** Asks how far it is, and the log how much is after that. Where either cannot be told, what was told last stands. Never throws. */
  async refresh(): Promise<void> {
    const { publishedUpTo } = this.signals;
    if (!publishedUpTo) return;
    await this.#refresh(publishedUpTo).catch(() => undefined);
  }

  async #refresh(publishedUpTo: NonNullable<Signals['publishedUpTo']>): Promise<void> {
    const position = await publishedUpTo();
    this.#position.set(Number(position));
    const head = await this.log.store.head();
    const recordedAt = head > position ? await this.log.recordedAfter(position) : undefined;
    this.#seconds.set(recordedAt === undefined ? 0 : Math.max(0, this.log.now() - Date.parse(recordedAt)) / 1_000);
    this.#events.set(await this.log.eventsAfter(position, head));
  }
}
