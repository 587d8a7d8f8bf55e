import { openPostgresEventStore } from '#libs/event-store/postgres';
import { loadOrganisation } from '#libs/identity';
import { withPostgres } from '#libs/testing';
import { loadSimulation, simulate } from './index.js';

const parameters = { cases: 150, year: 2025, seed: 5, organisation: loadOrganisation() };

it('a simulated year goes into PostgreSQL whole, each case in order, and a load that was broken off is gone on with', async () => {
  await withPostgres(async ({ appUrl }) => {
    const store = openPostgresEventStore({ appUrl });
    try {
      const stop = new AbortController();
      const onProgress = () => stop.abort(new Error('broken off'));
      await expect(loadSimulation({ ...parameters, store, onProgress, signal: stop.signal })).rejects.toThrow(
        'broken off',
      );
      expect(await store.head()).toBeGreaterThan(500n);

      const { summary, appended } = await loadSimulation({ ...parameters, store });
      expect(appended).toBeGreaterThan(0);
      expect(appended).toBeLessThan(summary.events);
      const stored = new Map<string, string[]>();
      for await (const page of store.readAll({ streamPrefix: 'case-' })) {
        for (const { stream, text } of page) stored.set(stream, [...(stored.get(stream) ?? []), text]);
      }
      const simulated = new Map<string, string[]>();
      for (const { stream, events } of simulate(parameters)) {
        simulated.set(stream, [...(simulated.get(stream) ?? []), ...events.map(({ text }) => text)]);
      }
      expect(stored).toEqual(simulated);
      expect((await loadSimulation({ ...parameters, store })).appended).toBe(0);
    } finally {
      await store.close();
    }
  });
});
