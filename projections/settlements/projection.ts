import { readFileSync } from 'node:fs';
import type { Stored, StreamName } from '#libs/kernel';
import { defineProjection, table } from '#libs/projecting';
import type { Handlers, Touched } from '#libs/projecting';
import type { DailyInspectionRecorded, SettlementEvent, WeeklyCheckRecorded } from '#libs/supervision';
import { adjustmentRows, figureRows, kindOfStream, recordRows } from './rows.js';
import type { AdjustmentRow, FigureRow, RecordRow } from './rows.js';
import { decodeState, emptyState, encodeState } from './state.js';
import type { RecordHead, RecordState } from './state.js';

type RhythmEvent = DailyInspectionRecorded | WeeklyCheckRecorded | SettlementEvent;
type First = Exclude<RhythmEvent, { type: 'PeriodAdjusted' }>;

function headOf(event: Stored<First>, period: string, items: number): RecordHead {
  const { unit, position, logHash } = event.data;
  const { id, role } = event.actor;
  return { unit, period, recordedAt: event.recordedAt, actor: { id, role }, logPosition: position, logHash, items };
}

const handles: Handlers<RecordState, RhythmEvent> = {
  DailyInspectionRecorded: (state, event) => {
    const { date, counts } = event.data;
    const findings = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return { ...state, head: headOf(event, date, findings) };
  },
  WeeklyCheckRecorded: (state, event) => {
    const { week, sample } = event.data;
    return { ...state, head: headOf(event, week, sample.cases.length) };
  },
  PeriodSettled: (state, event) => {
    const { month, figures } = event.data;
    return { ...state, head: headOf(event, month, figures.length), frozen: figures };
  },
  PeriodAdjusted: (state, { data, recordedAt, actor: { id, role } }) => {
    const { number, changes, position, logHash, previous, hash } = data;
    const head = { number, changes, position, logHash, previous, hash, recordedAt, actor: { id, role } };
    return { ...state, adjustments: [...state.adjustments, head] };
  },
};

const file = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** 日看、周查、月结 as rows: lists of them, and the figures of settled months, frozen and standing, with the adjustments beside them. */
export const settlements = defineProjection<RecordState, RhythmEvent>({
  name: 'settlements',
  version: 1,
  schema: file('./schema.sql'),
  indexes: file('./indexes.sql'),
  entity: { table: 'supervision_record', key: 'stream' },
  key: ({ stream }) => (kindOfStream(stream) === undefined ? null : stream),
  stream: (key) => key as StreamName,
  initial: () => emptyState,
  handles,
  encode: encodeState,
  decode: decodeState,
  tables: [
    table<Touched<RecordState>, RecordRow>({
      name: 'supervision_record',
      columns: [
        ...(['stream', 'kind', 'unit', 'period', 'recorded_at', 'actor', 'actor_role'] as const),
        ...(['log_position', 'log_hash', 'items', 'adjustments'] as const),
      ],
      key: ['stream'],
      rows: recordRows,
    }),
    table<Touched<RecordState>, FigureRow>({
      name: 'settlement_figure',
      columns: [
        ...(['settled_by', 'month', 'unit', 'indicator', 'frozen_numerator', 'frozen_denominator'] as const),
        ...(['numerator', 'denominator', 'adjusted_by'] as const),
      ],
      key: ['settled_by', 'month', 'unit', 'indicator'],
      rows: figureRows,
    }),
    table<Touched<RecordState>, AdjustmentRow>({
      name: 'settlement_adjustment',
      columns: [
        ...(['settled_by', 'month', 'number', 'recorded_at', 'actor', 'actor_role', 'changes'] as const),
        ...(['log_position', 'log_hash', 'previous', 'hash'] as const),
      ],
      key: ['settled_by', 'month', 'number'],
      rows: adjustmentRows,
    }),
  ],
});
