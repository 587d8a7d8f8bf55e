import { dateOf } from '#libs/kernel';
import type { Instant } from '#libs/kernel';
import type { Calendar } from './clock-types.js';
import { InvalidDataFile } from './data-file.js';
import { fault } from './fault.js';
import { LawConflict } from './law-conflict.js';
import { readPublishedCalendar } from './published-calendar.js';

/** The calendars that a program knows: those that it ships, and those that a bureau has published since. */
export class CalendarRegistry {
  readonly #shipped: () => readonly Calendar[];
  readonly #published = new Map<string, Calendar>();
  #all: readonly Calendar[] | undefined;

  /** @param shipped oldest first; asked for once, when somebody first looks */
  constructor(shipped: () => readonly Calendar[]) {
    this.#shipped = shipped;
  }

  /** All of them: the shipped ones oldest first, then the published ones in the order in which they came. */
  all(): readonly Calendar[] {
    return (this.#all ??= [
      ...this.#shipped().filter(({ id }) => !this.#published.has(id)),
      ...this.#published.values(),
    ]);
  }

  /**
   * The calendar of that id. What a bureau has published goes before what a later program ships under the same id: its cases are
   * pinned to the former.
   */
  byId(id: string): Calendar | undefined {
    return this.#published.get(id) ?? this.all().find((calendar) => calendar.id === id);
  }

  /** The one that was published last; of two of one day the later to come, which is the correction. */
  newest(): Calendar {
    return newestOf(this.all());
  }

  /** The newest that was published by then; before the first of all, the oldest. */
  inForce(at: Instant): Calendar {
    const day = dateOf(at);
    const published = this.all().filter((calendar) => dateOf(calendar.published) <= day);
    return published.length > 0 ? newestOf(published) : oldestOf(this.all());
  }

  /** What the contents would be, without making them known: for a preview. @throws InvalidDataFile */
  read(contents: unknown): Calendar {
    return readPublishedCalendar(contents, (id) => this.byId(id));
  }

  /**
   * Makes a published calendar known. The same contents again change nothing.
   *
   * @param hash what the calendar must come to, where the publication says so
   * @throws InvalidDataFile
   * @throws LawConflict where the id is known with other days, or the hash is another
   */
  register(id: string, contents: unknown, hash?: string): Calendar {
    const calendar = this.read(contents);
    if (calendar.id !== id)
      throw new InvalidDataFile('calendar', [
        fault('id', 'another-id', `编号为 ${calendar.id}，而不是 ${id}`, `is ${calendar.id}, not ${id}`),
      ]);
    if (hash !== undefined && calendar.hash !== hash) throw new LawConflict(id, hash, calendar.hash);
    const known = this.#published.get(id);
    if (known && known.hash !== calendar.hash) throw new LawConflict(id, known.hash, calendar.hash);
    if (known) return known;
    this.#published.set(id, calendar);
    this.#all = undefined;
    return calendar;
  }
}

function newestOf(some: readonly Calendar[]): Calendar {
  return some.reduce((a, b) => (b.published >= a.published ? b : a));
}

function oldestOf(some: readonly Calendar[]): Calendar {
  return some.reduce((a, b) => (b.published < a.published ? b : a));
}
