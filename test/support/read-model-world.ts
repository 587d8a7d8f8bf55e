import type { Pool } from 'pg';
import type { EventStore } from '#libs/event-store';
import { openPostgresEventStore } from '#libs/event-store/postgres';
import type { Stored } from '#libs/kernel';
import { PostgresReadModels, ProjectionRunner, openReadModelPool, projectInMemory } from '#libs/projecting';
import type { MemoryReadModel, PoisonPolicy, Projection } from '#libs/projecting';
import { freshDatabase } from '#libs/testing';
import { LifeSealer } from './case-histories.js';
import type { Life } from './case-histories.js';

/** A fresh database with a log and read models in it, for specifications of the real thing. */
export interface ReadModelWorld extends AsyncDisposable {
  readonly store: EventStore;
  readonly pool: Pool;
  readonly models: PostgresReadModels;
  readonly appUrl: string;
  /** Appends the lives, their events interleaved. */
  live(lives: readonly Life[]): Promise<void>;
  /** A runner of the projection, until it is disposed of. */
  run(projection: Projection): ProjectionRunner;
  /** Brings the projection up to the log's end, and stops. */
  catchUp(projection: Projection, poison?: PoisonPolicy): Promise<void>;
  /** The same log folded in memory. */
  inMemory(projection: Projection): Promise<MemoryReadModel>;
}

export async function readModelWorld(): Promise<ReadModelWorld> {
  const database = await freshDatabase();
  const store = openPostgresEventStore({ appUrl: database.appUrl });
  const pool = openReadModelPool(database.appUrl);
  const models = new PostgresReadModels(pool);
  const run = (projection: Projection, poison: PoisonPolicy = 'stop') =>
    new ProjectionRunner(projection, {
      store,
      models,
      poison,
      pageSize: 50,
      writeEvery: 100,
      backoff: { baseMs: 5, capMs: 100 },
    });
  return {
    ...{ store, pool, models, appUrl: database.appUrl, run },
    async live(lives) {
      let open = lives.map((life) => new LifeSealer(life));
      while (open.length > 0) {
        await Promise.all(
          open.map((sealer) => {
            const { expected, sealed } = sealer.next();
            return store.append(sealer.stream, expected, sealed);
          }),
        );
        open = open.filter((sealer) => !sealer.done);
      }
    },
    async catchUp(projection, poison) {
      await using runner = run(projection, poison);
      const head = await store.head();
      if (await runner.waitFor(head, 20_000)) return;
      throw runner.status.error ?? new Error(`${projection.name} is at ${runner.status.position} of ${head}`);
    },
    async inMemory(projection) {
      const pages: (readonly Stored[])[] = [];
      for await (const page of store.readAll()) pages.push(page);
      return projectInMemory(projection, pages);
    },
    async [Symbol.asyncDispose]() {
      await store.close();
      await pool.end();
      await database.drop();
    },
  };
}
