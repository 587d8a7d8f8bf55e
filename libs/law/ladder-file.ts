import { z } from 'zod';
import { grade, text } from './clock-file.js';
import { bilingual, fileId } from './data-file.js';
import { amiss, complain, reason } from './fault.js';
import type { Ladder, Rung, WorkingSpan } from './ladder.js';

/** The shape of the section `ladder` of a rule-set file. */

/** "08:30-12:00". */
const span = z.string().transform((words, context): WorkingSpan => {
  const match = /^(([01]\d|2[0-3]):[0-5]\d)-(([01]\d|2[0-3]):[0-5]\d|24:00)$/.exec(words);
  const [, from, , to] = match ?? [];
  if (from !== undefined && to !== undefined && from < to) return { from, to };
  complain(
    context,
    reason(
      'not-a-span',
      `“${words}”不是一天之内的时段：请写作 "08:30-12:00"`,
      `"${words}" is no span of a day: write "08:30-12:00"`,
    ),
  );
  return z.NEVER;
});

const hours = z
  .tuple([span], span)
  .refine(
    (spans) => spans.every((each, i) => i === 0 || (spans[i - 1] as WorkingSpan).to <= each.from),
    amiss('spans-overlap', '各时段重叠或次序颠倒', 'the spans overlap, or are not in their order'),
  );

/** "2 working days before", "on the day", "missed". */
const moment = z.string().transform((words, context): Rung['at'] => {
  if (words === 'missed') return 'missed';
  if (words === 'on the day') return { before: 0 };
  const match = /^([1-9]\d?) working days? before$/.exec(words);
  if (match) return { before: Number(match[1]) };
  complain(
    context,
    reason(
      'not-a-moment',
      `“${words}”不是提醒时点：请写作 "2 working days before"（前两个工作日）、"on the day"（当日）或 "missed"（超期）`,
      `"${words}" is no moment: write "2 working days before", "on the day" or "missed"`,
    ),
  );
  return z.NEVER;
});

const rung = z
  .strictObject({
    name: fileId,
    title: bilingual,
    at: moment,
    to: z.enum(['handler', 'head', 'parent-unit']),
    action: z.enum(['remind', 'order']),
    article: text.optional(),
    grade: grade.optional(),
  })
  .refine(({ at, action }) => action === 'remind' || at === 'missed', {
    path: ['action'],
    ...amiss('orders-unmissed', '只有已超期的才可督办', 'only what was missed is ordered to be answered for'),
  });

const rungs = z.array(rung).superRefine((list, context) => {
  list.forEach(({ name, at }, index) => {
    if (list.findIndex((other) => other.name === name) < index)
      complain(context, reason('twice', `${name} 重复`, `${name} stands twice`), [index, 'name']);
    const previous = list[index - 1];
    if (previous && lateness(previous.at) > lateness(at))
      complain(context, reason('earlier', '早于前一级提醒', 'is earlier than the rung before it'), [index, 'at']);
  });
});

function lateness(at: Rung['at']): number {
  return at === 'missed' ? 1 : -at.before;
}

/** "20 working days". */
const workingDays = z.string().transform((words, context): number => {
  const match = /^(\d{1,3}) working days?$/.exec(words);
  if (match) return Number(match[1]);
  complain(
    context,
    reason(
      'not-working-days',
      `“${words}”不是工作日数：请写作 "20 working days"`,
      `"${words}" is not a number of working days: write "20 working days"`,
    ),
  );
  return z.NEVER;
});

export const ladder = z
  .strictObject({
    hours,
    orderWithin: workingDays,
    rungs,
    clocks: z.record(fileId, rungs).default({}),
    article: text,
    grade,
    source: text,
  })
  .transform(({ article, grade: sure, rungs: ofAll, clocks, ...rest }): Ladder => {
    const whole = (list: typeof ofAll): readonly Rung[] =>
      list.map((each) => ({ ...each, article: each.article ?? article, grade: each.grade ?? sure }));
    const own = Object.entries(clocks).map(([clock, list]) => [clock, whole(list)] as const);
    return { ...rest, rungs: whole(ofAll), clocks: Object.fromEntries(own) };
  });
