import { epochMs, instant, instantOf, openEnvelope, seal, uuidV5 } from '#libs/kernel';
import type { CommandId, RuleSetId, Sealed, Stored, StreamHead, StreamName, UnitCode } from '#libs/kernel';
import { defineProjection, table } from '../definition.js';
import type { EntityProjection, Touched } from '../definition.js';

/** A small read model for the runner's own specifications: how many notes each case has, and how many the units have. */
export interface TallyState {
  readonly unit: string;
  readonly notes: number;
  readonly last: string;
}

interface NoteAdded {
  readonly type: 'NoteAdded';
  readonly data: { readonly text: string };
}
interface CaseRouted {
  readonly type: 'CaseRouted';
  readonly data: { readonly toUnit: string };
}

/** `refuse` is what the fold throws at; the column `last` is what the database may refuse. */
export function tally({
  version = 1,
  refuse = 'unspeakable',
}: { version?: number; refuse?: string } = {}): EntityProjection {
  return defineProjection<TallyState, NoteAdded | CaseRouted>({
    name: 'tally',
    version,
    schema: `
      create table {tally} (case_id text primary key, unit text not null, notes integer not null check (notes < 1000),
        last text not null, position bigint not null, state text not null);
      create table {tally_unit} (unit text primary key, notes integer not null);`,
    indexes: 'create index on {tally} (unit);',
    entity: { table: 'tally', key: 'case_id' },
    key: (event) => (event.stream.startsWith('case-') ? event.stream.slice(5) : null),
    stream: (key) => `case-${key}` as StreamName,
    initial: () => ({ unit: 'none', notes: 0, last: '' }),
    handles: {
      NoteAdded: (state, { data }) => {
        if (data.text === refuse) throw new Error(`cannot fold ${refuse}`);
        return { ...state, notes: state.notes + 1, last: data.text };
      },
      CaseRouted: (state, { data }) => ({ ...state, unit: data.toUnit }),
    },
    encode: (state) => JSON.stringify(state),
    decode: (text) => JSON.parse(text) as TallyState,
    tables: [
      table<Touched<TallyState>, { case_id: string; unit: string; notes: number; last: string }>({
        name: 'tally',
        columns: ['case_id', 'unit', 'notes', 'last'],
        key: ['case_id'],
        rows: ({ key, after }) => [{ case_id: key, unit: after.unit, notes: after.notes, last: after.last }],
      }),
      table<Touched<TallyState>, { unit: string; notes: number }>({
        name: 'tally_unit',
        kind: 'sums',
        columns: ['unit', 'notes'],
        key: ['unit'],
        rows: ({ before, after }) => [
          ...(before ? [{ unit: before.unit, notes: -before.notes }] : []),
          { unit: after.unit, notes: after.notes },
        ],
      }),
    ],
  });
}

/** One step of a case in these specifications. */
export interface Step {
  readonly case: string;
  readonly type: 'NoteAdded' | 'CaseRouted';
  readonly value: string;
}

export const note = (name: string, value = 'text'): Step => ({ case: name, type: 'NoteAdded', value });
export const routed = (name: string, value: string): Step => ({ case: name, type: 'CaseRouted', value });

const FIRST = epochMs(instant('2026-05-06T09:00:00+08:00'));

/** Seals steps one by one, each stream's chain in its place: for stores as well as for pages made by hand. */
export class Sealer {
  readonly #heads = new Map<string, StreamHead>();
  #count = 0;

  next(step: Step): { stream: StreamName; expected: 'no-stream' | bigint; sealed: Sealed[] } {
    const stream = `case-${step.case}` as StreamName;
    const head = this.#heads.get(stream);
    const at = instantOf(FIRST + this.#count * 60_000);
    const id = uuidV5('6f3e4a52-8d0b-5c0e-9f57-2f6f2f1d7a11', `${++this.#count}`) as CommandId;
    const data = step.type === 'NoteAdded' ? { text: step.value } : { toUnit: step.value };
    const sealed = seal(stream, head, [{ type: step.type, data }], {
      commandId: id,
      correlationId: id,
      causationId: id,
      recordedAt: at,
      effectiveAt: at,
      actor: { id: 'clerk-1', role: 'clerk' },
      unit: '230781' as UnitCode,
      ruleSet: 'cn-samr-order-121' as RuleSetId,
    });
    const last = sealed.at(-1);
    if (last) this.#heads.set(stream, { revision: last.envelope.revision, hash: last.hash });
    return { stream, expected: head ? head.revision : 'no-stream', sealed };
  }
}

/** The steps as the log would give them back, from position 1. */
export function stored(steps: readonly Step[]): Stored[] {
  const sealer = new Sealer();
  return steps.map((step, index) => {
    const [sealed] = sealer.next(step).sealed;
    if (!sealed) throw new RangeError('nothing sealed');
    return { ...openEnvelope(sealed.text), position: BigInt(index + 1), hash: sealed.hash, text: sealed.text };
  });
}
