import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { AppendOutcome, BatchWritten } from '#libs/event-store';
import type { Coverage } from '#libs/law';
import type { PageWritten } from '#libs/projecting';
import type { PublishedBatch, PublishFailure } from '#libs/publishing/publisher';
import type { WatchReport } from '#libs/supervision';
import { ProjectionGauges } from './projection-gauges.js';
import type { Projections } from './projection-gauges.js';
import { PublisherFigures } from './publisher-figures.js';
import type { CommandAnswered, Listener, Signals, WebhookCalled } from './signals.js';
import { WatchFigures } from './watch-figures.js';
import type { WatchSources } from './watch-figures.js';
import { WebhookFigures } from './webhook-figures.js';

/** Half a millisecond to ten seconds: an append takes one or two, a page of a list some ten, a verification of a long chain more. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** One answered request, as the metrics know it. */
export interface Answered {
  readonly method: string;
  /** The pattern of the route, `/api/v1/cases/:id`; undefined where none matched. Never a path: it would hold ids. */
  readonly route: string | undefined;
  readonly status: number;
  readonly milliseconds: number;
}

/**
 * The engine's figures in Prometheus' words. Labels have few values, all of them ours – commands, codes, route patterns,
 * projections – so that no caller can make the server keep series without end, and no label can name a person or a case.
 */
export class Metrics implements Listener {
  readonly #registry = new Registry();
  readonly #requests = this.#histogram(
    'http_request_duration_seconds',
    'Requests by route pattern, method and status.',
    ['method', 'route', 'status'],
  );
  readonly #series = new Map<string, Histogram.Internal<string>>();
  readonly #appends = this.#histogram('append_duration_seconds', 'Appends, from the call to the answer.', ['outcome']);
  readonly #batches = this.#histogram('append_batch_duration_seconds', 'Transactions of the appender.', []);
  readonly #batchAppends = this.#histogram('append_batch_appends', 'Appends of a transaction.', [], SIZES);
  readonly #batchEvents = this.#histogram('append_batch_events', 'Events of a transaction.', [], SIZES);
  readonly #conflicts = this.#counter('append_conflicts_total', 'Appends that another writer was faster than.', []);
  readonly #commands = this.#counter('commands_total', 'Commands by kind and outcome code.', ['kind', 'outcome']);
  readonly #commandTimes = this.#histogram('command_duration_seconds', 'Commands by kind.', ['kind']);
  readonly #refusals = this.#counter('token_refusals_total', 'Tokens that were refused, by code.', ['code']);
  readonly #pages = this.#histogram('projection_write_duration_seconds', 'Writes of a projection.', ['projection']);
  readonly #projected = this.#counter('projection_events_total', 'Events that a projection has dealt with.', [
    'projection',
  ]);
  readonly #lostRaces = this.#counter(
    'projection_lost_races_total',
    'Pages that a projection did not write because another process had moved its checkpoint.',
    ['projection'],
  );
  readonly #projections: ProjectionGauges;
  readonly #watch: WatchFigures;
  readonly #publisher: PublisherFigures;

  readonly #webhooks: WebhookFigures;

  constructor(
    signals: Pick<Signals, 'openFeeds' | 'publishedUpTo' | 'webhooks'>,
    projections: Projections,
    coverage: () => Pick<Coverage, 'daysLeft'>,
    orders: WatchSources['orders'],
  ) {
    collectDefaultMetrics({ register: this.#registry });
    this.#projections = new ProjectionGauges(this.#registry, projections);
    this.#watch = new WatchFigures(this.#registry, { orders, now: () => projections.now() });
    this.#publisher = new PublisherFigures(this.#registry, signals, projections);
    this.#webhooks = new WebhookFigures(this.#registry, () => signals.webhooks());
    new Gauge({
      name: 'shuangwei_calendar_days_left',
      help: 'Days that the newest calendar still covers; due dates beyond them are provisional. Alarm at 60.',
      registers: [this.#registry],
      collect() {
        this.set(coverage().daysLeft);
      },
    });
    new Gauge({
      name: 'shuangwei_feeds_open',
      help: 'Feeds of the log that are open.',
      registers: [this.#registry],
      collect() {
        this.set(signals.openFeeds());
      },
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything, in Prometheus' text format. Asks the log for its head; where that is away, says so and tells the rest. */
  async text(): Promise<string> {
    await Promise.all([this.#projections.refresh(), this.#watch.refresh(), this.#publisher.refresh()]);
    return this.#registry.metrics();
  }

  answered({ method, route = 'none', status, milliseconds }: Answered): void {
    const key = `${method} ${status} ${route}`;
    let series = this.#series.get(key);
    if (!series) {
      const known = METHODS.has(method) ? method : 'other';
      series = this.#requests.labels({ method: known, route, status: String(status) });
      // What a stranger can write there – the method – is not to fill the memory.
      if (known === method) this.#series.set(key, series);
    }
    series.observe(milliseconds / 1_000);
  }

  appended({ outcome, milliseconds }: AppendOutcome): void {
    this.#appends.observe({ outcome }, milliseconds / 1_000);
    if (outcome === 'conflict') this.#conflicts.inc();
  }

  batchWritten({ appends, events, milliseconds }: BatchWritten): void {
    this.#batches.observe(milliseconds / 1_000);
    this.#batchAppends.observe(appends);
    this.#batchEvents.observe(events);
  }

  commandAnswered({ kind, outcome, milliseconds }: CommandAnswered): void {
    this.#commands.inc({ kind, outcome });
    this.#commandTimes.observe({ kind }, milliseconds / 1_000);
  }

  tokenRefused(code: string): void {
    this.#refusals.inc({ code });
  }

  pageWritten(projection: string, { events, milliseconds }: PageWritten): void {
    this.#pages.observe({ projection }, milliseconds / 1_000);
    this.#projected.inc({ projection }, events);
  }

  raceLost(projection: string): void {
    this.#lostRaces.inc({ projection });
  }

  deadlinesWatched(report: WatchReport | undefined): void {
    if (report) this.#watch.passed(report);
    else this.#watch.failed();
  }

  publisherLeads(leads: boolean): void {
    this.#publisher.leads(leads);
  }

  eventsPublished(batch: PublishedBatch): void {
    this.#publisher.published(batch);
  }

  publishFailed(reason: PublishFailure): void {
    this.#publisher.failed(reason);
  }

  webhookCalled(called: WebhookCalled): void {
    this.#webhooks.called(called);
  }

  #histogram(name: string, help: string, labelNames: readonly string[], buckets = SECONDS): Histogram {
    return new Histogram({ name: `shuangwei_${name}`, help, labelNames, buckets, registers: [this.#registry] });
  }

  #counter(name: string, help: string, labelNames: readonly string[]): Counter {
    return new Counter({ name: `shuangwei_${name}`, help, labelNames, registers: [this.#registry] });
  }
}
