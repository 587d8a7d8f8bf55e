import { dateOf, dateOfDayNumber, dayNumber } from '#libs/kernel';
import type { LocalDate } from '#libs/kernel';
import { fault } from '#libs/law';
import type { Calendar } from '#libs/law';
import type { PublishCalendar } from './commands.js';
import type { LawContext } from './context.js';
import { readOr } from './decide-parts.js';
import type { CalendarPublished } from './events.js';
import { invalid, refusal } from './refusals.js';
import type { LawRefusal } from './refusals.js';
import type { AdoptionState } from './state.js';

/**
 * A calendar is published on top of the newest: it adds days, or corrects some. One that a later notice has overtaken is refused, and
 * so is one that leaves a gap to what is published, or overlaps it.
 */
export function publishCalendar(
  state: AdoptionState,
  command: PublishCalendar,
  context: LawContext,
): CalendarPublished | LawRefusal {
  const found = calendarOf(command, context);
  if ('code' in found) return found;
  return (
    taken(state, found, command, context) ??
    untimely(found, command, context) ??
    unsettling(found, context) ?? {
      type: 'CalendarPublished',
      data: {
        calendar: found.id,
        contents: command.contents,
        hash: found.hash,
        source: found.source,
        published: dateOf(found.published),
        coveredUntil: found.coveredUntil,
      },
    }
  );
}

function calendarOf({ calendar, contents }: PublishCalendar, { law }: LawContext): Calendar | LawRefusal {
  if (contents === null)
    return law.calendars.byId(calendar) ?? refusal('law.calendar-unknown', { calendar }, 'calendar');
  const read = readOr('law.calendar-invalid', () => law.calendars.read(contents));
  if ('refused' in read) return read.refused;
  if (read.value.id === calendar) return read.value;
  const { id } = read.value;
  return invalid('law.calendar-invalid', [
    fault('id', 'another-id', `编号为 ${id}，而不是 ${calendar}`, `is ${id}, not ${calendar}`),
  ]);
}

function taken(
  state: AdoptionState,
  { id, hash }: Calendar,
  { contents }: PublishCalendar,
  { law }: LawContext,
): LawRefusal | undefined {
  const published = state.calendars.find(({ calendar }) => calendar === id);
  const known = published ?? (contents === null ? undefined : law.calendars.byId(id));
  if (known && known.hash !== hash) return refusal('law.id-taken', { id }, 'id');
  return published && refusal('law.calendar-published', { calendar: id }, 'calendar');
}

function untimely(calendar: Calendar, command: PublishCalendar, { law, now }: LawContext): LawRefusal | undefined {
  const published = dateOf(calendar.published);
  if (published > dateOf(now))
    return refusal('law.calendar-not-yet-published', { calendar: calendar.id, published }, 'published');
  const newest = law.calendars.newest();
  if (newest.id === calendar.id) return undefined;
  if (calendar.published < newest.published) {
    const day = firstDifference(newest, calendar);
    const details = { calendar: calendar.id, newest: newest.id };
    return day
      ? refusal('law.calendar-contradicts', { ...details, day }, 'published')
      : refusal('law.calendar-superseded', details, 'published');
  }
  const continues = continuedBy(command.contents);
  if (continues === undefined || continues === newest.id) return undefined;
  return refusal('law.calendar-forks', { newest: newest.id, continues }, 'continues');
}

/** Days by which figures were settled stay what they were. Adding days that nobody spoke of unsettles nothing. */
function unsettling(calendar: Calendar, { law, settledUntil }: LawContext): LawRefusal | undefined {
  const day = firstDifference(law.calendars.newest(), calendar);
  if (settledUntil === null || day === undefined || day > settledUntil) return undefined;
  return refusal('law.calendar-corrects-settled', { calendar: calendar.id, day, settledUntil }, 'corrects');
}

/** The first day of which both speak, and say different things. */
function firstDifference(a: Calendar, b: Calendar): LocalDate | undefined {
  const first = Math.max(dayNumber(a.coveredFrom), dayNumber(b.coveredFrom));
  const last = Math.min(dayNumber(a.coveredUntil), dayNumber(b.coveredUntil));
  for (let day = first; day <= last; day++) if (a.kindOfDay(day) !== b.kindOfDay(day)) return dateOfDayNumber(day);
  return undefined;
}

function continuedBy(contents: object | null): string | undefined {
  const continues: unknown = contents && 'continues' in contents ? contents.continues : undefined;
  return typeof continues === 'string' ? continues : undefined;
}
