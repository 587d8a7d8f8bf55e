import { dateOf, dateOfDayNumber, dayNumber, startOfDay } from '#libs/kernel';
import type { CalendarId, Instant } from '#libs/kernel';
import { calendarFile } from './calendar-file.js';
import type { CalendarFile } from './calendar-file.js';
import type { Calendar } from './clock-types.js';
import { InvalidDataFile, parseDataFile, readDataFile } from './data-file.js';
import { announcedDays } from './holiday-data.js';
import { WorkingCalendar } from './working-calendar.js';
import type { NamedDay } from './working-calendar.js';

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

let shipped: readonly Calendar[] | undefined;

/** All shipped calendars, oldest first. */
export function calendars(): readonly Calendar[] {
  return (shipped ??= SHIPPED.map((id) => readCalendar(id, readDataFile(`calendars/${id}.yaml`))));
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
    throw new InvalidDataFile(file, [{ path: 'id', reason: `is ${contents.id}, the file's name says ${id}` }]);
  return new WorkingCalendar({
    ...contents,
    id: contents.id as CalendarId,
    published: startOfDay(contents.published),
    days: [...announcedDays(), ...contents.days.flatMap(eachDay)],
  });
}

/** The calendar of that id; `undefined` where none is shipped. */
export function calendarById(id: CalendarId | string): Calendar | undefined {
  return calendars().find((calendar) => calendar.id === id);
}

/** The one that was published last. */
export function newestCalendar(): Calendar {
  return newestOf(calendars());
}

/**
 * The calendar that a case received at `at` pins: the newest that was published by then. Before the first of the shipped ones was
 * published, the oldest shipped: it covers the years before it too, and nobody can pin what was not kept.
 */
export function calendarInForce(at: Instant): Calendar {
  const day = dateOf(at);
  const published = calendars().filter((calendar) => dateOf(calendar.published) <= day);
  return published.length > 0 ? newestOf(published) : oldestOf(calendars());
}

function newestOf(some: readonly Calendar[]): Calendar {
  return some.reduce((a, b) => (b.published > a.published ? b : a));
}

function oldestOf(some: readonly Calendar[]): Calendar {
  return some.reduce((a, b) => (b.published < a.published ? b : a));
}

function eachDay(entry: CalendarFile['days'][number]): NamedDay[] {
  const [first, last] = Array.isArray(entry.date) ? entry.date : [entry.date, entry.date];
  const days: NamedDay[] = [];
  for (let day = dayNumber(first); day <= dayNumber(last); day++) {
    days.push({ date: dateOfDayNumber(day), kind: entry.kind, name: entry.name });
  }
  return days;
}
