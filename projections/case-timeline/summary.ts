import { eventCatalogue, isCaseEventType } from '#libs/case';
import type { CaseEventType } from '#libs/case';

/** A text longer than this is cut; the whole of it is in the event. */
const LONGEST_TEXT = 200;

/** What of an event's data is told in a line of the timeline, where not everything is. */
const PICKED: { readonly [T in CaseEventType]?: readonly string[] } = {
  CaseRegistered: [
    'kind',
    'channel',
    'source',
    'receivedAt',
    'named',
    'respondent',
    'category',
    'problem',
    'place',
    'linkedTo',
  ],
};

type Path = readonly string[];

/** Personal paths by type, split once. */
const personalPaths = new Map<string, readonly Path[]>(
  Object.entries(eventCatalogue).map(([type, { personal }]) => [type, personal.map((path: string) => path.split('.'))]),
);

/**
 * What an event says, without any field that the catalogue marks as personal. Of a type that the catalogue does not know
 * nothing is told: what cannot be judged is not shown.
 */
export function summaryOf(type: string, data: object): string {
  if (!isCaseEventType(type)) return '{}';
  const picked = PICKED[type];
  let told: unknown = picked ? Object.fromEntries(Object.entries(data).filter(([key]) => picked.includes(key))) : data;
  for (const path of personalPaths.get(type) ?? []) told = without(told, path);
  return JSON.stringify(told, shortened);
}

function without(value: unknown, path: Path): unknown {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== 'object' || value === null) return value;
  if (key === '*') return Array.isArray(value) ? value.map((item) => without(item, rest)) : value;
  if (!Object.hasOwn(value, key)) return value;
  const { [key]: inner, ...others } = value as Record<string, unknown>;
  return rest.length === 0 ? others : { ...others, [key]: without(inner, rest) };
}

function shortened(_: string, value: unknown): unknown {
  return typeof value === 'string' && value.length > LONGEST_TEXT
    ? `${[...value].slice(0, LONGEST_TEXT).join('')}…`
    : value;
}
