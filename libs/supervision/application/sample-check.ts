import { drawSample, sampleSeed } from '../domain/sample.js';
import type { Sample } from '../domain/sample.js';
import type { WeeklyCheckRecorded } from '../domain/weekly-check.js';
import type { RhythmReads } from './reads.js';

/** A week's sample drawn again: each part holds, or does not. */
export interface SampleCheck {
  readonly unit: string;
  readonly week: string;
  /** All of the following. */
  readonly holds: boolean;
  /** The log has the event with that hash still. */
  readonly logHolds: boolean;
  /** The seed follows from the unit, the week and that hash. */
  readonly seedHolds: boolean;
  /** The log up to there has those cases, closed in that week. */
  readonly populationHolds: boolean;
  /** From them that seed draws those cases, in that order. */
  readonly casesHold: boolean;
  readonly recorded: Sample;
  readonly drawnAgain: Sample;
}

/** Draws a sample again with nothing but the log: its hash, and the cases that it names up to the event with that hash. */
export async function verifiedSample(
  { unit, week, from, to, position, logHash, sample }: WeeklyCheckRecorded['data'],
  reads: Pick<RhythmReads, 'closedAt' | 'locate'>,
): Promise<SampleCheck> {
  const here = await reads.locate({ position, logHash });
  const population = await reads.closedAt(unit, { from, to }, here ?? position);
  const drawnAgain = drawSample(sampleSeed(unit, week, here === undefined ? '' : logHash), population, sample.size);
  const parts = {
    logHolds: here !== undefined,
    seedHolds: drawnAgain.seed === sample.seed,
    populationHolds:
      drawnAgain.population.hash === sample.population.hash && drawnAgain.population.count === sample.population.count,
    casesHold: drawnAgain.cases.join() === sample.cases.join(),
  };
  return { unit, week, holds: Object.values(parts).every(Boolean), ...parts, recorded: sample, drawnAgain };
}
