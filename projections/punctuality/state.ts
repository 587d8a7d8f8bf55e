import { noClocks } from '#libs/law';
import type { CaseKind, ClockInstance, ClockSet } from '#libs/law';
import { packFields, unpackFields } from '#libs/projecting';
import type { Channel } from '#libs/case';
import { packClocks, unpackClocks } from '#projections/case-clocks';

/** What the log said of a run beyond its facts. `unit` and `handler` are null while they are the case's own. */
export interface RunMark {
  readonly startedAt: bigint;
  readonly endedAt: bigint | null;
  readonly missedAt: bigint | null;
  readonly unit: string | null;
  readonly handler: string | null;
}

/** The mark of a run whose row was made when it ended: nothing asks for it any more. */
const PAST: RunMark = { startedAt: 0n, endedAt: 0n, missedAt: null, unit: '-', handler: null };
const PAST_LINE = '=';

export interface PunctualityState {
  readonly kind: CaseKind;
  readonly channel: Channel;
  readonly category: string;
  readonly unit: string;
  readonly handler: string | null;
  readonly clocks: ClockSet;
  /** One for each of `clocks.runs`, in the same order. */
  readonly marks: readonly RunMark[];
}

export const emptyState: PunctualityState = {
  kind: 'complaint',
  channel: 'window',
  category: '',
  unit: '',
  handler: null,
  clocks: noClocks,
  marks: [],
};

/** A line for the case, one for the marks, the others for the clocks. */
export function encodeState(state: PunctualityState): string {
  const { kind, channel, category, unit, handler } = state;
  const marks = state.marks.map((mark, index) => (isPast(state.clocks.runs[index]) ? PAST_LINE : packMark(mark)));
  return `${packFields([kind, channel, category, unit, handler, String(marks.length)])}\n${[...marks, packClocks(state.clocks)].join('\n')}`;
}

/** The inverse of `encodeState`. */
export function decodeState(text: string): PunctualityState {
  const lines = text.split('\n');
  const [kind, channel, category, unit, handler, count] = unpackFields(lines[0] ?? '');
  const firstClock = Number(count) + 1;
  return {
    kind: kind as CaseKind,
    channel: channel as Channel,
    category: category ?? '',
    unit: unit ?? '',
    handler: handler ?? null,
    marks: lines.slice(1, firstClock).map((line) => {
      if (line === PAST_LINE) return PAST;
      const [startedAt, endedAt, missedAt, holder, person] = unpackFields(line);
      return {
        startedAt: BigInt(startedAt ?? 0),
        endedAt: positionOf(endedAt),
        missedAt: positionOf(missedAt),
        unit: holder ?? null,
        handler: person ?? null,
      };
    }),
    clocks: unpackClocks(lines.slice(firstClock).join('\n')),
  };
}

function packMark({ startedAt, endedAt, missedAt, unit, handler }: RunMark): string {
  return packFields([String(startedAt), endedAt?.toString() ?? null, missedAt?.toString() ?? null, unit, handler]);
}

function positionOf(text: string | null | undefined): bigint | null {
  return text ? BigInt(text) : null;
}

/** Ended for good; what a merge voided may be given back. */
function isPast(run: ClockInstance | undefined): boolean {
  return run !== undefined && (run.stoppedAt !== null || (run.voidedAt !== null && run.voidedBy !== 'CaseMerged'));
}
