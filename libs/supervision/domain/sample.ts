import { canonicalJson, sha256 } from '#libs/kernel';
import type { CaseId, UnitCode } from '#libs/kernel';

/** A random sample of cases that anyone can draw again: from the same seed and the same population come the same cases. */
export interface Sample {
  readonly seed: string;
  /** How many cases it was drawn from, and the hash of their sorted ids. */
  readonly population: { readonly count: number; readonly hash: string };
  readonly size: number;
  readonly cases: readonly CaseId[];
}

/**
 * The seed of a week's sample. It follows from the log as it stood at the check – from an event that nobody knew before the week
 * was over –, so whoever draws cannot try seeds until a sample pleases them.
 */
export function sampleSeed(unit: UnitCode, week: string, logHash: string): string {
  return sha256(`quality-sample/${unit}/${week}/${logHash}`);
}

/**
 * The cases of a sample: all of them in the order of sha256("<seed>/<case id>"), and of these the first ones. No generator of random
 * numbers is needed to draw it again, nor the order in which the population was told.
 */
export function drawSample(seed: string, population: readonly CaseId[], size: number): Sample {
  const all = [...new Set(population)].sort();
  const drawn = all.map((id) => ({ id, rank: sha256(`${seed}/${id}`) })).sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return {
    seed,
    population: { count: all.length, hash: sha256(canonicalJson(all)) },
    size,
    cases: drawn.slice(0, size).map(({ id }) => id),
  };
}

/** True when the sample is the one that its seed draws from that population. */
export function isSampleOf(sample: Sample, population: readonly CaseId[]): boolean {
  return canonicalJson(drawSample(sample.seed, population, sample.size)) === canonicalJson(sample);
}
