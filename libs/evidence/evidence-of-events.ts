import { evolveCase, initialCase } from '#libs/case';
import type { CaseEvent } from '#libs/case';
import type { EventStore } from '#libs/event-store';
import { caseStream } from '#libs/kernel';
import type { CaseId, DomainEvent, Stored, UnitCode } from '#libs/kernel';

/** A file as an event names it. */
export interface NamedEvidence {
  readonly sha256: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
}

/**
 * The files that an event names, wherever in its data: by the form of the reference, not by the event's type, so that a sweep
 * never takes what only a newer kind of event names.
 */
function evidenceOfEvent({ data }: Pick<DomainEvent, 'data'>): readonly NamedEvidence[] {
  if (isEvidence(data)) return [data];
  return Object.values(data).flatMap((each: unknown) =>
    each !== null && typeof each === 'object' ? evidenceOfEvent({ data: each }) : [],
  );
}

function isEvidence(value: object): value is NamedEvidence {
  return (
    ['sha256', 'name', 'mediaType'].every(
      (key) => key in value && typeof value[key as keyof typeof value] === 'string',
    ) && 'bytes' in value
  );
}

/** A file of a case, and what it takes to read it. */
export interface CaseFile extends NamedEvidence {
  /** `reporter.read` for a file that may show who made a report: the law has their identity kept (Order 121 Art. 37). */
  readonly permission: 'person.read' | 'reporter.read';
}

/** A case and the files that its events name. */
export interface CaseEvidence {
  /** The unit that holds the case; null where none does. */
  readonly unit: UnitCode | null;
  /** By SHA-256; of several names for the same content the last. */
  readonly files: ReadonlyMap<string, CaseFile>;
}

/** @returns `undefined` when there is no such case */
export async function evidenceOfCase(store: EventStore, id: CaseId): Promise<CaseEvidence | undefined> {
  const files = new Map<string, NamedEvidence>();
  let state = initialCase;
  for await (const event of store.read(caseStream(id))) {
    state = evolveCase(state, event as Stored<CaseEvent>);
    for (const evidence of evidenceOfEvent(event)) files.set(evidence.sha256, evidence);
  }
  if (state.kind === null) return undefined;
  const inState = new Map(state.evidence.map((each) => [each.sha256, each.showsReporter]));
  const permissionOf = (sha256: string) => {
    // What only a newer kind of event names is unknown to the state, and guarded by the kind of the case.
    return (inState.get(sha256) ?? state.kind === 'report') ? 'reporter.read' : 'person.read';
  };
  return {
    unit: state.unit,
    files: new Map([...files].map(([sha256, file]) => [sha256, { ...file, permission: permissionOf(sha256) }])),
  };
}

/** Every hash that an event of the log names: what `EvidenceStore.sweep` keeps. Reads the whole log. */
export async function evidenceOfLog(store: EventStore, signal?: AbortSignal): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  for await (const page of store.readAll({ streamPrefix: 'case-', ...(signal && { signal }) })) {
    for (const event of page) for (const { sha256 } of evidenceOfEvent(event)) known.add(sha256);
  }
  return known;
}
