import { readFileSync } from 'node:fs';
import type { CaseEvent } from '#libs/case';
import type { Instant, Stored } from '#libs/kernel';
import { defineEventProjection, table } from '#libs/projecting';
import { caseKey, streamOfCase } from '#projections/case-clocks';
import { summaryOf } from './summary.js';

export interface TimelineRow {
  readonly case_id: string;
  readonly revision: bigint;
  readonly position: bigint;
  readonly type: string;
  readonly recorded_at: Instant;
  readonly effective_at: Instant;
  readonly actor_id: string;
  readonly actor_role: string;
  readonly on_behalf_of: string | null;
  readonly unit: string;
  readonly summary: string;
}

const file = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** What happened in a case, in order: a row an event. */
export const caseTimeline = defineEventProjection<CaseEvent>({
  name: 'case-timeline',
  version: 1,
  schema: file('./schema.sql'),
  indexes: file('./indexes.sql'),
  key: caseKey,
  stream: streamOfCase,
  tables: [
    table<Stored<CaseEvent>, TimelineRow>({
      name: 'case_timeline',
      columns: [
        'case_id',
        'revision',
        'position',
        'type',
        'recorded_at',
        'effective_at',
        'actor_id',
        'actor_role',
        'on_behalf_of',
        'unit',
        'summary',
      ],
      key: ['case_id', 'revision'],
      rows: (event) => [
        {
          case_id: caseKey(event) ?? '',
          revision: event.revision,
          position: event.position,
          type: event.type,
          recorded_at: event.recordedAt,
          effective_at: event.effectiveAt,
          actor_id: event.actor.id,
          actor_role: event.actor.role,
          on_behalf_of: event.actor.onBehalfOf ?? null,
          unit: event.unit,
          summary: summaryOf(event.type, event.data),
        },
      ],
    }),
  ],
});
