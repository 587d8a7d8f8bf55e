import { rates } from '#libs/law';
import type { CaseEventType } from '#libs/case';
import type { Bilingual } from '#libs/kernel';
import { measureIds } from './measure-types.js';
import type { Measure, MeasureId } from './measure-types.js';

const text = (zh: string, en: string): Bilingual => ({ zh, en });

/** The rate of that name in `libs/law`, as a measure: the rates have one definition. */
function rateOfLaw(id: MeasureId): Measure {
  const rate = rates().find(({ name }) => name === id);
  if (!rate) throw new RangeError(`no such rate: ${id}`);
  return onTime(id, rate.title, rate.clocks);
}

function onTime(id: MeasureId, title: Bilingual, clocks: readonly string[]): Measure {
  return {
    id,
    title,
    kind: 'ratio',
    unit: 'percent',
    better: 'more',
    best: 100,
    source: { from: 'clocks', clocks },
    counts: { numerator: text('按时', 'on time'), denominator: text('按时与逾期', 'on time and missed') },
    countedOn: 'due-date',
  };
}

function share(
  id: MeasureId,
  title: Bilingual,
  of: readonly [Bilingual, Bilingual],
  events: readonly CaseEventType[],
): Measure {
  return {
    id,
    title,
    kind: 'ratio',
    unit: 'percent',
    better: 'more',
    best: 100,
    source: { from: 'facts', events },
    counts: { numerator: of[0], denominator: of[1] },
    countedOn: 'event',
  };
}

function count(
  id: MeasureId,
  better: Measure['better'],
  title: Bilingual,
  what: Bilingual,
  events: readonly CaseEventType[],
): Measure {
  return {
    id,
    title,
    kind: 'count',
    unit: 'times',
    better,
    best: null,
    source: { from: 'facts', events },
    counts: { numerator: what, denominator: null },
    countedOn: 'event',
  };
}

function catalogue(): Readonly<Record<MeasureId, Measure>> {
  return {
    'on-time-initial-review': rateOfLaw('on-time-initial-review'),
    'on-time-closure': rateOfLaw('on-time-closure'),
    'on-time-verification': rateOfLaw('on-time-verification'),
    'odr-on-time-closure': rateOfLaw('odr-on-time-closure'),
    'sign-on-time': onTime('sign-on-time', text('按时签收率', 'Signed for on time'), ['sign-for']),
    notification: onTime('notification', text('按时告知率', 'Complainant told on time'), ['notification']),
    'ending-notice': onTime('ending-notice', text('终止调解按时告知率', 'Parties told of the ending on time'), [
      'ending-notice',
    ]),
    'feedback-on-time': onTime('feedback-on-time', text('按时反馈率', 'Feedback on time'), ['feedback']),
    'follow-up-on-time': onTime('follow-up-on-time', text('按时回访率', 'Follow-up on time'), ['follow-up']),
    'supervision-answered-on-time': onTime(
      'supervision-answered-on-time',
      text('督办按时答复率', 'Supervision orders answered on time'),
      ['supervision-answer'],
    ),
    reached: share(
      'reached',
      text('回访成功率', 'Follow-ups that reached somebody'),
      [text('回访成功', 'somebody was reached'), text('已回访', 'follow-ups tried')],
      ['FollowUpRecorded'],
    ),
    satisfaction: share(
      'satisfaction',
      text('满意率', 'Satisfaction'),
      [text('评价满意（4 至 5 分）', 'satisfied: grade 4 or 5'), text('作出评价', 'answered with a grade')],
      ['FollowUpRecorded'],
    ),
    'satisfaction-grade': {
      id: 'satisfaction-grade',
      title: text('平均满意度', 'Mean grade of satisfaction'),
      kind: 'mean',
      unit: 'grade',
      better: 'more',
      best: 5,
      source: { from: 'facts', events: ['FollowUpRecorded'] },
      counts: {
        numerator: text('评分之和', 'sum of the grades'),
        denominator: text('作出评价', 'answered with a grade'),
      },
      countedOn: 'event',
    },
    'mediation-success': share(
      'mediation-success',
      text('调解成功率', 'Mediation success'),
      [
        text('达成协议（行政调解、人民调解）', 'agreement reached, by the bureau or by people’s mediation'),
        text('达成协议与终止调解', 'agreement reached, or mediation terminated'),
      ],
      ['MediationAgreementReached', 'PeoplesMediationConcluded', 'MediationTerminated'],
    ),
    'odr-success': share(
      'odr-success',
      text('ODR 和解率', 'Settled by ODR enterprises'),
      [text('企业与消费者和解', 'settled by the enterprise'), text('和解与协商未成', 'settled, or negotiation failed')],
      ['OdrSettled', 'OdrFailed'],
    ),
    'odr-settled': count(
      'odr-settled',
      'more',
      text('ODR 和解件数', 'Disputes settled by ODR enterprises'),
      text('企业与消费者和解', 'settled by the enterprise'),
      ['OdrSettled'],
    ),
    'recovered-loss': {
      id: 'recovered-loss',
      title: text('挽回经济损失', 'Recovered loss'),
      kind: 'sum',
      unit: 'yuan',
      better: 'more',
      best: null,
      source: { from: 'facts', events: ['CaseClosed'] },
      counts: { numerator: text('办结时记载的挽回金额', 'sums recovered, as the closures say'), denominator: null },
      countedOn: 'event',
    },
    reopened: count('reopened', 'fewer', text('重新办理', 'Reopened'), text('重新办理次数', 'reopenings'), [
      'CaseReopened',
    ]),
    'deadlines-missed': count(
      'deadlines-missed',
      'fewer',
      text('逾期', 'Deadlines missed'),
      text('逾期次数', 'deadlines recorded as missed'),
      ['DeadlineMissed'],
    ),
    'supervision-orders': count(
      'supervision-orders',
      'fewer',
      text('被督办', 'Supervision orders'),
      text('被督办次数', 'supervision orders received'),
      ['SupervisionOrdered'],
    ),
  };
}

let known: Readonly<Record<MeasureId, Measure>> | undefined;

/** Every measure, in the order of the catalogue. */
export function measures(): readonly Measure[] {
  return measureIds.map(measureOf);
}

/** The measure of that id. */
export function measureOf(id: MeasureId): Measure {
  return (known ??= catalogue())[id];
}

/** The worst grade that can be given. */
const WORST_GRADE = 1;

/** How far measures reach from worst to best where it is not a share's nought to one: a mean of grades 1 to 5 spans 4. */
export function measureSpans(): ReadonlyMap<string, number> {
  return new Map(
    measures().flatMap(({ id, kind, best }) => (kind === 'mean' && best !== null ? [[id, best - WORST_GRADE]] : [])),
  );
}

/** True for an id that the catalogue knows. */
export function isMeasureId(id: string): id is MeasureId {
  return measureIds.some((known) => known === id);
}
