import type { CaseEvent, Channel } from '#libs/case';
import type { DomainEvent, Stored } from '#libs/kernel';
import { advanceClocks, noClocks } from '#libs/law';
import type { CaseKind, ClockSet } from '#libs/law';
import { headingOf } from './closed-forms.js';

/** An event of the log, so that `switch (event.type)` narrows its data. */
export type StoredOf<E extends DomainEvent> = E extends DomainEvent ? Stored<E> : never;

/** What of a case its public events tell, beside what happened: kept while the log is read, made anew from the case's own events. */
export interface CaseFacts {
  /** Revision of the last event that went in; −1 before the first. */
  readonly revision: bigint;
  readonly kind: CaseKind;
  readonly channel: Channel;
  /** In its closed form. */
  readonly category: string;
  readonly unit: string;
  readonly handler: string | null;
  readonly clocks: ClockSet;
  /** Of each run of `clocks`: it is known to have been missed. */
  readonly missed: readonly boolean[];
}

export const noFacts: CaseFacts = {
  revision: -1n,
  kind: 'complaint',
  channel: 'window',
  category: '',
  unit: '',
  handler: null,
  clocks: noClocks,
  missed: [],
};

/**
 * @throws RangeError for a rule-set or a calendar that this program does not have; whoever publishes stops there until one that does is
 * installed
 */
export function advanceFacts(facts: CaseFacts, event: StoredOf<CaseEvent>): CaseFacts {
  const clocks = advanceClocks(facts.clocks, event);
  return { ...facts, ...moved(facts, event), revision: event.revision, clocks };
}

function moved(facts: CaseFacts, event: StoredOf<CaseEvent>): Partial<CaseFacts> {
  switch (event.type) {
    case 'CaseRegistered': {
      const { kind, channel } = event.data;
      return { kind, channel, category: headingOf(event.data), unit: event.unit };
    }
    case 'CaseRouted':
    case 'CaseReturned':
      return { unit: event.data.toUnit, handler: null };
    case 'HandlerAssigned':
      return { handler: event.data.handler };
    case 'DeadlineMissed':
      return { missed: withMissed(facts, event.data) };
    default:
      return {};
  }
}

/** True where the run is known to have been missed. */
export function isKnownMissed(facts: CaseFacts, index: number): boolean {
  return facts.missed[index] === true;
}

function withMissed(facts: CaseFacts, { clock, run }: { readonly clock: string; readonly run: number }) {
  const index = facts.clocks.runs.findIndex((each) => each.clock === clock && each.run === run);
  return index < 0 ? facts.missed : marked(facts.missed, index);
}

/** The runs that are known to have been missed, and this one. */
export function marked(missed: readonly boolean[], index: number): readonly boolean[] {
  const all = [...missed];
  all[index] = true;
  return all;
}
