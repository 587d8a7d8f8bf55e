import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Signals, WebhookCalled } from './signals.js';

const SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** What becomes of the calls to receivers. No series names one: which of them fails is in its delivery log. */
export class WebhookFigures {
  readonly #calls: Histogram;
  readonly #events: Counter;

  constructor(registry: Registry, serving: Signals['webhooks']) {
    this.#calls = new Histogram({
      name: 'shuangwei_webhook_call_duration_seconds',
      help: 'Calls to receivers of webhooks, by what became of them.',
      labelNames: ['outcome'],
      buckets: SECONDS,
      registers: [registry],
    });
    this.#events = new Counter({
      name: 'shuangwei_webhook_events_total',
      help: 'Public events that receivers of webhooks have taken.',
      registers: [registry],
    });
    new Gauge({
      name: 'shuangwei_webhooks_served',
      help: 'Webhooks that this process delivers for.',
      registers: [registry],
      collect() {
        this.set(serving().serving);
      },
    });
    new Gauge({
      name: 'shuangwei_webhook_lag_seconds',
      help: 'For how long the event waits that waits longest for a receiver of this process.',
      registers: [registry],
      collect() {
        this.set(serving().lagSeconds);
      },
    });
  }

  called({ outcome, milliseconds, events }: WebhookCalled): void {
    this.#calls.observe({ outcome }, milliseconds / 1_000);
    if (outcome === 'delivered') this.#events.inc(events);
  }
}
