import { readFileSync } from 'node:fs';
import type { CaseEvent, RungFired, RungRecipient } from '#libs/case';
import type { Instant, Stored, StreamName } from '#libs/kernel';
import { defineEventProjection, table } from '#libs/projecting';
import type { DigestIssued } from '#libs/supervision';
import { caseKey } from '#projections/case-clocks';

/** A rung that has fired, and whom it told. */
export interface FiredRungRow {
  readonly case_id: string;
  readonly clock: string;
  readonly run: number;
  readonly rung: string;
  readonly due_at: Instant;
  readonly fired_at: Instant;
  readonly to_unit: string | null;
  /** Null: the head of the unit. */
  readonly to_handler: string | null;
  readonly position: bigint;
}

/** A rung that is in no digest yet: of whom, and of which month's. */
export interface PendingRow {
  readonly to_unit: string;
  /** Empty: the head of the unit. */
  readonly to_handler: string;
  readonly month: string;
  readonly case_id: string;
  readonly clock: string;
  readonly run: number;
  readonly rung: string;
  readonly due_at: Instant;
  readonly pending: number;
}

type Fired = Stored<Extract<CaseEvent, { type: 'RungFired' }>>;
type ReminderEvent = CaseEvent | DigestIssued;

const DIGEST = 'digest-';

function firedRow(event: Fired): FiredRungRow {
  const { to, dueAt, ...which } = event.data;
  return {
    case_id: caseKey(event) ?? '',
    ...which,
    due_at: dueAt,
    fired_at: event.effectiveAt,
    to_unit: to?.unit ?? null,
    to_handler: to?.handler ?? null,
    position: event.position,
  };
}

function pendingRows(event: Stored<ReminderEvent>): PendingRow[] {
  if (event.type === 'RungFired') {
    const { to, ...item } = event.data as RungFired['data'];
    return to ? [pendingRow(to, event.effectiveAt.slice(0, 7), { caseId: caseKey(event) ?? '', ...item }, 1)] : [];
  }
  if (event.type !== 'DigestIssued') return [];
  const { to, month, items } = event.data as DigestIssued['data'];
  return items.map((item) => pendingRow(to, month, item, -1));
}

function pendingRow(
  to: RungRecipient,
  month: string,
  { caseId, clock, run, rung, dueAt }: DigestIssued['data']['items'][number] | (RungFired['data'] & { caseId: string }),
  pending: 1 | -1,
): PendingRow {
  const { unit: to_unit, handler } = to;
  return { to_unit, to_handler: handler ?? '', month, case_id: caseId, clock, run, rung, due_at: dueAt, pending };
}

const file = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** Every rung that has fired, and those that no digest (提醒汇总) has told yet. */
export const reminders = defineEventProjection<ReminderEvent>({
  name: 'reminders',
  version: 1,
  schema: file('./schema.sql'),
  indexes: file('./indexes.sql'),
  key: ({ type, stream }) => (type === 'RungFired' || stream.startsWith(DIGEST) ? stream : null),
  stream: (key) => key as StreamName,
  tables: [
    table<Stored<ReminderEvent>, FiredRungRow>({
      name: 'fired_rung',
      columns: ['case_id', 'clock', 'run', 'rung', 'due_at', 'fired_at', 'to_unit', 'to_handler', 'position'],
      key: ['case_id', 'clock', 'run', 'rung', 'due_at'],
      rows: (event) => (event.type === 'RungFired' ? [firedRow(event as Fired)] : []),
    }),
    table<Stored<ReminderEvent>, PendingRow>({
      name: 'pending_reminder',
      kind: 'sums',
      columns: ['to_unit', 'to_handler', 'month', 'case_id', 'clock', 'run', 'rung', 'due_at', 'pending'],
      key: ['to_unit', 'to_handler', 'month', 'case_id', 'clock', 'run', 'rung', 'due_at'],
      rows: pendingRows,
    }),
  ],
});
