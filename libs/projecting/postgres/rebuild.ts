import type { Pool, PoolClient } from 'pg';
import type { EventStore } from '#libs/event-store';
import { EventStoreError } from '#libs/event-store';
import type { Position } from '#libs/kernel';
import { pause } from '#libs/platform/backoff';
import type { Projection } from '../definition.js';
import { newMetrics } from '../metrics.js';
import type { Metrics } from '../metrics.js';
import { LostRace } from '../model.js';
import { PageProcessor } from '../page-processor.js';
import type { PoisonPolicy } from '../page-processor.js';
import { rereadFrom } from '../reread.js';
import type { Progress } from '../read-models.js';
import { createGeneration, dropOthers, makeLive } from './generation.js';
import type { Generation } from './generation.js';
import { connectionLost, inTransaction, withConnection } from './pool.js';
import { PostgresModel } from './postgres-model.js';
import { sql } from './sql.js';

export interface RebuildOptions {
  readonly store: EventStore;
  readonly signal?: AbortSignal;
  /** Events read at a time (default 1,000). */
  readonly pageSize?: number;
  /** While there is more to read, a write is due at so many touched entities (default 6,000): more is faster and takes more memory. */
  readonly writeEvery?: number;
  /** Entities kept in memory between pages (default 20,000). */
  readonly cacheSize?: number;
  readonly poison?: PoisonPolicy;
  readonly onProgress?: (progress: Progress) => void;
}

export interface RebuildResult {
  readonly name: string;
  readonly version: number;
  readonly generation: number;
  readonly events: number;
  readonly position: Position;
  readonly seconds: number;
  /** Statements sent for pages, and the pages. */
  readonly statements: number;
  readonly pages: number;
}

/** Somebody else rebuilds this projection at the moment. */
export class RebuildInProgress extends Error {
  constructor(name: string) {
    super(`${name} is being rebuilt by another session`);
    this.name = 'RebuildInProgress';
  }
}

interface Internal extends RebuildOptions {
  /** Go on with tables of this version that an interrupted rebuild left, instead of beginning anew. */
  readonly resume?: boolean;
  /** Wait until another session's rebuild ends, instead of throwing. */
  readonly waitForOthers?: boolean;
  readonly metrics?: Metrics;
}

const PROGRESS_EVERY_MS = 500;

/** Builds a generation beside the live one and switches to it. `run` may be called again after a failure, and goes on. */
export class Rebuild {
  readonly #metrics: Metrics;
  readonly #begun = performance.now();
  #lastProgress = 0;
  #made: Generation | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly projection: Projection,
    private readonly options: Internal,
  ) {
    this.#metrics = options.metrics ?? newMetrics();
  }

  /** True for what waiting may mend: the database or the store could not be asked. */
  static mayRetry(error: unknown): boolean {
    if (error instanceof EventStoreError) return error.kind === 'retryable';
    return error instanceof LostRace || connectionLost(error);
  }

  async run(): Promise<RebuildResult> {
    return withConnection(this.pool, async (session) => {
      await this.#lock(session);
      try {
        return await this.#build();
      } finally {
        await session.query('select pg_advisory_unlock_all()').catch(() => undefined);
      }
    });
  }

  async #lock(session: PoolClient): Promise<void> {
    for (;;) {
      const { rows } = await session.query<{ mine: boolean }>(sql('try-rebuild-lock'), [this.projection.name]);
      if (rows[0]?.mine) return;
      if (!this.options.waitForOthers) throw new RebuildInProgress(this.projection.name);
      await pause(500, this.options.signal);
      this.options.signal?.throwIfAborted();
    }
  }

  async #build(): Promise<RebuildResult> {
    const { store, poison = 'stop', cacheSize = 20_000, writeEvery = 6_000 } = this.options;
    const before = await this.#live();
    // Another session may have built and switched while this one waited for the lock.
    if (this.options.resume && before && before.version >= this.projection.version) return this.#result(before, 0n);
    const building = await this.#tables(before);
    const model = new PostgresModel(this.pool, this.projection, building);
    const processor = new PageProcessor(this.projection, model, {
      ...{ poison, cacheSize, writeEvery, metrics: this.#metrics, reread: rereadFrom(store) },
    });
    await processor.open();
    await this.#catchUp(processor);
    await model.finish();
    await this.#catchUp(processor);
    await this.#switch(processor, building, before);
    await inTransaction(this.pool, (client) => dropOthers(client, building));
    return this.#result(building, processor.checkpoint.position);
  }

  /** The generation to build: the one begun by this rebuild or, when resuming, by an interrupted one; else a fresh one. */
  async #tables(live: Generation | undefined): Promise<Generation> {
    const { name, version } = this.projection;
    const made = await inTransaction(this.pool, async (client) => {
      await client.query(sql('lock-name'), [name]);
      const { rows } = await client.query<{ generation: number }>(sql('newest-generation'), [name, version]);
      const newest = rows[0]?.generation;
      const mine = this.#made?.generation === newest;
      const isLive = live?.version === version && live.generation === newest;
      if (newest !== undefined && !isLive && (mine || this.options.resume))
        return { name, version, generation: newest };
      if (live) await dropOthers(client, live);
      return createGeneration(client, this.projection);
    });
    this.#made = made;
    return made;
  }

  async #live(): Promise<Generation | undefined> {
    const { rows } = await this.pool.query<Omit<Generation, 'name'>>(sql('live-generation'), [this.projection.name]);
    return rows[0] && { name: this.projection.name, ...rows[0] };
  }

  async #catchUp(processor: PageProcessor, until?: Position): Promise<void> {
    const { store, pageSize = 1_000, signal } = this.options;
    this.#metrics.head = await store.head();
    const stop = signal ? AbortSignal.any([signal, processor.failed.signal]) : processor.failed.signal;
    const after = processor.checkpoint.position;
    try {
      for await (const page of store.readAll({ after, pageSize, signal: stop })) {
        const wanted = until === undefined ? page : page.filter(({ position }) => position <= until);
        await processor.offer(wanted, false);
        this.#report(false);
        stop.throwIfAborted();
        if (wanted.length < page.length) break;
      }
    } finally {
      await processor.drain();
    }
    this.#report(true);
  }

  /**
   * One transaction. The old generation's checkpoint row is held, so its runner waits; what it has seen more than the new one
   * (a page at the most) is caught up on, so that no query ever goes back in time; then views and register change together.
   */
  async #switch(processor: PageProcessor, next: Generation, before: Generation | undefined): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      await client.query(sql('lock-name'), [next.name]);
      if (before) {
        const { rows } = await client.query<{ position: Position }>(sql('hold-back'), [
          before.name,
          before.version,
          before.generation,
        ]);
        const position = rows[0]?.position ?? 0n;
        if (processor.checkpoint.position < position) await this.#catchUp(processor, position);
      }
      await makeLive(client, this.projection, next, before);
    });
  }

  #report(always: boolean): void {
    const now = performance.now();
    if (!always && now - this.#lastProgress < PROGRESS_EVERY_MS) return;
    this.#lastProgress = now;
    const { events, position, head } = this.#metrics;
    const eventsPerSecond = Math.round(events / Math.max(0.001, (now - this.#begun) / 1_000));
    this.options.onProgress?.({ position, head, eventsPerSecond });
  }

  #result({ name, version, generation }: Generation, position: Position): RebuildResult {
    const seconds = (performance.now() - this.#begun) / 1_000;
    const { events, statements, pages } = this.#metrics;
    return { name, version, generation, events, position, seconds, statements, pages };
  }
}
