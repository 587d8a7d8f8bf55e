import type { Principal } from '#libs/identity';
import type { Engine } from '../engine.js';
import { oneUnit } from '../queries/parameters.js';
import { periodOf } from './period.js';
import type { ScoreAsked } from './scoring.js';
import { sideOf } from './side.js';
import type { SideParameters } from './side.js';

/** What every question about a score is asked with. */
export interface ScoreParameters extends SideParameters {
  /** `2023`, `2023-05` or `2023-01-10..2023-02-09`. */
  readonly year: string;
  /** Left out: the asker's own. */
  readonly unit: string | undefined;
}

/** @throws ProblemError, InvalidInput, AccessDenied for what nobody knows, what is not well said, and what the asker does not reach */
export async function askedBy(engine: Engine, asker: Principal, parameters: ScoreParameters): Promise<ScoreAsked> {
  // Another process may have adopted a scheme, a rule-set or a calendar a moment ago.
  await engine.law.office.fresh();
  const period = periodOf(parameters.year);
  return { unit: oneUnit(engine, asker, parameters.unit), period, side: sideOf(engine, period, parameters) };
}
