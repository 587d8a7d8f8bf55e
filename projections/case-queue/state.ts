import { noClocks } from '#libs/law';
import type { CaseKind, ClockSet } from '#libs/law';
import { packFields, unpackFields } from '#libs/projecting';
import type { CaseStatus, Channel, ClosingOutcome, Instant } from '#libs/case';
import { packClocks, unpackClocks } from '#projections/case-clocks';

/** Who is still to be told of a decision. */
export type ToTell = 'complainant' | 'parties' | 'reporter';

/** What the fold remembers of a case: less than the case's own state, and nothing personal. */
export interface QueueState {
  readonly kind: CaseKind;
  readonly channel: Channel;
  readonly sourceSystem: string;
  readonly sourceNumber: string;
  readonly category: string;
  readonly place: string | null;
  readonly respondentName: string | null;
  readonly respondentUscc: string | null;
  readonly receivedAt: Instant;
  readonly registeredAt: Instant;
  readonly named: boolean;
  readonly status: CaseStatus;
  /** Where a case goes on when a merge is undone or an ODR enterprise fails. */
  readonly resume: CaseStatus | null;
  readonly beforeMerge: CaseStatus | null;
  readonly unit: string;
  readonly handler: string | null;
  readonly accepted: boolean;
  readonly toTell: ToTell | null;
  readonly testing: boolean;
  readonly feedbackGiven: boolean;
  readonly followedUp: boolean;
  readonly closedAt: Instant | null;
  readonly outcome: ClosingOutcome | null;
  readonly recoveredFen: number;
  readonly episode: number;
  readonly mergedInto: string | null;
  readonly linked: readonly string[];
  readonly ruleSet: string;
  readonly revision: bigint;
  readonly clocks: ClockSet;
}

/** Before the registration, which every case begins with. */
export const emptyState: QueueState = {
  kind: 'complaint',
  channel: 'window',
  sourceSystem: '',
  sourceNumber: '',
  category: '',
  place: null,
  respondentName: null,
  respondentUscc: null,
  receivedAt: '' as Instant,
  registeredAt: '' as Instant,
  named: false,
  status: 'none',
  resume: null,
  beforeMerge: null,
  unit: '',
  handler: null,
  accepted: false,
  toTell: null,
  testing: false,
  feedbackGiven: false,
  followedUp: false,
  closedAt: null,
  outcome: null,
  recoveredFen: 0,
  episode: 0,
  mergedInto: null,
  linked: [],
  ruleSet: '',
  revision: -1n,
  clocks: noClocks,
};

/** One line for the case, the others for its clocks. */
export function encodeState(state: QueueState): string {
  const flags =
    (state.named ? 'n' : '') +
    (state.accepted ? 'a' : '') +
    (state.testing ? 't' : '') +
    (state.feedbackGiven ? 'f' : '') +
    (state.followedUp ? 'u' : '');
  const line = packFields([
    state.kind,
    state.channel,
    state.sourceSystem,
    state.sourceNumber,
    state.category,
    state.place,
    state.respondentName,
    state.respondentUscc,
    state.receivedAt,
    state.registeredAt,
    flags,
    state.status,
    state.resume,
    state.beforeMerge,
    state.unit,
    state.handler,
    state.toTell,
    state.closedAt,
    state.outcome,
    String(state.recoveredFen),
    String(state.episode),
    state.mergedInto,
    state.linked.length === 0 ? null : state.linked.join(','),
    state.ruleSet,
    String(state.revision),
  ]);
  return `${line}\n${packClocks(state.clocks)}`;
}

/** The inverse of `encodeState`. */
export function decodeState(text: string): QueueState {
  const end = text.indexOf('\n');
  const f = unpackFields(text.slice(0, end));
  const at = (index: number): string | null => f[index] ?? null;
  const must = (index: number): string => f[index] ?? '';
  const flags = must(10);
  return {
    kind: must(0) as CaseKind,
    channel: must(1) as Channel,
    sourceSystem: must(2),
    sourceNumber: must(3),
    category: must(4),
    place: at(5),
    respondentName: at(6),
    respondentUscc: at(7),
    receivedAt: must(8) as Instant,
    registeredAt: must(9) as Instant,
    named: flags.includes('n'),
    accepted: flags.includes('a'),
    testing: flags.includes('t'),
    feedbackGiven: flags.includes('f'),
    followedUp: flags.includes('u'),
    status: must(11) as CaseStatus,
    resume: at(12) as CaseStatus | null,
    beforeMerge: at(13) as CaseStatus | null,
    unit: must(14),
    handler: at(15),
    toTell: at(16) as ToTell | null,
    closedAt: at(17) as Instant | null,
    outcome: at(18) as ClosingOutcome | null,
    recoveredFen: Number(at(19)),
    episode: Number(at(20)),
    mergedInto: at(21),
    linked: at(22)?.split(',') ?? [],
    ruleSet: must(23),
    revision: BigInt(must(24)),
    clocks: unpackClocks(text.slice(end + 1)),
  };
}
