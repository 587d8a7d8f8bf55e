import { noClocks } from '#libs/law';
import type { CaseKind, ClockSet } from '#libs/law';
import { packFields, unpackFields } from '#libs/projecting';
import type { CaseStatus, Channel, ClosingOutcome, Instant } from '#libs/case';
import { packClocks, unpackClocks } from '#projections/case-clocks';

/** Who is still to be told of a decision. */
export type ToTell = 'complainant' | 'parties' | 'reporter';

/** What the registration said, which nothing changes afterwards. `text` is its packed form, made once. */
export interface Filing {
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
  readonly text: string;
}

/** What the fold remembers of a case: less than the case's own state, and nothing personal. */
export interface QueueState {
  readonly filing: Filing;
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

/** A filing with its packed form. */
export function filingOf(said: Omit<Filing, 'text'>): Filing {
  const text = packFields([
    said.kind,
    said.channel,
    said.sourceSystem,
    said.sourceNumber,
    said.category,
    said.place,
    said.respondentName,
    said.respondentUscc,
    said.receivedAt,
    said.registeredAt,
    said.named ? 'n' : null,
  ]);
  return { ...said, text };
}

function unpackFiling(text: string): Filing {
  const f = unpackFields(text);
  return {
    kind: (f[0] ?? '') as CaseKind,
    channel: (f[1] ?? '') as Channel,
    sourceSystem: f[2] ?? '',
    sourceNumber: f[3] ?? '',
    category: f[4] ?? '',
    place: f[5] ?? null,
    respondentName: f[6] ?? null,
    respondentUscc: f[7] ?? null,
    receivedAt: (f[8] ?? '') as Instant,
    registeredAt: (f[9] ?? '') as Instant,
    named: f[10] === 'n',
    text,
  };
}

/** What an episode begins with, the first one and each that a reopening begins. */
export const untouched = {
  accepted: false,
  toTell: null,
  testing: false,
  feedbackGiven: false,
  followedUp: false,
  closedAt: null,
  outcome: null,
  recoveredFen: 0,
} as const satisfies Partial<QueueState>;

/** Before the registration, which every case begins with. */
export const emptyState: QueueState = {
  filing: filingOf({
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
  }),
  status: 'none',
  resume: null,
  beforeMerge: null,
  unit: '',
  handler: null,
  ...untouched,
  episode: 0,
  mergedInto: null,
  linked: [],
  ruleSet: '',
  revision: -1n,
  clocks: noClocks,
};

/** A line for the filing, one for where the case stands, the others for its clocks. */
export function encodeState(state: QueueState): string {
  const flags =
    (state.accepted ? 'a' : '') +
    (state.testing ? 't' : '') +
    (state.feedbackGiven ? 'f' : '') +
    (state.followedUp ? 'u' : '');
  const line = packFields([
    flags === '' ? null : flags,
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
  return `${state.filing.text}\n${line}\n${packClocks(state.clocks)}`;
}

/** The inverse of `encodeState`. */
export function decodeState(text: string): QueueState {
  const first = text.indexOf('\n');
  const second = text.indexOf('\n', first + 1);
  const f = unpackFields(text.slice(first + 1, second));
  const flags = f[0] ?? '';
  return {
    filing: unpackFiling(text.slice(0, first)),
    accepted: flags.includes('a'),
    testing: flags.includes('t'),
    feedbackGiven: flags.includes('f'),
    followedUp: flags.includes('u'),
    status: (f[1] ?? 'none') as CaseStatus,
    resume: (f[2] ?? null) as CaseStatus | null,
    beforeMerge: (f[3] ?? null) as CaseStatus | null,
    unit: f[4] ?? '',
    handler: f[5] ?? null,
    toTell: (f[6] ?? null) as ToTell | null,
    closedAt: (f[7] ?? null) as Instant | null,
    outcome: (f[8] ?? null) as ClosingOutcome | null,
    recoveredFen: Number(f[9]),
    episode: Number(f[10]),
    mergedInto: f[11] ?? null,
    linked: f[12]?.split(',') ?? [],
    ruleSet: f[13] ?? '',
    revision: BigInt(f[14] ?? -1),
    clocks: unpackClocks(text.slice(second + 1)),
  };
}
