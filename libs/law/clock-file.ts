import { z } from 'zod';
import { bilingual, fileId } from './data-file.js';
import { amiss, complain, reason } from './fault.js';
import type { Budget, Condition } from './rule-set.js';

/** The shape of a clock in a rule-set file, and of what other files change in it. */

export const text = z.string().min(1);
export const grade = z.enum(['law', 'interpretation', 'practice']);
export const approver = z.enum(['head', 'any']);
const kind = z.enum(['complaint', 'report', 'consultation']);
const eventType = z
  .string()
  .refine(
    (name) => /^[A-Z][A-Za-z]+$/.test(name),
    amiss('not-an-event', '事件名以大写字母开头、只含字母，如 CaseRegistered', 'an event is named in PascalCase'),
  );

/** "7 working days", "60 calendar days", "1 working day". */
const budget = z.string().transform((words, context): Budget => {
  const match = /^([1-9]\d{0,3}) (working|calendar) days?$/.exec(words);
  if (match) return { amount: Number(match[1]), unit: match[2] === 'working' ? 'working-day' : 'calendar-day' };
  complain(
    context,
    reason(
      'not-days',
      `“${words}”不是天数：请写作 "7 working days"（工作日）或 "60 calendar days"（自然日）`,
      `"${words}" is not a number of days: write "7 working days" or "60 calendar days"`,
    ),
  );
  return z.NEVER;
});

const condition: z.ZodType<Condition> = z.record(
  z
    .string()
    .refine(
      (key) => /^[a-z][A-Za-z0-9.-]*$/.test(key),
      amiss(
        'not-a-condition',
        '条件应为事件的字段、case.named 或 clock.<期限>',
        'a condition names a field of the event, case.named or clock.<name>',
      ),
    ),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
);

const anchor = z.custom<'effectiveAt' | `data.${string}`>(
  (value) => typeof value === 'string' && (value === 'effectiveAt' || /^data\.\w+(\.\w+)*$/.test(value)),
  amiss('not-an-anchor', '起算点应为 effectiveAt 或 data.<字段>', 'an anchor is effectiveAt or data.<field>'),
);

const start = z.union([
  eventType.transform((on) => ({ on, anchor: 'effectiveAt' as const })),
  z.strictObject({
    on: eventType,
    anchor: anchor.default('effectiveAt'),
    when: condition.optional(),
    restart: z.boolean().optional(),
  }),
]);

export const stop = z.union([
  eventType.transform((on) => ({ on })),
  z
    .strictObject({ on: eventType, when: condition.optional(), note: text.optional() })
    .transform(({ note: _why, ...rest }) => rest),
]);

/**
 * Why a clock may stand still, whatever the rule-set: testing and appraisal, materials awaited, negotiation by the ODR enterprise,
 * people's mediation, a request for recusal. Which of them stops which clock is in the rule-set, with its article.
 */
const pauseReason = z.enum(['testing', 'materials', 'odr', 'peoples-mediation', 'recusal']);

const pause = z.strictObject({
  reason: pauseReason,
  from: eventType,
  to: z.array(eventType).min(1),
  article: text,
  grade,
});

const pauseGround = z.strictObject({ reason: pauseReason, article: text, grade });

/**
 * What `ClockPaused` may pause by hand, with the article that says so. Files from before every reason had an article of its own name the
 * reason alone, and are kept as they were adopted: such a reason rests on what the clock's pauses cite for it.
 */
const pausable = z.unknown().transform((value, context): z.output<typeof pauseReason | typeof pauseGround> => {
  const read = typeof value === 'string' ? pauseReason.safeParse(value) : pauseGround.safeParse(value);
  if (read.success) return read.data;
  for (const { path, message } of read.error.issues) context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
});

const extension = z
  .strictObject({
    on: eventType,
    amount: budget,
    times: z.int().min(1),
    approver,
    article: text,
  })
  .transform(({ amount, ...rest }) => ({ ...rest, ...amount }));

const clock = z
  .strictObject({
    title: bilingual,
    of: z.array(kind).min(1),
    budget,
    starts: z.array(start).min(1),
    stops: z.array(stop).min(1),
    voidedBy: z.array(stop).default([]),
    pauses: z.array(pause).default([]),
    pausableFor: z.array(pausable).default([]),
    extension: extension.optional(),
    article: text,
    grade,
    note: text.optional(),
  })
  .superRefine((rule, context) => {
    if (rule.extension && rule.extension.unit !== rule.budget.unit) {
      complain(context, reason('another-unit', '与期限的单位不同', 'is not in the unit of the budget'), [
        'extension',
        'amount',
      ]);
    }
  });

/** Clocks by name. */
export const clocks = z.record(fileId, clock);

/** What a file changes in a clock that another file defines. */
const amendment = z.strictObject({
  budget: budget.optional(),
  addStarts: z.array(start).default([]),
  addStops: z.array(stop).default([]),
  addVoidedBy: z.array(stop).default([]),
  addPauses: z.array(pause).default([]),
  article: text.optional(),
  grade: grade.optional(),
  note: text.optional(),
});

export const amendments = z.record(fileId, amendment);

export type ClockFile = z.output<typeof clock>;
export type Amendment = z.output<typeof amendment>;
