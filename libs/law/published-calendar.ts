import { z } from 'zod';
import { dateOf, dateOfDayNumber, dayNumber, startOfDay } from '#libs/kernel';
import type { CalendarId, LocalDate } from '#libs/kernel';
import { beforeCoveredFrom, eachDay, faultsInDays, namedDay, outsideCoverage, spanOf } from './calendar-file.js';
import type { NamedDayEntry } from './calendar-file.js';
import type { Calendar } from './clock-types.js';
import { bilingual, checkData, day, fileId, InvalidDataFile } from './data-file.js';
import { fault, reason } from './fault.js';
import type { Fault, Reason } from './fault.js';
import { WorkingCalendar } from './working-calendar.js';
import type { NamedDay } from './working-calendar.js';

/** A notice covers a year. Longer is a slip of the pen, and every day of it is memory. */
const MOST_YEARS = 5;

/**
 * A calendar that a bureau publishes: the days of one more notice, on top of a calendar that is known. It leans on nothing but that
 * calendar – not on the holiday data that the program happens to bring along –, so it counts the same under every later program.
 */
const publishedCalendarFile = z.strictObject({
  id: fileId.max(64),
  title: bilingual,
  source: z.string().min(1).max(500),
  published: day,
  /** The calendar whose days it takes over. */
  continues: fileId,
  /** The days that it adds to the coverage; both left out where it only corrects. */
  coveredFrom: day.optional(),
  coveredUntil: day.optional(),
  days: z.array(namedDay).max(1_000).default([]),
  /** Days before its own coverage that the notice names or changes: the last of December, a holiday that was prolonged. */
  corrects: z.array(namedDay).max(1_000).default([]),
});

type PublishedCalendarFile = z.output<typeof publishedCalendarFile>;
type Faults = readonly Fault[];

/**
 * A published calendar from its contents.
 *
 * @param known the calendars that it may continue
 * @throws InvalidDataFile with path and reason: a gap between it and the calendar that it continues, an overlap with it, a day
 *   that stands twice, a year without a holiday …
 */
export function readPublishedCalendar(contents: unknown, known: (id: string) => Calendar | undefined): Calendar {
  const file = checkData('calendar', contents, publishedCalendarFile);
  const base = known(file.continues);
  if (!base || file.continues === file.id)
    throw new InvalidDataFile('calendar', [
      fault('continues', 'no-calendar', `没有另一日历 ${file.continues}`, `no other calendar ${file.continues}`),
    ]);
  const faults = [...faultsOfCoverage(file), ...faultsAgainst(base, file), ...faultsOfDays(file)];
  if (faults.length > 0) throw new InvalidDataFile('calendar', faults);
  return new WorkingCalendar({
    id: file.id as CalendarId,
    title: file.title,
    source: file.source,
    published: startOfDay(file.published),
    coveredFrom: base.coveredFrom,
    coveredUntil: file.coveredUntil ?? base.coveredUntil,
    days: [...daysOf(base), ...file.corrects.flatMap(eachDay), ...file.days.flatMap(eachDay)],
  });
}

function faultsOfCoverage({ coveredFrom, coveredUntil, days, corrects }: PublishedCalendarFile): Faults {
  if (coveredFrom === undefined && coveredUntil === undefined) {
    if (days.length > 0) return [fault('coveredFrom', ...MISSING_BUT_DAYS)];
    return corrects.length > 0 ? [] : [fault('days', ...SAYS_NOTHING)];
  }
  if (coveredFrom === undefined) return [fault('coveredFrom', ...MISSING)];
  if (coveredUntil === undefined) return [fault('coveredUntil', ...MISSING)];
  if (coveredUntil < coveredFrom) return [{ path: 'coveredUntil', ...beforeCoveredFrom }];
  if (dayNumber(coveredUntil) - dayNumber(coveredFrom) > MOST_YEARS * 366)
    return [
      fault(
        'coveredUntil',
        'coverage-too-long',
        `晚于 coveredFrom 超过 ${MOST_YEARS} 年`,
        `lies more than ${MOST_YEARS} years after coveredFrom`,
      ),
    ];
  return yearsWithoutHoliday(coveredFrom, coveredUntil, days);
}

const MISSING = ['missing', '未填写', 'is missing'] as const;
const MISSING_BUT_DAYS = [
  'missing',
  '未填写；更正已覆盖的日期请写在 corrects 中',
  'is missing; days that are covered already are corrects',
] as const;
const SAYS_NOTHING = ['says-nothing', '既未覆盖也未更正任何日期', 'it covers nothing and corrects nothing'] as const;

/** A list of holidays that was forgotten would make every holiday a working day. Every year has its 元旦. */
function yearsWithoutHoliday(from: LocalDate, until: LocalDate, days: readonly NamedDayEntry[]): Faults {
  const holidays = days.filter(({ kind }) => kind === 'statutory-holiday').map(({ date }) => spanOf(date));
  const faults: Fault[] = [];
  for (let year = Number(from.slice(0, 4)); year <= Number(until.slice(0, 4)); year++) {
    const [first, last] = [`${year}-01-01`, `${year}-12-31`];
    if (first < from || last > until) continue;
    if (!holidays.some(([begin, end]) => begin <= last && end >= first))
      faults.push(fault('days', 'no-holiday', `${year} 年没有列出法定节假日`, `names no statutory holiday in ${year}`));
  }
  return faults;
}

function faultsAgainst(base: Calendar, file: PublishedCalendarFile): Faults {
  const faults: Fault[] = [];
  const { coveredFrom } = file;
  const next = dateOfDayNumber(dayNumber(base.coveredUntil) + 1);
  if (coveredFrom !== undefined && coveredFrom > next) {
    const last = dateOfDayNumber(dayNumber(coveredFrom) - 1);
    faults.push(
      fault('coveredFrom', 'gap', `${next} 至 ${last} 无日历覆盖`, `leaves a gap: nobody covers ${next} to ${last}`),
    );
  }
  if (coveredFrom !== undefined && coveredFrom < next) {
    faults.push(
      fault(
        'coveredFrom',
        'overlap',
        `与 ${base.id} 重叠：其覆盖至 ${base.coveredUntil}；应自 ${next} 起，此前的更正写在 corrects 中`,
        `overlaps: ${base.id} covers up to ${base.coveredUntil}; it begins on ${next}, what it changes before is corrects`,
      ),
    );
  }
  if (file.published < dateOf(base.published))
    faults.push(
      fault(
        'published',
        'published-earlier',
        `早于 ${base.id} 的公布日期 ${dateOf(base.published)}`,
        `lies before ${dateOf(base.published)}, when ${base.id} was published`,
      ),
    );
  file.corrects.forEach(({ date }, index) => {
    const [first, last] = spanOf(date);
    if (first < base.coveredFrom || last > base.coveredUntil)
      faults.push(
        fault(
          `corrects.${index}.date`,
          'outside-coverage',
          `不在 ${base.id} 的覆盖范围之内`,
          `lies outside what ${base.id} covers`,
        ),
      );
  });
  return faults;
}

function faultsOfDays(file: PublishedCalendarFile): Faults {
  const { coveredFrom, coveredUntil } = file;
  const outside = file.days.flatMap(({ date }, index) => {
    const [first, last] = spanOf(date);
    const inside =
      coveredFrom === undefined || coveredUntil === undefined || (first >= coveredFrom && last <= coveredUntil);
    return inside ? [] : [{ path: `days.${index}.date`, ...outsideCoverage }];
  });
  return [
    ...outside,
    ...(['days', 'corrects'] as const).flatMap((list) => [
      ...faultsInDays(file[list]).map(({ index, reason: why }) => ({ path: `${list}.${index}.date`, ...why })),
      ...file[list].flatMap((entry, index) => faultsOfKind(entry).map((why) => ({ path: `${list}.${index}`, ...why }))),
    ]),
  ];
}

/** A make-up day is a Saturday or a Sunday that is worked: on another day the date is wrong, or the kind. */
function faultsOfKind(entry: NamedDayEntry): Reason[] {
  if (entry.kind !== 'make-up-working-day') return [];
  const [first, last] = spanOf(entry.date);
  if (dayNumber(last) - dayNumber(first) > 7) return [MAKE_UP_TOO_LONG];
  const weekday = eachDay(entry).find(({ date }) => !isWeekend(date));
  return weekday ? [noWeekend(weekday.date)] : [];
}

const MAKE_UP_TOO_LONG = reason(
  'make-up-too-long',
  '调休上班时段不超过一周',
  'a span of make-up working days is no longer than a week',
);

function noWeekend(date: LocalDate): Reason {
  return reason('not-a-weekend', `${date} 不是周末，无须调休`, `${date} is no weekend: nothing is to be made up`);
}

function isWeekend(date: LocalDate): boolean {
  const weekday = new Date(dayNumber(date) * 86_400_000).getUTCDay();
  return weekday === 0 || weekday === 6;
}

function daysOf(base: Calendar): NamedDay[] {
  const days: NamedDay[] = [];
  for (let at = dayNumber(base.coveredFrom); at <= dayNumber(base.coveredUntil); at++) {
    const date = dateOfDayNumber(at);
    days.push({ date, kind: base.kindOfDay(at), name: base.nameOf(date) });
  }
  return days;
}
