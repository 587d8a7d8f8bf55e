import { readFileSync } from 'node:fs';
import type { CaseEvent } from '#libs/case';
import { defineProjection, table } from '#libs/projecting';
import type { Handlers, Touched } from '#libs/projecting';
import { caseKey, streamOfCase } from '#projections/case-clocks';
import { daysOf } from './days.js';
import { caseSearchColumns } from './row.js';
import type { CaseSearchRow } from './row.js';
import { decodeState, emptyState, encodeState, shown, told } from './state.js';
import type { SearchState } from './state.js';

/** Where searched text comes from. Submitters, representatives and names of files are in no handler. */
const handles: Handlers<SearchState, CaseEvent> = {
  CaseRegistered: (state, { data }) => {
    const { respondent, source, category, problem, place, request, receivedAt } = data;
    const open = shown(
      { ...state, receivedAt },
      respondent?.name ?? null,
      respondent?.uscc ?? null,
      source.number,
      category,
      problem,
      place,
    );
    return told(open, request);
  },
  TestingCommissioned: (state, { data }) => shown(state, data.subject),

  NoteAdded: (state, { data }) => told(state, data.text),
  ReportSupplemented: (state, { data }) => told(state, data.facts),
  LeadFound: (state, { data }) => told(state, data.lead),
  ComplaintNotAccepted: (state, { data }) => told(state, data.reason),
  MediationSessionHeld: (state, { data }) => told(state, data.summary),
  MediationTerminated: (state, { data }) => told(state, data.reason),
  CaseNotFiled: (state, { data }) => told(state, data.explanation),
  ConsultationAnswered: (state, { data }) => told(state, data.answer),
  FeedbackGiven: (state, { data }) => told(state, data.text),
  FollowUpRecorded: (state, { data }) => told(state, data.remark),
};

function rowOf({ key, after: state }: Touched<SearchState>): CaseSearchRow {
  const days = daysOf(state.receivedAt);
  return {
    case_id: key,
    received_at: state.receivedAt,
    public: joined(days, state.public.text),
    with_personal: joined(days, state.public.text, state.personal.text),
    cut: state.public.cut || state.personal.cut,
  };
}

function joined(...vectors: readonly string[]): string {
  return vectors.filter((text) => text !== '').join(' ');
}

const file = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/**
 * One row a case: what a search for text finds it by.
 *
 * Two vectors. `public` is made of fields that the lists show to everybody who may see the case. `with_personal` holds the same
 * and free texts – request, notes, answers, reasons – whose fields are marked `Personal`, since they may name people; only a
 * caller who may read personal data searches it. (Both in one, since words of either may be asked for together, and joining
 * two vectors costs four times what looking into one does: measured, 10 µs a case.) What a submitter or a representative is (name, telephone, address, identity number) is
 * in neither, and numbers of seven and more digits in free text are left out too: nobody is found by a telephone number.
 *
 * No text is stored, only lexemes and the places where they stand, which is what matching a phrase takes. Whoever may read the
 * table could still lay the pieces together again, so a row is personal data as the events are: it is one row a case and
 * nothing else knows of it. Erasing a case's texts is deleting that row, or making `with_personal` the same as `public` and
 * emptying the last line of `state`, and a rebuild comes to the same once the events no longer hold the texts.
 */
export const caseSearch = defineProjection<SearchState, CaseEvent>({
  name: 'case-search',
  version: 1,
  schema: file('./schema.sql'),
  indexes: file('./indexes.sql'),
  entity: { table: 'case_search', key: 'case_id' },
  key: caseKey,
  stream: streamOfCase,
  initial: () => emptyState,
  handles,
  encode: encodeState,
  decode: decodeState,
  tables: [
    table<Touched<SearchState>, CaseSearchRow>({
      name: 'case_search',
      columns: caseSearchColumns,
      key: ['case_id'],
      rows: (touched) => [rowOf(touched)],
    }),
  ],
});
