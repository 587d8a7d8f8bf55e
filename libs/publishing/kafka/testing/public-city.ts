import { openMemoryEventStore } from '#libs/event-store/memory';
import type { EventStore } from '#libs/event-store';
import { loadOrganisation } from '#libs/identity';
import { simulate } from '#libs/simulating';
import { publicLog, Pseudonyms } from '../../index.js';
import type { PublicLogOptions, PublicStep } from '../../index.js';

/** A log of a made-up city, and what it publishes. */
export interface PublicCity {
  readonly store: EventStore;
  steps(options: PublicLogOptions): AsyncGenerator<PublicStep>;
}

export async function publicCity(cases: number): Promise<PublicCity> {
  const store = openMemoryEventStore();
  await grow(store, cases);
  const hide = new Pseudonyms('a key of the tests, of no use to anybody');
  return { store, steps: (options) => publicLog({ store, hide }, options) };
}

/** Further cases of a city; another seed is another city's. */
export async function grow(store: EventStore, cases: number, seed = 7): Promise<void> {
  for (const { stream, head, events } of simulate({ cases, year: 2025, seed, organisation: loadOrganisation() }))
    await store.append(stream, head ? head.revision : 'no-stream', events);
}
