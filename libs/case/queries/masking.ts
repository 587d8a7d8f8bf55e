import type { Stored } from '#libs/kernel';
import type { CaseKind } from '#libs/law';
import { eventCatalogue, isCaseEventType } from '../domain/index.js';
import type { CaseEvent } from '../domain/index.js';
import type { Sight } from './readable-cases.js';

/** What stands where something was left out. */
export const MASKED = '＊＊＊';

/** An event as somebody may see it. Where anything is masked its hash cannot be checked against it: the log's own text is whole. */
export type EventView = Omit<Stored, 'text' | 'type' | 'data'> & { readonly masked: boolean } & CaseEvent;

/**
 * Leaves out what the asker may not see: without `people` every field that the catalogue marks as personal, without `reporters`
 * who made a report – name, telephone, address, number, and what a file is called that may show them – where the case is one
 * (Order 20 Art. 33, Order 121 Art. 37). What people write in free text cannot be searched for names; so a report's free text is seen by whoever may see people.
 */
export function eventView(
  { text: _text, ...event }: Stored<CaseEvent>,
  kind: CaseKind | null,
  sight: Sight,
): EventView {
  const hidden = saysNoReporter(event, sight) ? [] : hiddenPaths(event.type, kind, sight);
  if (hidden.length === 0) return { ...event, masked: false } as EventView;
  const data = structuredClone(event.data) as object;
  let masked = false;
  for (const path of hidden) masked = mask(data, path.split('.')) || masked;
  return { ...event, data, masked } as EventView;
}

/** True where such an event may hold something that the asker may not see, so that it has to be looked into. */
export function mayHide(type: string, kind: CaseKind | null, sight: Sight): boolean {
  return hiddenPaths(type, kind, sight).length > 0;
}

const IDENTITY = /^(submitter|representatives?|evidence)\./;

/** True of a file that its uploader said not to show the reporter: people may be in it, and whoever sees people sees its name. */
function saysNoReporter(event: Pick<Stored<CaseEvent>, 'type' | 'data'>, { people }: Sight): boolean {
  return people && event.type === 'EvidenceAttached' && 'showsReporter' in event.data && !event.data.showsReporter;
}

function hiddenPaths(type: string, kind: CaseKind | null, sight: Sight): readonly string[] {
  if (!isCaseEventType(type)) return [];
  const { personal } = eventCatalogue[type];
  if (!sight.people) return personal;
  return kind === 'report' && !sight.reporters ? personal.filter((path: string) => IDENTITY.test(path)) : [];
}

/** Replaces the texts at a path; true when there was one. */
function mask(value: unknown, [key, ...rest]: readonly string[]): boolean {
  if (value === null || typeof value !== 'object' || key === undefined) return false;
  if (key === '*')
    return Object.values(value)
      .map((each) => mask(each, rest))
      .some(Boolean);
  const record = value as Record<string, unknown>;
  if (rest.length > 0) return mask(record[key], rest);
  if (typeof record[key] !== 'string') return false;
  record[key] = MASKED;
  return true;
}
