import { caseIdOfSource } from '#libs/case';
import { canonicalJson, derivedCommandId, sha256 } from '#libs/kernel';
import type { Actor, CaseId } from '#libs/kernel';
import type { CaseKind } from '#libs/law';
import type { Organisation } from '#libs/identity';
import type { RowReason } from '../faults.js';
import type { Header } from '../mapping/header.js';
import type { Mapping } from '../mapping/mapping.js';
import { readKey } from '../normalising/number.js';
import { cellText, tidyText, valueKey } from '../normalising/text.js';
import type { DateSystem, RawRow } from '../reading/table.js';
import type { ImportCommand } from '../types.js';
import { FieldReader } from './read-fields.js';
import type { RowFields } from './read-fields.js';
import { RowCells } from './row-cells.js';
import { unitOf } from './unit-of.js';

/** What a row asks for. */
export interface RowPlan {
  readonly row: number;
  readonly number: string;
  /** One, or two that name each other; the complaint first. */
  readonly registrations: readonly ImportCommand[];
  /** Said once for each case. */
  readonly notes: readonly ImportCommand[];
  /** Hash of all that the row says, to tell a repetition from a contradiction. */
  readonly content: string;
}

export interface RowRefusal {
  readonly row: number;
  readonly number: string | null;
  readonly reasons: readonly RowReason[];
}

export type PlannedRow = { readonly plan: RowPlan } | { readonly refusal: RowRefusal };

export interface PlanningContext {
  readonly mapping: Mapping;
  readonly header: Header;
  readonly dateSystem: DateSystem | null;
  /** True for a CSV, where a forgotten quote shifts cells to the right; a sheet may hold remarks beside its table. */
  readonly cellsCanShift: boolean;
  readonly organisation: Organisation;
  readonly actor: Actor;
}

const NOTE_LIMIT = 4000;

/** The way of one row to its commands. Pure: the same row gives the same commands, ids included, on every machine. */
export function rowPlanner(context: PlanningContext): (row: RawRow) => PlannedRow {
  const { mapping, header, organisation } = context;
  const reader = new FieldReader(mapping, context.dateSystem);
  const emptyWords = new Set(mapping.emptyWords.map(valueKey));

  return (raw) => {
    const cells = new RowCells(header, raw, emptyWords);
    if (context.cellsCanShift && header.isTooWide(raw.cells))
      cells.refuse('', 'import.row-too-wide', { columns: header.width });
    const fields = reader.fields(cells);
    const unit = unitOf(cells, mapping, organisation);
    const note = noteOf(cells, mapping);
    if (cells.reasons.length > 0 || fields === undefined || unit === undefined) {
      const number = readKey(cells.cell('number'));
      return { refusal: { row: raw.row, number: (number.ok && number.value) || null, reasons: cells.reasons } };
    }
    return { plan: planOf(raw.row, fields, note, { ...context, unit }) };
  };
}

function planOf(
  row: number,
  fields: RowFields,
  note: string | null,
  context: PlanningContext & Pick<ImportCommand, 'unit'>,
): RowPlan {
  const { kinds, registration } = fields;
  const { actor, unit } = context;
  const said = canonicalJson({ kinds, registration });
  const number = fields.number ?? `row-${sha256(said).slice(0, 40)}`;
  const source = { system: context.mapping.system, number };
  const keyOf = (kind: CaseKind) => `${source.system}:${number}:${kind}`;
  const idOf = (kind: CaseKind) => caseIdOfSource(kind, source);

  const registrations = kinds.map((caseKind): ImportCommand => {
    const other = kinds.find((kind) => kind !== caseKind);
    const command = {
      kind: 'RegisterCase',
      caseId: idOf(caseKind),
      caseKind,
      source,
      ...registration,
      linkedTo: other === undefined ? null : idOf(other),
    } as const;
    return {
      caseId: command.caseId,
      command,
      // The content is part of the name: the same work order with other content is another command, which the case refuses.
      commandId: derivedCommandId(`import:register:${keyOf(caseKind)}:${sha256(canonicalJson(command))}`),
      actor,
      unit,
      // The platform took the case then, and the export says so: no later moment is true.
      effectiveAt: registration.receivedAt,
    };
  });
  const notes = note === null ? [] : registrations.map(({ caseId }) => noteCommand(caseId, note, context));
  return { row, number, registrations, notes, content: sha256(canonicalJson({ said, note })) };
}

/** When the platform wrote it the export does not say, so the note is of the moment of import. */
function noteCommand(
  caseId: CaseId,
  text: string,
  { actor, unit }: Pick<ImportCommand, 'actor' | 'unit'>,
): ImportCommand {
  return {
    caseId,
    command: { kind: 'AddNote', text },
    commandId: derivedCommandId(`import:note:${caseId}:${sha256(text)}`),
    actor,
    unit,
    effectiveAt: null,
  };
}

function noteOf(cells: RowCells, mapping: Mapping): string | null {
  const lines = (mapping.note?.parts ?? []).flatMap((part, i) => {
    const text = cells.read(`note.parts.${i}`, cellText);
    const tidy = text === undefined ? '' : tidyText(text);
    return tidy === '' ? [] : [`${part.label}：${tidy}`];
  });
  if (lines.length === 0) return null;
  const text = [`【${mapping.note?.heading}】`, ...lines].join('\n');
  if (text.length > NOTE_LIMIT) {
    cells.refuse('note.parts.0', 'import.text-too-long', { length: text.length, limit: NOTE_LIMIT });
    return null;
  }
  return text;
}
