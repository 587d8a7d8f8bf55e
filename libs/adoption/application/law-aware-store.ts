import type { EventStore, Located, ReadAllOptions, ReadOptions, SubscribeOptions } from '#libs/event-store';
import type { Stored, StreamName } from '#libs/kernel';
import { calendarById, ruleSetById } from '#libs/law';
import type { LawOffice } from './law-office.js';

/**
 * The log, read with the law at hand: whoever gets an event from here knows the calendar and the rule-set that it is pinned to, also
 * where another process has published them a moment ago. So no projection, no fold and no command has to ask.
 *
 * A page is looked through for decisions about the law – the log has them before whatever is pinned to them –, and an event that names
 * what nobody here knows lets the law be read anew. Two look-ups an event.
 */
export function lawAware(store: EventStore, office: LawOffice): EventStore {
  const observe = async (events: readonly Stored[]): Promise<void> => {
    await office.observe(events);
    if (!events.every(isKnown)) await office.refresh();
  };
  return {
    append: (...rest) => store.append(...rest),
    async *read(stream: StreamName, options?: ReadOptions) {
      for await (const event of store.read(stream, options)) {
        if (!isKnown(event)) await office.refresh();
        yield event;
      }
    },
    async *readAll<T extends Located = Stored>(options?: ReadAllOptions<T>) {
      for await (const page of store.readAll(options)) {
        // A reader who opens the events himself passes them on, and folds nothing.
        if (options?.open === undefined) await observe(page as unknown as readonly Stored[]);
        yield page;
      }
    },
    async *subscribe<T extends Located = Stored>(options: SubscribeOptions<T>) {
      for await (const page of store.subscribe(options)) {
        if (options.open === undefined && page !== 'caught-up') await observe(page as unknown as readonly Stored[]);
        yield page;
      }
    },
    head: () => store.head(),
    close: () => store.close(),
  };
}

function isKnown({ ruleSet, data }: Pick<Stored, 'ruleSet' | 'data'>): boolean {
  if (ruleSetById(ruleSet) === undefined) return false;
  const calendar: unknown = 'calendar' in data ? data.calendar : undefined;
  return typeof calendar !== 'string' || calendarById(calendar) !== undefined;
}
