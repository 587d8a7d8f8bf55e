import { instantOf, epochMs } from '#libs/kernel';
import { ClockStory } from './testing/clock-story.js';
import { ruleSetById, ruleSets } from './index.js';
import type { CaseKind } from './index.js';

interface Line {
  readonly article: string;
  readonly clock: string;
  readonly kind: CaseKind;
  /** From the registration on; the last of them starts the clock. */
  readonly starts: readonly (readonly [type: string, data?: object])[];
  readonly stop: readonly [type: string, data?: object];
  readonly lastDay: string;
}

/**
 * Everything happens on the day of receipt, so that only the clock's own budget decides. The last days were counted by hand on the
 * published calendars, 春节 2023 and 国庆 2026 with their make-up Saturdays and Sundays in between.
 */
const ORDER_20 = { law: 'cn-samr-order-20', calendar: 'cn-state-council-2025', received: '2023-01-16 09:00' };
const ORDER_121 = { law: 'cn-samr-order-121', calendar: 'cn-state-council-2026', received: '2026-09-28 09:00' };

const accepted = ['ComplaintAccepted'] as const;

const TWENTY: readonly Line[] = [
  {
    article: '第十四条',
    clock: 'initial-review',
    kind: 'complaint',
    starts: [],
    stop: ['ComplaintAccepted'],
    lastDay: '2023-01-30',
  },
  {
    article: '第十四条',
    clock: 'initial-review',
    kind: 'complaint',
    starts: [],
    stop: ['ComplaintNotAccepted'],
    lastDay: '2023-01-30',
  },
  {
    article: '第十四条',
    clock: 'notification',
    kind: 'complaint',
    starts: [],
    stop: ['ComplainantNotified'],
    lastDay: '2023-01-30',
  },
  {
    article: '第二十一条第一款第五项',
    clock: 'mediation',
    kind: 'complaint',
    starts: [accepted],
    stop: ['MediationAgreementReached'],
    lastDay: '2023-03-23',
  },
  {
    article: '第二十一条第一款第五项',
    clock: 'mediation',
    kind: 'complaint',
    starts: [accepted],
    stop: ['MediationTerminated'],
    lastDay: '2023-03-23',
  },
  {
    article: '第二十一条第一款第五项',
    clock: 'mediation',
    kind: 'complaint',
    starts: [accepted],
    stop: ['ComplaintWithdrawn'],
    lastDay: '2023-03-23',
  },
  {
    article: '第二十一条第一款第五项',
    clock: 'mediation',
    kind: 'complaint',
    starts: [accepted],
    stop: ['OdrSettled'],
    lastDay: '2023-03-23',
  },
  {
    article: '第二十一条第一款第五项',
    clock: 'mediation',
    kind: 'complaint',
    starts: [accepted],
    stop: ['PeoplesMediationConcluded', { agreed: true }],
    lastDay: '2023-03-23',
  },
  {
    article: '第二十一条第二款',
    clock: 'ending-notice',
    kind: 'complaint',
    starts: [accepted, ['MediationTerminated']],
    stop: ['PartiesNotified'],
    lastDay: '2023-01-30',
  },
  {
    article: '第二十一条第二款',
    clock: 'ending-notice',
    kind: 'complaint',
    starts: [accepted, ['ComplaintWithdrawn']],
    stop: ['PartiesNotified'],
    lastDay: '2023-01-30',
  },
  {
    article: '第二十三条',
    clock: 'lead-verification',
    kind: 'complaint',
    starts: [['LeadFound']],
    stop: ['CaseFiled'],
    lastDay: '2023-02-09',
  },
  {
    article: '第二十三条',
    clock: 'lead-verification',
    kind: 'complaint',
    starts: [['LeadFound'], ['VerificationExtended', { amount: 15, unit: 'working-day' }]],
    stop: ['CaseNotFiled'],
    lastDay: '2023-03-02',
  },
  {
    article: '第三十条',
    clock: 'competence-dispute',
    kind: 'report',
    starts: [['CompetenceDisputed']],
    stop: ['CompetenceSettled'],
    lastDay: '2023-01-30',
  },
  {
    article: '第三十一条第二款',
    clock: 'reporter-notice',
    kind: 'report',
    starts: [['CaseFiled']],
    stop: ['ReporterNotified'],
    lastDay: '2023-01-28',
  },
  {
    article: '第三十一条第二款',
    clock: 'reporter-notice',
    kind: 'report',
    starts: [['CaseNotFiled']],
    stop: ['ReporterNotified'],
    lastDay: '2023-01-28',
  },
  {
    article: '《市场监督管理行政处罚程序规定》第十八条第一款',
    clock: 'verification',
    kind: 'report',
    starts: [],
    stop: ['CaseFiled'],
    lastDay: '2023-02-09',
  },
  {
    article: '《市场监督管理行政处罚程序规定》第十八条第一款',
    clock: 'verification',
    kind: 'report',
    starts: [['VerificationExtended', { amount: 15, unit: 'working-day' }]],
    stop: ['CaseNotFiled'],
    lastDay: '2023-03-02',
  },
  {
    article: '实践',
    clock: 'sign-for',
    kind: 'complaint',
    starts: [['CaseRouted']],
    stop: ['CaseSigned'],
    lastDay: '2023-01-17',
  },
  {
    article: '实践',
    clock: 'sign-for',
    kind: 'report',
    starts: [['CaseRouted']],
    stop: ['CaseReturned'],
    lastDay: '2023-01-17',
  },
  {
    article: '实践',
    clock: 'consultation-answer',
    kind: 'consultation',
    starts: [],
    stop: ['ConsultationAnswered'],
    lastDay: '2023-01-28',
  },
  {
    article: '实践',
    clock: 'odr-negotiation',
    kind: 'complaint',
    starts: [['OdrAccepted']],
    stop: ['OdrSettled'],
    lastDay: '2023-02-02',
  },
  {
    article: '实践',
    clock: 'feedback',
    kind: 'consultation',
    starts: [['CaseClosed']],
    stop: ['FeedbackGiven'],
    lastDay: '2023-01-17',
  },
  {
    article: '实践',
    clock: 'follow-up',
    kind: 'report',
    starts: [['CaseClosed']],
    stop: ['FollowUpRecorded'],
    lastDay: '2023-02-02',
  },
  {
    article: '实践（督办）',
    clock: 'supervision-answer',
    kind: 'complaint',
    starts: [['SupervisionOrdered']],
    stop: ['SupervisionAnswered'],
    lastDay: '2023-01-19',
  },
];

const ONE_TWENTY_ONE: readonly Line[] = [
  {
    article: '第十五条',
    clock: 'initial-review',
    kind: 'complaint',
    starts: [],
    stop: ['ComplaintAccepted'],
    lastDay: '2026-10-13',
  },
  {
    article: '第十五条',
    clock: 'initial-review',
    kind: 'complaint',
    starts: [],
    stop: ['ComplaintNotAccepted'],
    lastDay: '2026-10-13',
  },
  {
    article: '第十五条',
    clock: 'notification',
    kind: 'complaint',
    starts: [],
    stop: ['ComplainantNotified'],
    lastDay: '2026-10-13',
  },
  {
    article: '第二十三条第一款第五项',
    clock: 'mediation',
    kind: 'complaint',
    starts: [accepted],
    stop: ['MediationAgreementReached'],
    lastDay: '2026-11-27',
  },
  {
    article: '第二十三条第一款第五项',
    clock: 'mediation',
    kind: 'complaint',
    starts: [accepted],
    stop: ['MediationTerminated'],
    lastDay: '2026-11-27',
  },
  {
    article: '第二十三条第二款',
    clock: 'ending-notice',
    kind: 'complaint',
    starts: [accepted, ['MediationTerminated']],
    stop: ['PartiesNotified'],
    lastDay: '2026-10-13',
  },
  {
    article: '第二十七条',
    clock: 'lead-verification',
    kind: 'complaint',
    starts: [['LeadFound']],
    stop: ['CaseNotFiled'],
    lastDay: '2026-10-23',
  },
  {
    article: '第二十七条',
    clock: 'lead-verification',
    kind: 'complaint',
    starts: [['LeadFound'], ['VerificationExtended', { amount: 15, unit: 'working-day' }]],
    stop: ['CaseFiled'],
    lastDay: '2026-11-13',
  },
  {
    article: '第三十三条',
    clock: 'competence-dispute',
    kind: 'report',
    starts: [['CompetenceDisputed']],
    stop: ['CompetenceSettled'],
    lastDay: '2026-10-13',
  },
  {
    article: '《市场监督管理行政处罚程序规定》第十八条第一款',
    clock: 'verification',
    kind: 'report',
    starts: [],
    stop: ['CaseNotFiled'],
    lastDay: '2026-10-23',
  },
  {
    article: '《市场监督管理行政处罚程序规定》第十八条第一款',
    clock: 'verification',
    kind: 'report',
    starts: [['VerificationExtended', { amount: 15, unit: 'working-day' }]],
    stop: ['CaseFiled'],
    lastDay: '2026-11-13',
  },
  {
    article: '实践',
    clock: 'sign-for',
    kind: 'consultation',
    starts: [['CaseRouted']],
    stop: ['CaseSigned'],
    lastDay: '2026-09-29',
  },
  {
    article: '实践',
    clock: 'consultation-answer',
    kind: 'consultation',
    starts: [],
    stop: ['ConsultationAnswered'],
    lastDay: '2026-10-10',
  },
  {
    article: '实践',
    clock: 'odr-negotiation',
    kind: 'complaint',
    starts: [['OdrAccepted']],
    stop: ['OdrFailed'],
    lastDay: '2026-10-16',
  },
  {
    article: '实践',
    clock: 'feedback',
    kind: 'complaint',
    starts: [['CaseClosed']],
    stop: ['FeedbackGiven'],
    lastDay: '2026-09-29',
  },
  {
    article: '实践',
    clock: 'follow-up',
    kind: 'complaint',
    starts: [['CaseClosed']],
    stop: ['FollowUpRecorded'],
    lastDay: '2026-10-16',
  },
  {
    article: '实践（督办）',
    clock: 'supervision-answer',
    kind: 'complaint',
    starts: [['SupervisionOrdered']],
    stop: ['SupervisionAnswered'],
    lastDay: '2026-10-08',
  },
];

describe.each([
  { name: 'Order 20', under: ORDER_20, lines: TWENTY },
  { name: 'Order 121', under: ORDER_121, lines: ONE_TWENTY_ONE },
])('$name', ({ under, lines }) => {
  test.each(
    lines.map(
      (line) =>
        [
          `${line.article}, ${line.clock}: ${describeStart(line)} to ${line.stop[0]} by ${line.lastDay} 24:00`,
          line,
        ] as const,
    ),
  )('%s, and not a millisecond later', (_, line) => {
    const started = line.starts.reduce(
      (story, [type, data]) => story.then(type, under.received, data),
      ClockStory.of(line.kind, under.received, under),
    );
    const last = started.due(line.clock).dueAt!;

    expect(last).toBe(`${line.lastDay}T23:59:59.999+08:00`);
    expect(started.due(line.clock).firmness).toBe('firm');
    expect(started.outcomes(line.clock)).toEqual(['open']);
    expect(stoppedAt(started, line, last).outcomes(line.clock)).toEqual(['met']);
    expect(stoppedAt(started, line, instantOf(epochMs(last) + 1)).outcomes(line.clock)).toEqual(['missed']);
    expect(ruleSetById(under.law)!.clocks[line.clock]!.article).toBe(line.article);
  });

  test('has no clock that this list leaves out', () => {
    expect([...new Set(lines.map((line) => line.clock))].toSorted()).toEqual(
      Object.keys(ruleSetById(under.law)!.clocks).toSorted(),
    );
  });
});

test('every clock of a rate exists under every regulation', async () => {
  const { rates } = await import('./index.js');
  for (const ruleSet of ruleSets()) {
    for (const rate of rates()) expect(Object.keys(ruleSet.clocks)).toEqual(expect.arrayContaining([...rate.clocks]));
  }
});

function stoppedAt(story: ClockStory, line: Line, when: string): ClockStory {
  return story.then(line.stop[0], when.slice(0, 23).replace('T', ' '), line.stop[1]);
}

function describeStart(line: Line): string {
  return line.starts.map(([type]) => type).join(', ') || 'receipt';
}
