import { noClocks } from '#libs/law';
import type { CaseState, EpisodeState, MediationState } from './state.js';

/** A mediation that has not begun. */
export const freshMediation: MediationState = {
  mediator: null,
  recusalPending: false,
  sessions: 0,
  lastManner: null,
  partyAbsent: false,
  testing: { body: null, by: null, costBorneBy: '', commissioned: false },
  people: null,
};

/** What a registered or reopened case begins with. */
export const freshEpisode: EpisodeState = {
  decision: null,
  odr: null,
  mediation: freshMediation,
  report: { decision: null, notFiledReason: null, reporterNotified: false, repeats: [] },
  lead: null,
  leadCount: 0,
  settledBy: null,
  recoveredFen: 0,
  mediationEnded: false,
  partiesNotified: false,
  closedAs: null,
  closedAt: null,
};

/** A case of which nothing has happened yet. */
export const initialCase: CaseState = {
  kind: null,
  identity: null,
  status: 'none',
  statusSince: null,
  unit: null,
  routedFrom: [],
  handler: null,
  materialsSupplemented: false,
  identityCheck: null,
  joint: null,
  competence: null,
  mergedInto: null,
  statusBeforeMerge: null,
  links: [],
  evidence: [],
  handedToPolice: false,
  supervision: { ordered: 0, open: null },
  episode: 0,
  current: freshEpisode,
  past: [],
  ruleSet: null,
  calendar: null,
  clocks: noClocks,
  rungsFired: [],
  missedRecorded: [],
  lastEffectiveAt: null,
};
