import type { CalendarId, Instant, LocalDate, Recorded, RuleSetId } from '#libs/kernel';
import type { LawEvent, OpenCases } from './events.js';

export interface PublishedCalendar {
  readonly calendar: CalendarId;
  readonly hash: string;
  readonly source: string;
  readonly recordedAt: Instant;
}

export interface Adoption {
  readonly ruleSet: RuleSetId;
  readonly hash: string;
  readonly source: string;
  readonly from: LocalDate;
  readonly openCases: OpenCases;
  readonly recordedAt: Instant;
}

export interface AdoptedScheme {
  readonly scheme: string;
  readonly hash: string;
  readonly source: string;
  readonly from: LocalDate;
  readonly contents: object;
  readonly recordedAt: Instant;
}

/** What a bureau has decided about its law, in the order of its decisions. */
export interface AdoptionState {
  readonly calendars: readonly PublishedCalendar[];
  readonly adoptions: readonly Adoption[];
  readonly schemes: readonly AdoptedScheme[];
}

export const nothingAdopted: AdoptionState = { calendars: [], adoptions: [], schemes: [] };

/** Total: an event of a newer program changes nothing. */
export function evolveLaw(state: AdoptionState, event: Recorded<LawEvent>): AdoptionState {
  const { recordedAt } = event;
  switch (event.type) {
    case 'CalendarPublished': {
      const { calendar, hash, source } = event.data;
      return { ...state, calendars: [...state.calendars, { calendar, hash, source, recordedAt }] };
    }
    case 'RuleSetAdopted': {
      const { contents: _kept, ...adoption } = event.data;
      return { ...state, adoptions: [...state.adoptions, { ...adoption, recordedAt }] };
    }
    case 'SchemeAdopted':
      return { ...state, schemes: [...state.schemes, { ...event.data, recordedAt }] };
    default:
      return fromNewerProgram(state, event);
  }
}

/** The scheme by which a day is evaluated: of those that hold by then the one that began last; of one day the later decision. */
export function schemeOn({ schemes }: Pick<AdoptionState, 'schemes'>, day: LocalDate): AdoptedScheme | undefined {
  const begun = schemes.filter(({ from }) => from <= day);
  return begun.reduce<AdoptedScheme | undefined>((a, b) => (a === undefined || b.from >= a.from ? b : a), undefined);
}

/** The compiler says when a known type is forgotten; at run time only an event of a newer program comes here. */
function fromNewerProgram(state: AdoptionState, _event: never): AdoptionState {
  return state;
}
