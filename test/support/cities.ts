import { loadOrganisation } from '#libs/identity';
import { openEnvelope } from '#libs/kernel';
import type { Stored } from '#libs/kernel';
import { simulate } from '#libs/simulating';
import type { SimulationOptions } from '#libs/simulating';

/** The log of a simulated city, as it would be stored. */
export function logOfCity(options: Omit<SimulationOptions, 'organisation'>): Stored[] {
  const log: Stored[] = [];
  for (const { events } of simulate({ ...options, organisation: loadOrganisation() })) {
    for (const { text, hash } of events)
      log.push({ ...openEnvelope(text), position: BigInt(log.length + 1), hash, text });
  }
  return log;
}

/** A log as pages that come one by one. */
export async function* pagesFrom(log: readonly Stored[], size = 1_000): AsyncGenerator<readonly Stored[]> {
  for (let at = 0; at < log.length; at += size) yield await Promise.resolve(log.slice(at, at + size));
}
