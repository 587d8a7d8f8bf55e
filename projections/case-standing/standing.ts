import type { CaseEvent, Channel, ClosingOutcome } from '#libs/case';
import type { CaseKind } from '#libs/law';
import { packFields, unpackFields } from '#libs/projecting';
import type { Handlers } from '#libs/projecting';

/** What a case is, who holds it, and how it stands: what whoever counts cases may ask before counting one. */
export interface CaseStanding {
  readonly kind: CaseKind;
  readonly channel: Channel;
  readonly category: string;
  /** The submitter's name is known. */
  readonly named: boolean;
  readonly merged: boolean;
  /** How the present episode was closed; `null` while it is open. */
  readonly outcome: ClosingOutcome | null;
  readonly unit: string;
  readonly handler: string | null;
}

export const emptyStanding: CaseStanding = {
  kind: 'complaint',
  channel: 'window',
  category: '',
  named: true,
  merged: false,
  outcome: null,
  unit: '',
  handler: null,
};

/** How events change it, whatever else a projection remembers of a case. */
export function standingHandlers<S extends CaseStanding>(): Handlers<S, CaseEvent> {
  return {
    CaseRegistered: (state, { data: { kind, channel, category, named }, unit }) => ({
      ...state,
      ...{ kind, channel, category, named, unit },
    }),
    CaseRouted: (state, { data }) => ({ ...state, unit: data.toUnit, handler: null }),
    CaseReturned: (state, { data }) => ({ ...state, unit: data.toUnit, handler: null }),
    HandlerAssigned: (state, { data }) => ({ ...state, handler: data.handler }),
    CaseMerged: (state) => ({ ...state, merged: true }),
    CaseUnmerged: (state) => ({ ...state, merged: false }),
    CaseClosed: (state, { data }) => ({ ...state, outcome: data.outcome }),
    CaseReopened: (state) => ({ ...state, outcome: null }),
  };
}

/** One line. */
export function encodeStanding(state: CaseStanding): string {
  const { kind, channel, category, named, merged, outcome, unit, handler } = state;
  return packFields([kind, channel, category, named ? '1' : null, merged ? '1' : null, outcome, unit, handler]);
}

/** The inverse of `encodeStanding`. */
export function decodeStanding(line: string): CaseStanding {
  const [kind, channel, category, named, merged, outcome, unit, handler] = unpackFields(line);
  return {
    kind: kind as CaseKind,
    channel: channel as Channel,
    category: category ?? '',
    named: named === '1',
    merged: merged === '1',
    outcome: (outcome ?? null) as ClosingOutcome | null,
    unit: unit ?? '',
    handler: handler ?? null,
  };
}
