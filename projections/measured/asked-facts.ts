import type { CaseFacts } from '#libs/efficacy';
import type { ClosingOutcome } from '#libs/case';
import type { KeptStanding } from '#projections/case-standing';
import type { Looking } from './taken.js';

/** What a scheme's exclusions ask of a case: the fewer, the fewer kinds of cases there are to tell apart. */
export function askedFacts({ exclusions }: Looking): readonly (keyof KeptStanding)[] {
  const names = ['kind', 'channel', 'named', 'merged', 'outcome'] as const;
  return names.filter((name) => exclusions.some(({ when }) => when[name] !== undefined));
}

/** Stands for what nobody asks. */
const UNASKED: KeptStanding = { kind: 'complaint', channel: 'window', named: true, merged: false, outcome: '' };

/** A case's facts out of those columns that were asked. */
export function factsOf(columns: Partial<KeptStanding>): CaseFacts {
  const { kind, channel, named, merged, outcome } = { ...UNASKED, ...columns };
  return { kind, channel, named, merged, outcome: outcome === '' ? null : (outcome satisfies ClosingOutcome) };
}
