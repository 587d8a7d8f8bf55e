import type { CaseEvent, CaseEventType, DeadlineMissed } from '#libs/case';
import type { MeasureId } from '#libs/efficacy';
import { dateOf } from '#libs/kernel';
import type { LocalDate, Stored } from '#libs/kernel';

/** What one event says of one measure: how much above the line, and how much below it (of a count, once). */
export interface Said {
  readonly measure: MeasureId;
  readonly numerator: number;
  readonly denominator: number;
}

/** From which grade on an answer counts as satisfied (满意). */
const SATISFIED = 4;

type Teller = { readonly [T in CaseEventType]?: (data: Extract<CaseEvent, { type: T }>['data']) => readonly Said[] };

const TELLS: Teller = {
  FollowUpRecorded: ({ reached, satisfaction }) => [
    share('reached', reached),
    ...(satisfaction === null
      ? []
      : [
          share('satisfaction', satisfaction >= SATISFIED),
          { measure: 'satisfaction-grade' as const, numerator: satisfaction, denominator: 1 },
        ]),
  ],
  MediationAgreementReached: () => [share('mediation-success', true)],
  // Without an agreement the dispute comes back to the bureau, whose own mediation then succeeds or ends.
  PeoplesMediationConcluded: ({ agreed }) => (agreed ? [share('mediation-success', true)] : []),
  MediationTerminated: () => [share('mediation-success', false)],
  OdrSettled: () => [share('odr-success', true), once('odr-settled')],
  OdrFailed: () => [share('odr-success', false)],
  CaseReopened: () => [once('reopened')],
  DeadlineMissed: () => [once('deadlines-missed')],
  SupervisionOrdered: () => [once('supervision-orders')],
};

/** What an event says of the measures that are made of facts; recovered loss has a read model of its own. */
export function saidBy({ type, data }: Pick<Stored, 'type' | 'data'>): readonly Said[] {
  const tell = TELLS[type as CaseEventType] as ((data: unknown) => readonly Said[]) | undefined;
  return tell ? tell(data) : [];
}

/** The day on which it counts: that of what happened. A miss is of the day on which the time was up, however late somebody noticed. */
export function dayOf({ type, data, effectiveAt }: Pick<Stored, 'type' | 'data' | 'effectiveAt'>): LocalDate {
  return dateOf(type === 'DeadlineMissed' ? (data as DeadlineMissed['data']).missedAt : effectiveAt);
}

function share(measure: MeasureId, success: boolean): Said {
  return { measure, numerator: success ? 1 : 0, denominator: 1 };
}

function once(measure: MeasureId): Said {
  return { measure, numerator: 1, denominator: 1 };
}
