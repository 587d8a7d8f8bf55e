import { readFileSync } from 'node:fs';
import type { CaseEvent, SupervisionOrdered } from '#libs/case';
import type { Stored } from '#libs/kernel';
import { defineProjection, table } from '#libs/projecting';
import type { Touched } from '#libs/projecting';
import { caseKey, streamOfCase } from '#projections/case-clocks';
import { standingHandlers, standingKey } from '#projections/case-standing';
import { dayOf, saidBy } from './facts.js';
import { caseRow, differences, newFacts } from './rows.js';
import type { EfficacyCaseRow, EfficacyDailyRow, EfficacyFactRow } from './rows.js';
import { decodeState, emptyState, encodeState } from './state.js';
import type { EfficacyState, Fact } from './state.js';

/** Takes down what the event says of any measure, as of whoever held the case; a supervision order is of the unit that was ordered. */
function each(state: EfficacyState, event: Stored): EfficacyState {
  const said = saidBy(event);
  if (said.length === 0) return state;
  const run = 1 + new Set(state.facts.filter(({ what }) => what === event.type).map((fact) => fact.run)).size;
  const facts = said.map((each): Fact => ({
    ...each,
    ...{ what: event.type, run, day: dayOf(event), position: event.position },
    ...holderOf(state, event),
  }));
  return { ...state, facts: [...state.facts, ...facts] };
}

function holderOf({ unit, handler }: EfficacyState, event: Stored): Pick<Fact, 'unit' | 'handler'> {
  if (event.type !== 'SupervisionOrdered') return { unit, handler };
  const { toUnit } = event.data as SupervisionOrdered['data'];
  return { unit: toUnit, handler: toUnit === unit ? handler : null };
}

const file = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** What the events say of the measures of an evaluation that no clock measures, how every case stands, and the sums by unit and day. */
export const efficacyScore = defineProjection<EfficacyState, CaseEvent>({
  name: 'efficacy-score',
  version: 2,
  schema: file('./schema.sql'),
  indexes: file('./indexes.sql'),
  entity: { table: 'efficacy_case', key: 'case_id' },
  key: caseKey,
  stream: streamOfCase,
  initial: () => emptyState,
  each,
  handles: standingHandlers<EfficacyState>(),
  encode: encodeState,
  decode: decodeState,
  tables: [
    table<Touched<EfficacyState>, EfficacyCaseRow>({
      name: 'efficacy_case',
      columns: ['case_id', ...standingKey],
      key: ['case_id'],
      rows: caseRow,
    }),
    table<Touched<EfficacyState>, EfficacyFactRow>({
      name: 'efficacy_fact',
      columns: [
        ...(['case_id', 'measure', 'what', 'run', 'unit', 'handler', 'kind', 'channel', 'category'] as const),
        ...(['day', 'numerator', 'denominator', 'position'] as const),
      ],
      key: ['case_id', 'measure', 'what', 'run'],
      rows: newFacts,
    }),
    table<Touched<EfficacyState>, EfficacyDailyRow>({
      name: 'efficacy_daily',
      kind: 'sums',
      columns: ['day', 'unit', 'measure', ...standingKey, 'numerator', 'denominator'],
      key: ['day', 'unit', 'measure', ...standingKey],
      rows: differences,
    }),
  ],
});
