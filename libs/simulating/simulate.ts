import { createHash } from 'node:crypto';
import type { Instant, Sha256 } from '#libs/kernel';
import type { CaseKind } from '#libs/law';
import type { SimulatedCommand } from './engine.js';
import { checkParameters } from './parameters.js';
import type { SimulationOptions } from './parameters.js';
import { Year } from './year.js';

/** What a simulated year came to. */
export interface SimulationSummary {
  /** Cases registered by kind; their sum is what was asked for, unless `until` cut the year short. */
  readonly cases: Readonly<Record<CaseKind, number>>;
  readonly commands: number;
  readonly events: number;
  /** SHA-256 over all canonical texts, in order, each followed by a line feed: the same for the same parameters, on every machine. */
  readonly digest: Sha256;
  /** When the last event was recorded; `null` for a year without events. */
  readonly lastRecordedAt: Instant | null;
}

/**
 * A year of the bureau's 12315 work, decided command by command by the same deciders as everything else: yields each command's
 * events, sealed, in order of `recordedAt`, and returns what it came to. Deterministic; holds only the cases that are on their way.
 *
 * @throws SimulationParameters before the first command; SimulationDefect when a decider rejects a simulated command
 */
export function* simulate(options: SimulationOptions): Generator<SimulatedCommand, SimulationSummary, void> {
  checkParameters(options);
  const cases: Record<CaseKind, number> = { complaint: 0, report: 0, consultation: 0 };
  const digest = createHash('sha256');
  let commands = 0;
  let events = 0;
  let last: Instant | null = null;
  for (const decided of new Year(options).run()) {
    commands++;
    for (const { text } of decided.events) {
      events++;
      digest.update(text).update('\n');
    }
    if (decided.command.kind === 'RegisterCase') cases[decided.command.caseKind]++;
    last = decided.meta.recordedAt;
    yield decided;
  }
  return { cases, commands, events, digest: digest.digest('hex') as Sha256, lastRecordedAt: last };
}
