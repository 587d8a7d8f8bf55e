import { z } from 'zod';
import { lawEventTitles } from '#libs/adoption';
import type { LawEvent } from '#libs/adoption';
import type { Bilingual, Recorded } from '#libs/kernel';
import { FINDING_KINDS, supervisionEventTitles } from '#libs/supervision';
import type { FindingKind, SupervisionStreamEvent } from '#libs/supervision';
import type { Topic } from '../topics.js';
import { named } from '../mapping/closed-forms.js';
import type { Pseudonyms } from '../pseudonyms.js';
import { dataOf } from './public-type.js';
import * as word from './words.js';

/** What happens to a unit and not to a case: looks, checks, settlements, and the decisions about the law. */
export type RecordEvent = SupervisionStreamEvent | LawEvent;

interface ToldRecord<E extends RecordEvent> {
  readonly name: string;
  readonly topic: Topic;
  readonly title: Bilingual;
  readonly about: Bilingual;
  readonly schema: z.ZodObject;
  readonly tell: (event: Recorded<E>, hide: Pseudonyms) => object;
}

type RecordOf<T extends RecordEvent['type']> = Extract<RecordEvent, { type: T }>;

function told<T extends RecordEvent['type'], const S extends z.ZodRawShape>(
  name: string,
  topic: Topic,
  title: Bilingual,
  about: Bilingual,
  shape: S,
  tell: (event: Recorded<RecordOf<T>>, hide: Pseudonyms) => z.input<z.ZodObject<S>>,
): ToldRecord<RecordOf<T>> {
  return { name, topic, title, about, schema: dataOf(shape), tell };
}

const SUPERVISION: Topic = 'shuangwei.supervision.v1';
const FIGURES: Topic = 'shuangwei.figures.v1';

const findingCount = word.count;
const counts = z.object(
  Object.fromEntries(FINDING_KINDS.map((kind) => [kind, findingCount])) as Record<FindingKind, typeof findingCount>,
);
const parts = z.object({ numerator: word.count, denominator: word.count.nullable() });
const figure = parts.extend({ unit: word.unit, indicator: word.name });
/** Hundredths of a percent. */
const basisPoints = z
  .int()
  .nullable()
  .describe('万分之几；无从比较为 null · hundredths of a percent; null where nothing can be compared');

const partsOf = (of: z.input<typeof parts> | null) => of && { numerator: of.numerator, denominator: of.denominator };

export const recordEvents: { readonly [T in RecordEvent['type']]: ToldRecord<RecordOf<T>> } = {
  DigestIssued: told(
    'reminder.digest-issued',
    SUPERVISION,
    supervisionEventTitles.DigestIssued,
    {
      zh: '把一批到期提醒汇总给一人：几项。',
      en: 'Rungs that fired were put together for one recipient: how many.',
    },
    {
      unit: word.unit,
      handler: word.pseudonym.nullable(),
      month: word.month,
      number: word.number,
      items: word.count,
    },
    ({ data }, hide) => ({
      unit: data.to.unit,
      handler: hide.of('staff', data.to.handler),
      month: data.month,
      number: data.number,
      items: data.items.length,
    }),
  ),
  DailyInspectionRecorded: told(
    'inspection.recorded',
    SUPERVISION,
    supervisionEventTitles.DailyInspectionRecorded,
    {
      zh: '日看：一个单位当日未办事项的计数。',
      en: 'The daily look: counts of a unit’s open work as it stood that day.',
    },
    {
      unit: word.unit,
      date: word.date,
      asOf: word.instant,
      counts,
      ordersLate: word.count.nullable(),
      byUnit: z.array(z.object({ unit: word.unit, counts })),
      provisional: word.count,
    },
    ({ data }) => ({
      unit: data.unit,
      date: data.date,
      asOf: data.asOf,
      counts: data.counts,
      ordersLate: data.ordersLate ?? null,
      byUnit: (data.byUnit ?? []).map((each) => ({ unit: each.unit, counts: each.counts })),
      provisional: data.provisional,
    }),
  ),
  WeeklyCheckRecorded: told(
    'figures.week-checked',
    FIGURES,
    supervisionEventTitles.WeeklyCheckRecorded,
    {
      zh: '周查：各单位一周的各项指标及与上周之差。',
      en: 'The weekly check: every unit’s figures of a week beside those of the week before.',
    },
    {
      unit: word.unit,
      week: word.week,
      from: word.date,
      to: word.date,
      figures: z.array(figure.extend({ rate: basisPoints, before: basisPoints, change: basisPoints })),
      sampled: word.count,
    },
    ({ data }) => ({
      unit: data.unit,
      week: data.week,
      from: data.from,
      to: data.to,
      figures: data.figures.map(({ unit, indicator, numerator, denominator, rate, before, change }) => ({
        unit,
        indicator: named(indicator),
        numerator,
        denominator,
        rate,
        before,
        change,
      })),
      sampled: data.sample.cases.length,
    }),
  ),
  PeriodSettled: told(
    'figures.month-settled',
    FIGURES,
    supervisionEventTitles.PeriodSettled,
    {
      zh: '月结：一月的各项指标，此后不变。',
      en: 'The settlement: a month’s figures as they stood, frozen.',
    },
    {
      unit: word.unit,
      month: word.month,
      from: word.date,
      to: word.date,
      figures: z.array(figure),
      hash: word.hash,
    },
    ({ data }) => ({
      unit: data.unit,
      month: data.month,
      from: data.from,
      to: data.to,
      figures: data.figures.map(({ unit, indicator, numerator, denominator }) => ({
        unit,
        indicator: named(indicator),
        numerator,
        denominator,
      })),
      hash: data.hash,
    }),
  ),
  PeriodAdjusted: told(
    'figures.month-adjusted',
    FIGURES,
    supervisionEventTitles.PeriodAdjusted,
    {
      zh: '月结调整：与月结并存，逐项示出前后。',
      en: 'An adjustment beside a settlement: what differs, before and after.',
    },
    {
      unit: word.unit,
      month: word.month,
      number: word.number,
      changes: z.array(
        z.object({ unit: word.unit, indicator: word.name, before: parts.nullable(), after: parts.nullable() }),
      ),
      previous: word.hash,
      hash: word.hash,
    },
    ({ data }) => ({
      unit: data.unit,
      month: data.month,
      number: data.number,
      changes: data.changes.map(({ unit, indicator, before, after }) => ({
        unit,
        indicator: named(indicator),
        before: partsOf(before),
        after: partsOf(after),
      })),
      previous: data.previous,
      hash: data.hash,
    }),
  ),
  ScorePublished: told(
    'figures.score-published',
    FIGURES,
    supervisionEventTitles.ScorePublished,
    {
      zh: '公布一个单位及其下级一期的效能得分与名次；更正另以新号公布，并指明前一号。',
      en: 'The efficacy scores and ranks of a unit and all below it for a period; a correction is a new number that names the one before.',
    },
    {
      unit: word.unit,
      from: word.date,
      to: word.date,
      number: word.number,
      scheme: word.name,
      schemeVersion: word.count,
      schemeHash: word.hash,
      illustrative: z.boolean(),
      inEffect: z.boolean(),
      fullMarks: word.decimal,
      scores: z.array(
        z.object({
          unit: word.unit,
          level: word.name,
          points: word.decimal.nullable(),
          published: word.decimal.nullable(),
          grade: word.name.nullable(),
          rank: word.number.nullable(),
        }),
      ),
      previous: word.hash.nullable(),
      hash: word.hash,
    },
    ({ data }) => ({
      unit: data.unit,
      from: data.from,
      to: data.to,
      number: data.number,
      scheme: named(data.scheme.id),
      schemeVersion: data.scheme.version,
      schemeHash: data.scheme.hash,
      illustrative: data.scheme.illustrative,
      inEffect: data.inEffect,
      fullMarks: data.fullMarks,
      scores: data.scores.map(({ unit, level, points, published, grade, rank }) => ({
        unit,
        level: named(level),
        points,
        published,
        grade: grade === null ? null : named(grade),
        rank,
      })),
      previous: data.previous,
      hash: data.hash,
    }),
  ),
  CalendarPublished: told(
    'law.calendar-published',
    FIGURES,
    lawEventTitles.CalendarPublished,
    {
      zh: '局采用一份工作日历，在办案件转为适用。',
      en: 'The bureau counts by this calendar from now on; open cases move over.',
    },
    { calendar: word.name, published: word.date, coveredUntil: word.date, hash: word.hash },
    ({ data }) => ({
      calendar: named(data.calendar),
      published: data.published,
      coveredUntil: data.coveredUntil,
      hash: data.hash,
    }),
  ),
  RuleSetAdopted: told(
    'law.rule-set-adopted',
    FIGURES,
    lawEventTitles.RuleSetAdopted,
    {
      zh: '局自某日起适用一部办法。',
      en: 'Cases received from a day on follow this rule-set.',
    },
    { ruleSet: word.name, from: word.date, openCases: z.enum(['keep', 'move']), hash: word.hash },
    ({ data }) => ({ ruleSet: named(data.ruleSet), from: data.from, openCases: data.openCases, hash: data.hash }),
  ),
  SchemeAdopted: told(
    'law.scheme-adopted',
    FIGURES,
    lawEventTitles.SchemeAdopted,
    {
      zh: '局自某日起按一份方案评价效能。',
      en: 'Efficacy is evaluated by this scheme from a day on.',
    },
    { scheme: word.name, from: word.date, hash: word.hash },
    ({ data }) => ({ scheme: named(data.scheme), from: data.from, hash: data.hash }),
  ),
};
