import { z } from 'zod';
import { amendments, approver, clocks, grade, stop, text } from './clock-file.js';
import { bilingual, day, fileId } from './data-file.js';
import { amiss, complain, reason } from './fault.js';
import { ladder } from './ladder-file.js';
import type { EndingTopic, RefusalTopic } from './rule-set.js';

/** The shapes of the rule-set files. Short forms that a lawyer may write become the one long form of `rule-set.ts`. */

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
    .strictObject({
      code: z
        .string()
        .refine(
          (cited) => /^\d+\.\d+$/.test(cited),
          amiss('not-a-ground', '情形以“条.项”引用，如 15.4', 'a ground is cited as 15.4'),
        ),
      topic: z.enum(topics),
      article: text,
      zh: text,
      en: text,
    })
    .transform(({ zh, en, ...rest }) => ({ ...rest, text: { zh, en } }));
  return z
    .array(ground)
    .min(1)
    .superRefine((list, context) => {
      list.forEach(({ code }, index) => {
        const stands = list.findIndex((other) => other.code === code) < index;
        if (stands) complain(context, reason('twice', `${code} 重复`, `${code} stands twice`), [index, 'code']);
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
  repeatReport: power(z.enum(['handled', 'not-handled-again'])),
  handOverToPolice: power(z.boolean()),
  passOnByReturnOnly: power(z.boolean()),
  jointRepresentatives: power(z.int().min(1)),
  jointComplainants: power(z.int().min(2)),
  timeBarYears: power(z.int().min(1)),
  backdatingDays: power(z.int().min(0)),
});

const topic = z.enum([
  'both-in-one',
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
  'passing-on',
  'not-covered',
]);

/** Who decides whether a case is filed. */
const filing = z.strictObject({ approver, article: text, grade });

/** What every file of clocks may hold. */
const shared = {
  id: fileId,
  title: bilingual,
  source: text,
  clocks: clocks.default({}),
  amend: amendments.default({}),
  ladder: ladder.optional(),
  filing: filing.optional(),
};

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
export const includeFile = z.strictObject({
  ...shared,
  everyClock: z.strictObject({ voidedBy: z.array(stop) }).optional(),
});

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
