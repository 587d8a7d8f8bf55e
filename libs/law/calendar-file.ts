import { z } from 'zod';
import { bilingual, day, fileId } from './data-file.js';

/**
 * A published calendar: how far it reaches, who says so, and the days that its source states itself. What it does not state is taken
 * from the common holiday data, within its coverage.
 */
export const calendarFile = z
  .strictObject({
    id: fileId,
    title: bilingual,
    source: z.string().min(1),
    published: day,
    coveredFrom: day,
    coveredUntil: day,
    days: z.array(
      z.strictObject({
        /** One day, or the first and the last of a span. */
        date: z.union([day, z.tuple([day, day])]),
        kind: z.enum(['statutory-holiday', 'make-up-working-day', 'working-day', 'rest-day']),
        name: bilingual.optional(),
      }),
    ),
  })
  .superRefine((file, context) => {
    if (file.coveredUntil < file.coveredFrom)
      context.addIssue({ code: 'custom', path: ['coveredUntil'], message: 'lies before coveredFrom' });
    file.days.forEach(({ date }, index) => {
      const [first, last] = Array.isArray(date) ? date : [date, date];
      const fault =
        last < first
          ? 'the span ends before it begins'
          : first < file.coveredFrom || last > file.coveredUntil
            ? 'lies outside the coverage'
            : undefined;
      if (fault) context.addIssue({ code: 'custom', path: ['days', index, 'date'], message: fault });
    });
  });

export type CalendarFile = z.output<typeof calendarFile>;
