import type { CaseKind } from '#libs/law';
import type { Channel, ClosingOutcome } from '#libs/case';
import type { MeasureId } from './measure-types.js';
import type { Exclusion, Scheme } from './scheme.js';

/** What a scheme may ask of a case before it counts it. */
export interface CaseFacts {
  readonly kind: CaseKind;
  readonly channel: Channel;
  /** How the present episode was closed; `null` while it is open. */
  readonly outcome: ClosingOutcome | null;
  /** Merged into another as a duplicate. Voided runs of clocks need no exclusion: no rate counts them. */
  readonly merged: boolean;
  readonly named: boolean;
}

/** The first of the scheme's exclusions by which a case does not count for a measure; `undefined` where it counts. */
export function exclusionOf(
  { exclusions }: Pick<Scheme, 'exclusions'>,
  measure: MeasureId,
  facts: CaseFacts,
): Exclusion | undefined {
  return exclusions.find(
    ({ when, measures }) =>
      (measures === null || measures.includes(measure)) &&
      (when.merged === undefined || when.merged === facts.merged) &&
      (when.named === undefined || when.named === facts.named) &&
      (when.kind === undefined || when.kind.includes(facts.kind)) &&
      (when.channel === undefined || when.channel.includes(facts.channel)) &&
      (when.outcome === undefined || (facts.outcome !== null && when.outcome.includes(facts.outcome))),
  );
}
