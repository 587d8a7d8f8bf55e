import type { Pool } from 'pg';
import type { EventStore } from '#libs/event-store';
import type { Position, Stored } from '#libs/kernel';
import { Backoff, pause } from '#libs/platform/backoff';
import type { Projection } from '../definition.js';
import { newMetrics } from '../metrics.js';
import { FoldFailed, LostRace, Poisoned, RowRefused, Superseded } from '../model.js';
import { pageFolder } from '../folding/index.js';
import type { LiveOptions, ReadModels } from '../read-models.js';
import { createGeneration, makeLive } from './generation.js';
import type { Generation } from './generation.js';
import { inTransaction } from './pool.js';
import { PostgresModel } from './postgres-model.js';
import { Rebuild } from './rebuild.js';
import type { RebuildOptions, RebuildResult } from './rebuild.js';
import { sql } from './sql.js';

/** Read models in PostgreSQL. The pool is the caller's (made with `readModelPoolOptions`), at least four connections. */
export class PostgresReadModels implements ReadModels {
  constructor(private readonly pool: Pool) {}

  /**
   * The live generation. Makes it where there is none; where the code's version is newer than the live one, builds it
   * beside, switches, and returns it: until then queries see the old one.
   *
   * @throws Superseded when a newer version than the code's is live
   */
  async live(projection: Projection, options: LiveOptions): Promise<PostgresModel> {
    for (;;) {
      const live = await this.#liveOrFirst(projection);
      if (live.version === projection.version) return new PostgresModel(this.pool, projection, live);
      if (live.version > projection.version) throw new Superseded(projection.name, projection.version, live.version);
      await new Rebuild(this.pool, projection, { ...options, resume: true, waitForOthers: true }).run();
    }
  }

  /**
   * Folds the whole log into fresh tables beside the live ones, switches queries over in one transaction, and drops the old
   * tables. Appends and the live runner go on meanwhile. A broken connection is waited out.
   *
   * @throws RebuildInProgress when another session rebuilds the same projection
   * @throws Poisoned at an event that cannot be folded (unless parking was chosen); the live tables stay as they are
   */
  async rebuild(projection: Projection, options: RebuildOptions): Promise<RebuildResult> {
    const backoff = new Backoff({ baseMs: 100, capMs: 10_000 });
    const rebuild = new Rebuild(this.pool, projection, { metrics: newMetrics(), ...options });
    for (;;) {
      try {
        return await rebuild.run();
      } catch (error) {
        if (!Rebuild.mayRetry(error)) throw error;
        await pause(backoff.next(), options.signal);
        options.signal?.throwIfAborted();
      }
    }
  }

  /**
   * Takes a parked case back in: its events are replayed with the code as it is now, up to where the projection stands.
   * False when the case is not parked.
   *
   * @throws Poisoned when an event of the case still cannot be folded; the case stays parked
   */
  async unpark(projection: Projection, key: string, store: EventStore): Promise<boolean> {
    for (;;) {
      const model = new PostgresModel(this.pool, projection, await this.#liveOrFirst(projection));
      try {
        return await replayParked(model, projection, key, store);
      } catch (error) {
        // A runner wrote a page in between: read again where it stands.
        if (!(error instanceof LostRace)) throw error;
      }
    }
  }

  async #liveOrFirst(projection: Projection): Promise<Generation> {
    const { name } = projection;
    return inTransaction(this.pool, async (client) => {
      await client.query(sql('lock-name'), [name]);
      const { rows } = await client.query<Omit<Generation, 'name'>>(sql('live-generation'), [name]);
      const [row] = rows;
      if (row) return { name, version: row.version, generation: row.generation };
      const first = await createGeneration(client, projection);
      await makeLive(client, projection, first, undefined);
      return first;
    });
  }
}

async function replayParked(
  model: PostgresModel,
  projection: Projection,
  key: string,
  store: EventStore,
): Promise<boolean> {
  const { checkpoint, parked } = await model.open();
  if (!parked.some((each) => each.key === key)) return false;
  const events: Stored[] = [];
  for await (const event of eventsOf(projection, key, store, checkpoint.position)) events.push(event);
  const folder = pageFolder(projection, { load: (keys) => model.load(keys), cacheSize: 0, inOrder: false });
  try {
    await folder.fold(events, new Map());
    await model.write(
      { ...folder.take(), position: checkpoint.position, recordedAt: null, parks: [], unpark: key },
      checkpoint,
    );
    return true;
  } catch (error) {
    if (!(error instanceof FoldFailed || error instanceof RowRefused)) throw error;
    const event = events[error instanceof FoldFailed ? error.index : events.length - 1];
    const { position = checkpoint.position, type = '', revision = 0n } = event ?? {};
    throw new Poisoned(projection.name, { key, position, type, revision, reason: error.message });
  }
}

/** All events of a key up to a position: from the key's stream where it has one, else from the whole log. */
async function* eventsOf(
  projection: Projection,
  key: string,
  store: EventStore,
  until: Position,
): AsyncIterable<Stored> {
  if (projection.stream) {
    for await (const event of store.read(projection.stream(key))) {
      if (event.position > until) return;
      yield event;
    }
    return;
  }
  for await (const page of store.readAll()) {
    for (const event of page) {
      if (event.position > until) return;
      if (projection.key(event) === key) yield event;
    }
  }
}
