import { eventCatalogue, isCaseEventType } from '#libs/case';
import type { CaseEventType } from '#libs/case';
import { caseEventWords } from './case-event-words.js';
import { caseBase, caseEvents } from './case-events.js';
import { deadlineEvents } from './deadline-events.js';
import { withMeanings } from './property-words.js';
import { cloudEventType } from './public-type.js';
import type { PublicType } from './public-type.js';
import { recordEvents } from './record-events.js';
import type { RecordEvent } from './record-events.js';

/** The version that a word has while nothing else is said; a word that changes so that readers break has the next beside this one. */
const VERSION = 1;

/**
 * The published language: every public event by its name. Private types are renamed, split and dropped as the engine is built; these
 * stay.
 */
export const publicTypes: ReadonlyMap<string, PublicType> = new Map(
  [
    ...(Object.keys(caseEvents) as CaseEventType[]).map((type) => ({
      name: caseEvents[type].name,
      topic: caseEvents[type].topic,
      version: VERSION,
      title: eventCatalogue[type].title,
      about: caseEventWords[type],
      schema: caseEvents[type].schema.extend(caseBase),
    })),
    ...Object.entries(deadlineEvents).map(([name, { title, about, schema }]) => ({
      name,
      topic: 'shuangwei.cases.v1' as const,
      version: VERSION,
      title,
      about,
      schema: schema.extend(caseBase),
    })),
    ...Object.values(recordEvents).map(({ name, topic, title, about, schema }) => ({
      name,
      topic,
      version: VERSION,
      title,
      about,
      schema,
    })),
  ].map((each) => [each.name, { ...each, schema: withMeanings(each.name, each.schema) }]),
);

/** By CloudEvents `type`. */
export const publicTypeOf: ReadonlyMap<string, PublicType> = new Map(
  [...publicTypes.values()].map((each) => [cloudEventType(each), each]),
);

/** Private event types of the streams of units. */
export function isRecordEventType(type: string): type is RecordEvent['type'] {
  return Object.hasOwn(recordEvents, type);
}

/** The public name of a private type; undefined for one that is not told. */
export function publicNameOf(type: string): string | undefined {
  if (isCaseEventType(type)) return caseEvents[type satisfies CaseEventType].name;
  return isRecordEventType(type) ? recordEvents[type].name : undefined;
}
