import { readFileSync } from 'node:fs';
import type { CaseEvent, CaseReopened } from '#libs/case';
import { dateOf } from '#libs/kernel';
import type { Stored } from '#libs/kernel';
import { defineProjection, table } from '#libs/projecting';
import type { Handlers, Touched } from '#libs/projecting';
import { caseKey, streamOfCase } from '#projections/case-clocks';
import { standingHandlers, standingKey } from '#projections/case-standing';
import { differences, newRecoveries } from './rows.js';
import type { RecoveredLossDailyRow, RecoveredLossRow } from './rows.js';
import { decodeState, emptyState, encodeState } from './state.js';
import type { RecoveredLossState } from './state.js';

const standing = standingHandlers<RecoveredLossState>();

const handles: Handlers<RecoveredLossState, CaseEvent> = {
  ...standing,
  CaseClosed: (state, event) => {
    const closed = { ...state, outcome: event.data.outcome };
    const { recoveredFen: fen } = event.data;
    if (fen === 0) return closed;
    const { episode, unit, handler } = state;
    const recovery = { episode, unit, handler, day: dateOf(event.effectiveAt), fen, position: event.position };
    return { ...closed, recoveries: [...state.recoveries, recovery] };
  },
};

/** A closing after a reopening says what that episode recovered, beside what the first one did. */
function each(state: RecoveredLossState, event: Stored): RecoveredLossState {
  return event.type === 'CaseReopened' ? { ...state, episode: (event.data as CaseReopened['data']).episode } : state;
}

const file = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** 挽回经济损失: every closing that recovered something for a consumer, and the sums by unit, day, channel, kind and category. */
export const recoveredLoss = defineProjection<RecoveredLossState, CaseEvent>({
  name: 'recovered-loss',
  version: 1,
  schema: file('./schema.sql'),
  indexes: file('./indexes.sql'),
  entity: { table: 'recovered_loss_case', key: 'case_id' },
  key: caseKey,
  stream: streamOfCase,
  initial: () => emptyState,
  each,
  handles,
  encode: encodeState,
  decode: decodeState,
  tables: [
    table<Touched<RecoveredLossState>, { readonly case_id: string }>({
      name: 'recovered_loss_case',
      columns: ['case_id'],
      key: ['case_id'],
      rows: ({ key }) => [{ case_id: key }],
    }),
    table<Touched<RecoveredLossState>, RecoveredLossRow>({
      name: 'recovered_loss',
      columns: [
        ...([
          'case_id',
          'episode',
          'unit',
          'handler',
          'kind',
          'channel',
          'category',
          'day',
          'fen',
          'position',
        ] as const),
      ],
      key: ['case_id', 'episode'],
      rows: newRecoveries,
    }),
    table<Touched<RecoveredLossState>, RecoveredLossDailyRow>({
      name: 'recovered_loss_daily',
      kind: 'sums',
      columns: ['day', 'unit', 'category', ...standingKey, 'closings', 'fen'],
      key: ['day', 'unit', 'category', ...standingKey],
      rows: differences,
    }),
  ],
});
