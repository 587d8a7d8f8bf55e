import { cloudEvent, publicLog, publicTypeOf, Pseudonyms, sourceOf } from '#libs/publishing';
import type { CloudEvent } from '#libs/publishing';
import { everyEventStore, properWords } from '../../support/every-event.js';

/** Of no use to anybody: what it hides is made up. */
const KEY = 'the key of the pseudonyms in the examples';
const SOURCE = sourceOf('230700');

/**
 * The first public event of each type that the log with every event tells, by the type's name. A name that is missing is one that no log
 * would ever tell.
 */
export async function streamExamples(): Promise<ReadonlyMap<string, CloudEvent>> {
  const store = await everyEventStore(properWords);
  const examples = new Map<string, CloudEvent>();
  const options = { from: { after: 0n, skip: 0 }, follow: false, pageSize: 500, signal: new AbortController().signal };
  for await (const { events } of publicLog({ store, hide: new Pseudonyms(KEY) }, options)) {
    for (const event of events) {
      const name = publicTypeOf.get(event.type)?.name;
      if (name === undefined) throw new RangeError(`${event.type} is not in the language`);
      if (!examples.has(name)) examples.set(name, cloudEvent(event, SOURCE));
    }
  }
  return examples;
}
