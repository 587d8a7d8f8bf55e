import type { Stored } from '#libs/kernel';
import type { Projection } from './definition.js';
import { MemoryReadModel } from './memory-model.js';
import { newMetrics } from './metrics.js';
import { PageProcessor } from './page-processor.js';
import type { ReadModels } from './read-models.js';

/** Read models in memory, one for each projection's name. */
export class MemoryReadModels implements ReadModels {
  readonly #models = new Map<string, MemoryReadModel>();

  live(projection: Projection): Promise<MemoryReadModel> {
    return Promise.resolve(this.of(projection));
  }

  /** The model, to look into. */
  of(projection: Projection): MemoryReadModel {
    const model = this.#models.get(projection.name) ?? new MemoryReadModel(projection);
    this.#models.set(projection.name, model);
    return model;
  }
}

/**
 * For specifications: given these pages of events, the tables that follow – through the same folding that the runner does.
 * `cacheSize` 0 makes every page load its states anew.
 */
export async function projectInMemory(
  projection: Projection,
  pages: readonly (readonly Stored[])[],
  { model = new MemoryReadModel(projection), cacheSize = 0 }: { model?: MemoryReadModel; cacheSize?: number } = {},
): Promise<MemoryReadModel> {
  const processor = new PageProcessor(projection, model, {
    ...{ poison: 'stop', cacheSize, writeEvery: 1, metrics: newMetrics() },
    reread: (after, upTo) =>
      Promise.resolve(pages.flat().filter(({ position }) => position > after && position <= upTo)),
  });
  await processor.open();
  for (const page of pages) await processor.offer(page);
  await processor.drain();
  return model;
}

/** More than any city has cases: what is folded for one answer is kept in memory whole. */
const WHOLE_LOG = Number.MAX_SAFE_INTEGER;

/**
 * The tables that follow from events as they are read, all projections in one reading: for what no stored read model knows, such as the log up
 * to some position, or judged by another law. Everything is written once, at the end, so the time is that of the folding.
 */
export async function foldLog(
  projections: readonly Projection[],
  pages: AsyncIterable<readonly Stored[]>,
): Promise<readonly MemoryReadModel[]> {
  const models = projections.map((projection) => new MemoryReadModel(projection));
  const processors = projections.map(
    (projection, index) =>
      new PageProcessor(projection, models[index] ?? new MemoryReadModel(projection), {
        ...{ poison: 'stop', cacheSize: WHOLE_LOG, writeEvery: WHOLE_LOG, metrics: newMetrics() },
        // Asked for after a refused row only, and a model in memory refuses none.
        reread: () => Promise.resolve([]),
      }),
  );
  for (const processor of processors) await processor.open();
  for await (const page of pages) for (const processor of processors) await processor.offer(page, false);
  for (const processor of processors) await processor.drain();
  return models;
}
