import { readFileSync } from 'node:fs';
import type { CaseEvent } from '#libs/case';
import type { Stored } from '#libs/kernel';
import { advanceClocks } from '#libs/law';
import type { ClockInstance, ClockSet } from '#libs/law';
import { defineProjection, table } from '#libs/projecting';
import type { Handlers, Touched } from '#libs/projecting';
import { caseKey, streamOfCase } from '#projections/case-clocks';
import { changedRows, differences } from './rows.js';
import type { DailyRow, PunctualityRow } from './rows.js';
import { decodeState, emptyState, encodeState } from './state.js';
import type { PunctualityState, RunMark } from './state.js';

const handles: Handlers<PunctualityState, CaseEvent> = {
  CaseRegistered: (state, { data, unit }) => ({
    ...state,
    kind: data.kind,
    channel: data.channel,
    category: data.category,
    unit,
  }),
  CaseRouted: (state, { data }) => ({ ...state, unit: data.toUnit, handler: null }),
  CaseReturned: (state, { data }) => ({ ...state, unit: data.toUnit, handler: null }),
  HandlerAssigned: (state, { data }) => ({ ...state, handler: data.handler }),
  // Who held the case when the deadline passed answers for it, whoever ends the clock.
  DeadlineMissed: (state, { data, position }) => {
    const index = state.clocks.runs.findIndex(({ clock, run }) => clock === data.clock && run === data.run);
    const mark = state.marks[index];
    if (!mark || mark.unit !== null) return state;
    const { unit, handler } = state;
    return { ...state, marks: state.marks.with(index, { ...mark, missedAt: position, unit, handler }) };
  },
};

/** Moves the clocks, and marks at which event a run began and ended, and who held the case then. */
function each(state: PunctualityState, event: Stored): PunctualityState {
  const clocks = advanceClocks(state.clocks, event);
  return clocks === state.clocks ? state : { ...state, clocks, marks: marked(state, clocks, event.position) };
}

function marked(before: PunctualityState, clocks: ClockSet, position: bigint): readonly RunMark[] {
  return clocks.runs.map((run, index): RunMark => {
    const mark = before.marks[index] ?? {
      startedAt: position,
      endedAt: null,
      missedAt: null,
      unit: null,
      handler: null,
    };
    const ended = isEnded(run);
    if (ended === (mark.endedAt !== null)) return mark;
    // Given back by an unmerge, it is the case's own again, unless its miss was on record before.
    if (!ended) return { ...mark, endedAt: null, ...(mark.missedAt === null && { unit: null, handler: null }) };
    const holder = mark.unit === null ? { unit: before.unit, handler: before.handler } : {};
    return { ...mark, endedAt: position, ...holder };
  });
}

function isEnded(run: ClockInstance): boolean {
  return run.stoppedAt !== null || run.voidedAt !== null;
}

const file = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** Every running of every clock, whether it was on time, and the sums that the rates are made of. */
export const punctuality = defineProjection<PunctualityState, CaseEvent>({
  name: 'punctuality',
  version: 2,
  schema: file('./schema.sql'),
  indexes: file('./indexes.sql'),
  entity: { table: 'punctuality_case', key: 'case_id' },
  key: caseKey,
  stream: streamOfCase,
  initial: () => emptyState,
  each,
  handles,
  encode: encodeState,
  decode: decodeState,
  tables: [
    table<Touched<PunctualityState>, { readonly case_id: string }>({
      name: 'punctuality_case',
      columns: ['case_id'],
      key: ['case_id'],
      rows: ({ key }) => [{ case_id: key }],
    }),
    table<Touched<PunctualityState>, PunctualityRow>({
      name: 'punctuality',
      columns: [
        'case_id',
        'clock',
        'run',
        'episode',
        'kind',
        'channel',
        'unit',
        'handler',
        'category',
        'anchor_at',
        'due_at',
        'due_on',
        'firmness',
        'paused',
        'ended_at',
        'outcome',
        'lateness_days',
        'lateness_unit',
        'rule_set',
        'calendar',
        'started_at_position',
        'ended_at_position',
        'missed_at_position',
      ],
      key: ['case_id', 'clock', 'run'],
      rows: changedRows,
    }),
    table<Touched<PunctualityState>, DailyRow>({
      name: 'punctuality_daily',
      kind: 'sums',
      columns: ['due_on', 'clock', 'unit', 'kind', 'channel', 'rule_set', 'due', 'met', 'missed'],
      key: ['due_on', 'clock', 'unit', 'kind', 'channel', 'rule_set'],
      rows: differences,
    }),
  ],
});
