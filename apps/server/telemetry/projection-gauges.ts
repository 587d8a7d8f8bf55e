import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { EventStore } from '#libs/event-store';
import type { Instant, Position } from '#libs/kernel';
import type { RunnerStatus } from '#libs/projecting';
import { MOST_COUNTED } from '../log/events-behind.js';

/** Where the projections stand, and the log that they follow. */
export interface Projections {
  readonly store: Pick<EventStore, 'head'>;
  /** How many events the log has from a position to its head. A position itself may be a place and no count. */
  eventsAfter(position: Position, head: Position): Promise<number>;
  /** When the first event after a position was recorded; undefined where there is none. */
  recordedAfter(position: Position): Promise<Instant | undefined>;
  /** Now, in milliseconds since 1970. */
  now(): number;
  statuses(): readonly Pick<RunnerStatus, 'name' | 'state' | 'position' | 'head'>[];
}

/** How far each projection is and how far behind: in events, and in the time since the first of those was recorded. */
export class ProjectionGauges {
  readonly #head: Gauge;
  readonly #up: Gauge;
  readonly #position: Gauge;
  readonly #events: Gauge;
  readonly #seconds: Gauge;
  readonly #live: Gauge;

  constructor(
    registry: Registry,
    private readonly projections: Projections,
  ) {
    const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
      new Gauge({ name: `shuangwei_${name}`, help, labelNames, registers: [registry] });
    const each = ['projection'];
    this.#head = gauge(
      'log_head',
      'Position of the newest event; a count of events in PostgreSQL, a place in EventStoreDB.',
    );
    this.#up = gauge('store_up', '1 while the log answers.');
    this.#position = gauge('projection_position', 'Position up to which a projection is written.', each);
    this.#events = gauge(
      'projection_lag_events',
      `Events that a projection has not dealt with yet; with the log in EventStoreDB ${MOST_COUNTED} stands for that many or more.`,
      each,
    );
    this.#seconds = gauge(
      'projection_lag_seconds',
      'Age of the oldest event that a projection has not dealt with.',
      each,
    );
    this.#live = gauge('projection_live', '1 while a projection follows the log.', each);
  }

  /** Asks the log once for its head, and once more for each projection that is behind it. Never throws. */
  async refresh(): Promise<void> {
    const head = await this.projections.store.head().catch(() => undefined);
    this.#up.set(head === undefined ? 0 : 1);
    if (head !== undefined) this.#head.set(Number(head));
    await Promise.all(this.projections.statuses().map((status) => this.#refresh(status, head ?? status.head)));
  }

  async #refresh(
    { name: projection, state, position }: ReturnType<Projections['statuses']>[number],
    head: Position,
  ): Promise<void> {
    this.#position.set({ projection }, Number(position));
    this.#live.set({ projection }, state === 'live' ? 1 : 0);
    const events = await this.projections.eventsAfter(position, head).catch(() => undefined);
    if (events !== undefined) this.#events.set({ projection }, events);
    const age = head <= position ? 0 : await this.#ageAfter(position).catch(() => undefined);
    if (age !== undefined) this.#seconds.set({ projection }, age);
  }

  async #ageAfter(position: Position): Promise<number> {
    const recordedAt = await this.projections.recordedAfter(position);
    return recordedAt === undefined ? 0 : Math.max(0, this.projections.now() - Date.parse(recordedAt)) / 1_000;
  }
}
