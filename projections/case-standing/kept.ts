import type { Channel, ClosingOutcome } from '#libs/case';
import type { CaseKind } from '#libs/law';
import type { CaseStanding } from './standing.js';

/** A case's standing as columns. An open episode's outcome is the empty text, since a key has no null. */
export interface KeptStanding {
  readonly kind: CaseKind;
  readonly channel: Channel;
  readonly named: boolean;
  readonly merged: boolean;
  readonly outcome: ClosingOutcome | '';
}

/** Its columns, as part of a key. */
export const standingKey = ['kind', 'channel', 'named', 'merged', 'outcome'] as const;

export function standingOf({ kind, channel, named, merged, outcome }: CaseStanding): KeptStanding {
  return { kind, channel, named, merged, outcome: outcome ?? '' };
}
