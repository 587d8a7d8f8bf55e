import { z } from 'zod';
import { bilingual, day, fileId } from './data-file.js';
import type { Budget, Condition, EndingTopic, RefusalTopic } from './rule-set.js';

/** The shapes of the rule-set files. Short forms that a lawyer may write become the one long form of `rule-set.ts`. */

const text = z.string().min(1);
const grade = z.enum(['law', 'interpretation', 'practice']);
const kind = z.enum(['complaint', 'report', 'consultation']);
const eventType = z.string().regex(/^[A-Z][A-Za-z]+$/, 'an event is named in PascalCase');

/** "7 working days", "60 calendar days", "1 working day". */
const budget = z.string().transform((words, context): Budget => {
  const match = /^([1-9]\d{0,3}) (working|calendar) days?$/.exec(words);
  if (match) return { amount: Number(match[1]), unit: match[2] === 'working' ? 'working-day' : 'calendar-day' };
  context.addIssue(`"${words}" is not a number of days: write "7 working days" or "60 calendar days"`);
  return z.NEVER;
});

const condition: z.ZodType<Condition> = z.record(
  z.string().regex(/^[a-z][A-Za-z0-9.-]*$/, 'a condition names a field of the event, case.named or clock.<name>'),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
);

const anchor = z.custom<'effectiveAt' | `data.${string}`>(
  (value) => typeof value === 'string' && (value === 'effectiveAt' || /^data\.\w+(\.\w+)*$/.test(value)),
  'an anchor is effectiveAt or data.<field>',
);

const start = z.union([
  eventType.transform((on) => ({ on, anchor: 'effectiveAt' as const })),
  z.strictObject({ on: eventType, anchor: anchor.default('effectiveAt'), when: condition.optional(), restart: z.boolean().optional() }),
]);

const stop = z.union([
  eventType.transform((on) => ({ on })),
  z.strictObject({ on: eventType, when: condition.optional(), note: text.optional() }).transform(({ note: _why, ...rest }) => rest),
]);

const pause = z.strictObject({ reason: fileId, from: eventType, to: z.array(eventType).min(1), article: text, grade });

const extension = z
  .strictObject({ on: eventType, amount: budget, times: z.int().min(1), approver: z.enum(['head', 'any']), article: text })
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
    pausableFor: z.array(fileId).default([]),
    extension: extension.optional(),
    article: text,
    grade,
    note: text.optional(),
  })
  .superRefine((rule, context) => {
    if (rule.extension && rule.extension.unit !== rule.budget.unit) {
      context.addIssue({ code: 'custom', path: ['extension', 'amount'], message: 'is not in the unit of the budget' });
    }
  });

const clocks = z.record(fileId, clock);

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

const amendments = z.record(fileId, amendment);

const counting = z.strictObject({
  firstDay: z.literal('excluded').default('excluded'),
  rollOver: z.enum(['statutory-holiday', 'rest-day']),
  article: text,
  grade,
  note: text.optional(),
});

/** Grounds in the order of the article, each with the topic under which deciders look for it. */
function grounds<T extends string>(topics: readonly [T, ...T[]]) {
  const ground = z
    .strictObject({ code: z.string().regex(/^\d+\.\d+$/, 'a ground is cited as 15.4'), topic: z.enum(topics), article: text, zh: text, en: text })
    .transform(({ zh, en, ...rest }) => ({ ...rest, text: { zh, en } }));
  return z
    .array(ground)
    .min(1)
    .superRefine((list, context) => {
      list.forEach(({ code }, index) => {
        const stands = list.findIndex((other) => other.code === code) < index;
        if (stands) context.addIssue({ code: 'custom', path: [index, 'code'], message: `${code} stands twice` });
      });
    });
}

const refusal = grounds<RefusalTopic>([
  'not-competent',
  'taken-elsewhere',
  'not-consumer-dispute',
  'time-barred',
  'materials',
  'identity',
  'other-law',
]);

const ending = grounds<EndingTopic>([
  'withdrawn-or-settled',
  'testing-not-agreed',
  'absent-or-refused',
  'no-agreement',
  'no-agreement-in-time',
  'refusal-ground',
  'party-gone',
  'other-law',
]);

const power = <T extends z.ZodType>(value: T) => z.strictObject({ value, article: text, grade });

const powers = z.strictObject({
  bureauNamesTestingBody: power(z.boolean()),
  handOverConsent: power(z.enum(['none', 'both-parties'])),
  refusalGivesReasonAndOtherWays: power(z.boolean()),
  leadExtensionApprover: power(z.enum(['any', 'head'])),
  repeatReport: power(z.enum(['handled', 'not-handled-again'])),
  reporterNotice: power(z.enum(['named', 'other-law'])),
  handOverToPolice: power(z.boolean()),
  passOnByReturnOnly: power(z.boolean()),
  jointRepresentatives: power(z.int().min(1)),
  jointComplainants: power(z.int().min(2)),
  timeBarYears: power(z.int().min(1)),
  backdatingDays: power(z.int().min(0)),
});

const topic = z.enum([
  'definition',
  'both-in-one',
  'channels',
  'complaint-contents',
  'representative',
  'joint-complaint',
  'competence',
  'initial-review',
  'refusal',
  'mediation-consent',
  'hand-over',
  'mediation-manner',
  'recusal',
  'testing',
  'ending',
  'mediation-document',
  'lead',
  'report-contents',
  'report-not-competent',
  'competence-dispute',
  'report-handling',
  'reporter-notice',
  'confidentiality',
  'passing-on',
  'police',
  'not-covered',
]);

/** What every file of clocks may hold. */
const shared = { id: fileId, title: bilingual, source: text, clocks: clocks.default({}), amend: amendments.default({}) };

/** A regulation. */
export const ruleSetFile = z.strictObject({
  ...shared,
  cite: bilingual,
  inForce: day,
  replaces: fileId.optional(),
  includes: z.array(fileId).default([]),
  counting,
  refusal,
  ending,
  powers,
  articles: z.record(topic, text),
});

/** Clocks and amendments that several regulations share. */
export const includeFile = z.strictObject({ ...shared, everyClock: z.strictObject({ voidedBy: z.array(stop) }).optional() });

/** A reading or an addition that a bureau may adopt over a regulation, for a span of days; off by default. */
export const overlayFile = z.strictObject({
  ...shared,
  note: text,
  appliesTo: z.array(fileId).min(1),
  from: day,
  /** First day on which it no longer applies. */
  until: day.optional(),
  counting: counting.optional(),
});

export type RuleSetFile = z.output<typeof ruleSetFile>;
export type IncludeFile = z.output<typeof includeFile>;
export type OverlayFile = z.output<typeof overlayFile>;
export type ClockFile = z.output<typeof clock>;
export type Amendment = z.output<typeof amendment>;
