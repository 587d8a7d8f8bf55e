import { startOfDay } from '#libs/kernel';
import type { CalendarId, Instant } from '#libs/kernel';
import { calendarFile, eachDay } from './calendar-file.js';
import { CalendarRegistry } from './calendar-registry.js';
import type { Calendar } from './clock-types.js';
import { InvalidDataFile, parseDataFile, readDataFile } from './data-file.js';
import { fault } from './fault.js';
import { announcedDays } from './holiday-data.js';
import { WorkingCalendar } from './working-calendar.js';

/**
 * Shipped calendars, oldest first. A new year's notice is a new file and a line here; what is here is never edited (a test pins the hashes).
 * None for 2020: its 春节 was prolonged by a second notice in January, and what cases pinned in between is not known.
 */
const SHIPPED = [
  'cn-state-council-2021',
  'cn-state-council-2022',
  'cn-state-council-2023',
  'cn-state-council-2024',
  'cn-state-council-2025',
  'cn-state-council-2026',
] as const;

let files: readonly Calendar[] | undefined;
const shipped = () => (files ??= SHIPPED.map((id) => readCalendar(id, readDataFile(`calendars/${id}.yaml`))));

/** The calendars of this process: a publication that one of its parts has seen, all of its parts know. */
export const calendarRegistry = newCalendarRegistry();

/** A registry that knows what is shipped, and nothing of what is published elsewhere. */
export function newCalendarRegistry(): CalendarRegistry {
  return new CalendarRegistry(shipped);
}

/** All calendars that are known: the shipped ones, oldest first, and those that a bureau has published since. */
export function calendars(): readonly Calendar[] {
  return calendarRegistry.all();
}

/**
 * A calendar from the text of its file.
 *
 * @throws InvalidDataFile
 */
export function readCalendar(id: string, text: string): Calendar {
  const file = `calendars/${id}.yaml`;
  const contents = parseDataFile(file, text, calendarFile);
  if (contents.id !== id)
    throw new InvalidDataFile(file, [
      fault(
        'id',
        'another-id',
        `编号为 ${contents.id}，文件名为 ${id}`,
        `is ${contents.id}, the file's name says ${id}`,
      ),
    ]);
  return new WorkingCalendar({
    ...contents,
    id: contents.id as CalendarId,
    published: startOfDay(contents.published),
    days: [...announcedDays(), ...contents.days.flatMap(eachDay)],
  });
}

/** The calendar of that id; `undefined` where none is shipped or published. */
export function calendarById(id: CalendarId | string): Calendar | undefined {
  return calendarRegistry.byId(id);
}

/** The one that was published last. */
export function newestCalendar(): Calendar {
  return calendarRegistry.newest();
}

/**
 * The calendar that a case received at `at` pins: the newest that was published by then. Before the first of the shipped ones was
 * published, the oldest shipped: it covers the years before it too, and nobody can pin what was not kept.
 */
export function calendarInForce(at: Instant): Calendar {
  return calendarRegistry.inForce(at);
}

/**
 * Makes a published calendar known to the whole process, as `CalendarRegistry.register`.
 *
 * @throws InvalidDataFile
 * @throws LawConflict
 */
export function registerCalendar(id: string, contents: unknown, hash?: string): Calendar {
  return calendarRegistry.register(id, contents, hash);
}
