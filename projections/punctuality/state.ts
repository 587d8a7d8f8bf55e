import { noClocks } from '#libs/law';
import type { CaseKind, ClockSet } from '#libs/law';
import { packFields, unpackFields } from '#libs/projecting';
import type { Channel } from '#libs/case';
import { packClocks, unpackClocks } from '#projections/case-clocks';

/** What the log said of a run beyond its facts. `unit` and `handler` are null while they are the case's own. */
export interface RunMark {
  readonly startedAt: bigint;
  readonly endedAt: bigint | null;
  readonly unit: string | null;
  readonly handler: string | null;
}

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
  const marks = state.marks.map((mark) =>
    packFields([String(mark.startedAt), mark.endedAt === null ? null : String(mark.endedAt), mark.unit, mark.handler]),
  );
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
      const [startedAt, endedAt, holder, person] = unpackFields(line);
      return {
        startedAt: BigInt(startedAt ?? 0),
        endedAt: endedAt ? BigInt(endedAt) : null,
        unit: holder ?? null,
        handler: person ?? null,
      };
    }),
    clocks: unpackClocks(lines.slice(firstClock).join('\n')),
  };
}
