import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { WatchReport } from '#libs/supervision';

/** Supervision orders (督办) of the whole installation. */
export interface Orders {
  readonly open: number;
  readonly ended: number;
}

/** What watches deadlines, as its figures are kept. */
export interface WatchSources {
  /** Asked with every scrape. */
  orders(): Promise<Orders>;
  /** Now, in milliseconds since 1970. */
  now(): number;
}

/**
 * The watch of deadlines (催办督办) in figures. Those of passes are this process's own – of several processes one passes at a time –;
 * the orders are everybody's.
 */
export class WatchFigures {
  readonly #passes: Counter;
  readonly #done: Counter;
  readonly #last: Gauge;
  readonly #orders: Gauge;

  constructor(
    registry: Registry,
    private readonly sources: WatchSources,
  ) {
    const about = (name: string, help: string, labelNames: readonly string[] = []) => {
      return { name: `shuangwei_${name}`, help, labelNames, registers: [registry] };
    };
    this.#passes = new Counter(about('watch_passes_total', 'Looks at every deadline, by how they ended.', ['outcome']));
    this.#done = new Counter(
      about('watch_done_total', 'Misses recorded, rungs fired, digests issued by passes.', ['what']),
    );
    this.#last = new Gauge(about('watch_last_pass_timestamp_seconds', 'When the last pass ended that came through.'));
    this.#orders = new Gauge(about('supervision_orders', 'Supervision orders, by whether they wait.', ['state']));
  }

  passed({ misses, rungs, digests }: WatchReport): void {
    this.#passes.inc({ outcome: 'done' });
    this.#done.inc({ what: 'missed' }, misses);
    this.#done.inc({ what: 'rung' }, rungs);
    this.#done.inc({ what: 'digest' }, digests);
    this.#last.set(this.sources.now() / 1_000);
  }

  failed(): void {
    this.#passes.inc({ outcome: 'failed' });
  }

  /** Asks for the orders; where they cannot be told, none are. Never throws. */
  async refresh(): Promise<void> {
    const orders = await this.sources.orders().catch(() => undefined);
    this.#orders.reset();
    if (!orders) return;
    this.#orders.set({ state: 'open' }, orders.open);
    this.#orders.set({ state: 'ended' }, orders.ended);
  }
}
