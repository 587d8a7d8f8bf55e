import { localDate } from '#libs/kernel';
import { at, ClockStory, event } from './testing/clock-story.js';
import { standingOf } from './conditions.js';
import {
  calendarById,
  dueOf,
  evolveClocks,
  lateness,
  newestCalendar,
  noClocks,
  openRun,
  openRuns,
  outcomeOf,
  overdueAt,
  ruleSetById,
} from './index.js';

const complaint = (received = '2026-09-28 09:00', options: Parameters<typeof ClockStory.of>[2] = {}): ClockStory =>
  ClockStory.of('complaint', received, options);
const report = (received = '2026-09-28 09:00', options: Parameters<typeof ClockStory.of>[2] = {}): ClockStory =>
  ClockStory.of('report', received, options);
const old = { law: 'cn-samr-order-20', calendar: 'cn-state-council-2025' };

describe('the clocks of a case', () => {
  test('count from the receipt, not from the registration', () => {
    const data = {
      kind: 'complaint',
      named: true,
      receivedAt: at('2026-09-28 09:00'),
      calendar: 'cn-state-council-2026',
    };
    const set = evolveClocks(
      noClocks,
      event('CaseRegistered', '2026-09-29 08:00', data),
      ruleSetById('cn-samr-order-121')!,
    );
    expect(set).toMatchObject({
      kind: 'complaint',
      ruleSet: 'cn-samr-order-121',
      calendar: 'cn-state-council-2026',
      episode: 1,
    });
    expect(openRun(set, 'initial-review')).toMatchObject({
      anchor: at('2026-09-28 09:00'),
      run: 1,
      episode: 1,
      startedBy: 'CaseRegistered',
    });
  });

  test('count from the receipt in whatever zone it was written, and from the event where it is no instant', () => {
    const anchorFor = (receivedAt: unknown) =>
      evolveClocks(
        noClocks,
        event('CaseRegistered', '2026-09-29 08:00', {
          kind: 'complaint',
          receivedAt,
          calendar: 'cn-state-council-2026',
        }),
        ruleSetById('cn-samr-order-121')!,
      ).runs[0]!.anchor;
    expect(anchorFor('2026-09-28T16:30:00Z')).toBe(at('2026-09-29 00:30'));
    expect([anchorFor('yesterday'), anchorFor(null)]).toEqual([at('2026-09-29 08:00'), at('2026-09-29 08:00')]);
  });

  test('are those of its kind', () => {
    const clocksOf = (story: ClockStory): string[] => openRuns(story.set).map((run) => run.clock);
    expect(clocksOf(complaint())).toEqual(['initial-review', 'notification']);
    expect(clocksOf(report())).toEqual(['verification']);
    expect(clocksOf(ClockStory.of('consultation', '2026-09-28 09:00'))).toEqual(['consultation-answer']);
  });

  test('are the very same object after an event that concerns none', () => {
    const { set } = complaint();
    expect(complaint().then('NoteAdded', '2026-09-28 10:00').set).toEqual(set);
    expect(evolveClocks(set, event('NoteAdded', '2026-09-28 10:00'), ruleSetById('cn-samr-order-121')!)).toBe(set);
    expect(
      evolveClocks(set, event('MediationTerminated', '2026-09-28 10:00'), ruleSetById('cn-samr-order-121')!).runs.slice(
        0,
        2,
      ),
    ).toEqual(set.runs);
  });

  test('are plain JSON, so a read model can keep them', () => {
    const { set } = complaint()
      .then('ComplaintAccepted', '2026-09-29 09:00')
      .then('TestingCommissioned', '2026-09-30 09:00');
    expect(JSON.parse(JSON.stringify(set))).toEqual(set);
  });
});

describe('stopping', () => {
  test('closes the pause that was open first (Frappe #3776)', () => {
    const settled = complaint('2026-06-01 09:00')
      .then('ComplaintAccepted', '2026-06-01 10:00')
      .then('TestingCommissioned', '2026-06-05 09:00')
      .then('MediationAgreementReached', '2026-09-04 15:00');
    expect(settled.run('mediation').pauses).toEqual([
      { reason: 'testing', from: at('2026-06-05 09:00'), to: at('2026-09-04 15:00') },
    ]);
    // 4 of 60 days are used; 56 are left from 4 September on, and the agreement is in time. 30 October is a plain Friday.
    expect(settled.due('mediation')).toMatchObject({
      dueAt: at('2026-10-30 23:59:59.999'),
      status: 'stopped',
      consumed: 4,
    });
    expect(settled.outcomes('mediation')).toEqual(['met']);
  });

  test('late is missed, whenever anyone looked: judged by the times of the events (Chatwoot)', () => {
    const late = complaint().then('ComplaintAccepted', '2026-10-14 00:00');
    expect(late.outcomes('initial-review')).toEqual(['missed']);
  });

  test('by a backdated event counts from when it happened', () => {
    const backdated = complaint().then('CaseRouted', '2026-10-20 09:00').then('ComplaintAccepted', '2026-10-13 17:00');
    expect(backdated.outcomes('initial-review')).toEqual(['met']);
  });

  test('by a backdated event before the pause ends that pause where it began', () => {
    const story = complaint()
      .then('ComplaintAccepted', '2026-09-28 10:00')
      .then('TestingCommissioned', '2026-10-09 09:00')
      .then('ComplaintWithdrawn', '2026-10-08 09:00');
    expect(story.run('mediation').pauses).toEqual([
      { reason: 'testing', from: at('2026-10-09 09:00'), to: at('2026-10-09 09:00') },
    ]);
  });

  test('fixes the lateness: it is the same whenever it is asked for (Chatwoot #15024)', () => {
    const run = complaint().then('ComplaintAccepted', '2026-10-15 10:00').run('initial-review');
    expect(lateness(run, dueOf(run), newestCalendar())).toEqual({
      milliseconds: 34 * 3_600_000 + 1,
      days: 2,
      unit: 'working-day',
    });
    expect(lateness(run, dueOf(run, at('2027-10-15 10:00')), newestCalendar())).toEqual({
      milliseconds: 34 * 3_600_000 + 1,
      days: 2,
      unit: 'working-day',
    });
  });

  test('in time, or not at all, has no lateness', () => {
    for (const story of [complaint(), complaint().then('ComplaintAccepted', '2026-10-13 10:00')]) {
      expect(lateness(story.run('initial-review'), story.due('initial-review'), newestCalendar())).toBeNull();
    }
  });

  test('does not open again by the same event told twice', () => {
    const twice = complaint()
      .then('ComplaintAccepted', '2026-10-13 10:00')
      .then('ComplaintAccepted', '2026-10-14 10:00');
    expect(twice.run('initial-review').stoppedAt).toBe(at('2026-10-13 10:00'));
    expect(twice.runs('mediation')).toHaveLength(1);
  });
});

describe('being overdue', () => {
  const open = complaint().run('initial-review');
  const due = dueOf(open);

  test('begins in the millisecond after the due date', () => {
    expect(overdueAt(open, due, at('2026-10-13 23:59:59.999'))).toBe(false);
    expect(overdueAt(open, due, at('2026-10-14 00:00'))).toBe(true);
  });

  test('ends with the stop, and never began for one that was met', () => {
    const late = complaint().then('ComplaintAccepted', '2026-10-15 10:00').run('initial-review');
    expect(overdueAt(late, due, at('2026-10-14 12:00'))).toBe(true);
    expect(overdueAt(late, due, at('2026-10-15 10:00'))).toBe(false);
    const met = complaint().then('ComplaintAccepted', '2026-10-12 10:00').run('initial-review');
    expect(overdueAt(met, due, at('2026-12-01 12:00'))).toBe(false);
  });
});

describe('merging', () => {
  const accepted = complaint().then('ComplaintAccepted', '2026-09-29 09:00');

  test('voids every open clock in the same event, and no stopped one (Zammad #904)', () => {
    const merged = accepted.then('CaseMerged', '2026-09-30 09:00');
    expect(openRuns(merged.set)).toEqual([]);
    expect(merged.outcomes('initial-review')).toEqual(['met']);
    expect([merged.outcomes('notification'), merged.outcomes('mediation')]).toEqual([['voided'], ['voided']]);
  });

  test('does not undo a deadline that had passed before it', () => {
    expect(complaint().then('CaseMerged', '2026-10-14 09:00').outcomes('initial-review')).toEqual(['missed']);
  });

  test('undone gives back what it voided, from the old anchors, and nothing else', () => {
    const voidedByHand = accepted.then('ClockVoided', '2026-09-29 10:00', {
      clock: 'notification',
      reason: 'x',
      basis: 'y',
    });
    const back = voidedByHand.then('CaseMerged', '2026-09-30 09:00').then('CaseUnmerged', '2026-10-12 09:00');
    expect(back.set.runs).toEqual(voidedByHand.set.runs);
    expect(back.lastDay('mediation')).toBe('2026-11-28');
  });

  test('undone gives back an open pause as it was', () => {
    const testing = accepted.then('TestingCommissioned', '2026-09-30 09:00');
    const back = testing.then('CaseMerged', '2026-10-08 09:00').then('CaseUnmerged', '2026-10-12 09:00');
    expect(back.set.runs).toEqual(testing.set.runs);
    expect(back.due('mediation').status).toBe('paused');
  });

  test('twice, undone twice, leaves the clocks as they were', () => {
    const once = accepted.then('CaseMerged', '2026-09-30 09:00').then('CaseUnmerged', '2026-10-08 09:00');
    expect(once.then('CaseMerged', '2026-10-09 09:00').then('CaseUnmerged', '2026-10-10 09:00').set.runs).toEqual(
      accepted.set.runs,
    );
  });
});

test('transferring a case to another authority voids what is open', () => {
  const transferred = complaint().then('CaseTransferred', '2026-09-30 09:00');
  expect(transferred.outcomes('initial-review')).toEqual(['voided']);
});

describe('reopening', () => {
  const closed = complaint()
    .then('ComplaintAccepted', '2026-09-29 09:00')
    .then('ComplainantNotified', '2026-10-20 09:00')
    .then('MediationAgreementReached', '2026-10-21 09:00')
    .then('CaseClosed', '2026-10-21 10:00');
  const reopened = closed.then('CaseReopened', '2026-10-22 09:00');

  test('begins a new episode and leaves the old outcomes as they were (Zammad #188)', () => {
    expect(reopened.set.episode).toBe(2);
    expect(reopened.outcomes('notification')).toEqual(['missed', 'open']);
    expect(reopened.run('initial-review')).toMatchObject({
      run: 2,
      episode: 2,
      anchor: at('2026-10-22 09:00'),
      startedBy: 'CaseReopened',
    });
    expect(reopened.set.runs.filter((run) => run.episode === 1 && run.stoppedAt)).toEqual(
      closed.set.runs.filter((run) => run.stoppedAt),
    );
  });

  test('voids what was still owed for the old closure', () => {
    expect([reopened.outcomes('feedback'), reopened.outcomes('follow-up')]).toEqual([['voided'], ['voided']]);
  });

  test('lets nothing move the runs of the old episode any more', () => {
    const again = reopened.then('ComplaintAccepted', '2026-10-23 09:00').then('FeedbackGiven', '2026-10-24 09:00');
    expect(again.set.runs.filter((run) => run.episode === 1)).toEqual(
      reopened.set.runs.filter((run) => run.episode === 1),
    );
    expect(again.runs('mediation').map((run) => [run.run, run.episode])).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  test('a merge of the old episode can no longer be undone', () => {
    const merged = complaint().then('CaseMerged', '2026-09-30 09:00').then('CaseReopened', '2026-10-08 09:00');
    const undone = merged.then('CaseUnmerged', '2026-10-09 09:00');
    expect(undone.set.runs).toEqual(merged.set.runs);
  });

  test('conditions ask how a clock stands in the present episode only', () => {
    expect(standingOf(closed.set, 'mediation')).toBe('stopped');
    expect(standingOf(reopened.set, 'mediation')).toBe('none');
    expect(standingOf(reopened.set, 'initial-review')).toBe('open');
    expect(standingOf(reopened.then('OfferedToOdr', '2026-10-23 09:00').set, 'initial-review')).toBe('voided');
  });

  test('starts the verification of a report and the answer of a consultation anew', () => {
    const report2 = report().then('CaseFiled', '2026-09-29 09:00').then('CaseReopened', '2026-10-20 09:00');
    expect(report2.run('verification')).toMatchObject({ run: 2, anchor: at('2026-10-20 09:00') });
    const consultation = ClockStory.of('consultation', '2026-09-28 09:00')
      .then('ConsultationAnswered', '2026-09-28 09:05')
      .then('CaseReopened', '2026-10-20 09:00');
    expect(consultation.outcomes('consultation-answer')).toEqual(['met', 'open']);
  });
});

describe('testing and appraisal (Order 20 Art. 20, Order 121 Art. 22)', () => {
  test('stops the time of the mediation until it is concluded', () => {
    const story = complaint()
      .then('ComplaintAccepted', '2026-09-28 10:00')
      .then('TestingCommissioned', '2026-10-09 09:00');
    expect(story.lastDay('mediation')).toBeNull();
    // Ten days are taken out: 10 to 19 October.
    expect(story.then('TestingConcluded', '2026-10-19 09:00').lastDay('mediation')).toBe('2026-12-07');
  });

  test('does not touch the initial review', () => {
    expect(complaint().then('TestingCommissioned', '2026-09-29 09:00').lastDay('initial-review')).toBe('2026-10-13');
  });

  test('commissioned again while it runs is one pause', () => {
    const story = complaint()
      .then('ComplaintAccepted', '2026-09-28 10:00')
      .then('TestingCommissioned', '2026-10-09 09:00')
      .then('TestingCommissioned', '2026-10-10 09:00');
    expect(story.run('mediation').pauses).toHaveLength(1);
  });
});

describe('an ODR enterprise [practice]', () => {
  test('before the review: the review waits, and its seven days run in full from the failure', () => {
    const failed = complaint()
      .then('OfferedToOdr', '2026-09-30 09:00')
      .then('OdrAccepted', '2026-09-30 15:00')
      .then('OdrFailed', '2026-10-13 09:00');
    expect(failed.outcomes('initial-review')).toEqual(['voided', 'open']);
    expect(failed.run('initial-review')).toMatchObject({
      anchor: at('2026-10-13 09:00'),
      run: 2,
      startedBy: 'OdrFailed',
    });
    expect([failed.lastDay('initial-review'), failed.lastDay('notification')]).toEqual(['2026-10-22', '2026-10-22']);
    expect(failed.outcomes('odr-negotiation')).toEqual(['met']);
  });

  test('offered a complaint whose review is overdue already does not undo that', () => {
    const late = complaint().then('OfferedToOdr', '2026-10-14 09:00').then('OdrFailed', '2026-10-20 09:00');
    expect(late.outcomes('initial-review')).toEqual(['missed', 'open']);
  });

  test('during the mediation: the negotiation does not count, and no review starts again', () => {
    const failed = complaint()
      .then('ComplaintAccepted', '2026-09-28 10:00')
      .then('OfferedToOdr', '2026-10-09 09:00')
      .then('OdrAccepted', '2026-10-09 10:00')
      .then('OdrFailed', '2026-10-19 09:00');
    expect(failed.lastDay('mediation')).toBe('2026-12-07');
    expect(failed.runs('initial-review')).toHaveLength(1);
    expect(failed.outcomes('notification')).toEqual(['open']);
  });

  test('that settles during the mediation ends it', () => {
    const settled = complaint()
      .then('ComplaintAccepted', '2026-09-28 10:00')
      .then('OfferedToOdr', '2026-10-09 09:00')
      .then('OdrSettled', '2026-10-16 09:00');
    expect(settled.outcomes('mediation')).toEqual(['met']);
  });
});

describe('withdrawing', () => {
  test('before the decision leaves nothing to decide or to tell', () => {
    const withdrawn = complaint().then('ComplaintWithdrawn', '2026-09-30 09:00');
    expect([
      withdrawn.outcomes('initial-review'),
      withdrawn.outcomes('notification'),
      withdrawn.runs('ending-notice'),
    ]).toEqual([['voided'], ['voided'], []]);
  });

  test('during the mediation ends it, and both parties are to be told', () => {
    const withdrawn = complaint()
      .then('ComplaintAccepted', '2026-09-28 10:00')
      .then('ComplaintWithdrawn', '2026-09-28 11:00');
    expect(withdrawn.outcomes('mediation')).toEqual(['met']);
    expect(withdrawn.lastDay('ending-notice')).toBe('2026-10-13');
    expect(withdrawn.outcomes('notification')).toEqual(['open']);
  });
});

test("people's mediation ends the period only when it succeeds, and its time counts", () => {
  const referred = complaint()
    .then('ComplaintAccepted', '2026-09-28 10:00')
    .then('PeoplesMediationReferred', '2026-10-09 09:00');
  expect(
    referred.then('PeoplesMediationConcluded', '2026-10-20 09:00', { agreed: false }).outcomes('mediation'),
  ).toEqual(['open']);
  expect(
    referred.then('PeoplesMediationConcluded', '2026-10-20 09:00', { agreed: true }).outcomes('mediation'),
  ).toEqual(['met']);
  expect(referred.lastDay('mediation')).toBe('2026-11-27');
});

test("people's mediation stops the time where the bureau adopted that reading", () => {
  const referred = complaint('2026-09-28 09:00', { law: 'cn-samr-order-121+peoples-mediation-pauses' })
    .then('ComplaintAccepted', '2026-09-28 10:00')
    .then('PeoplesMediationReferred', '2026-10-09 09:00');
  expect(referred.lastDay('mediation')).toBeNull();
  const failed = referred.then('PeoplesMediationConcluded', '2026-10-19 09:00', { agreed: false });
  expect(failed.lastDay('mediation')).toBe('2026-12-07');
});

test('awaiting materials stops the time of review and notice where the bureau adopted that reading, and only there', () => {
  const asked = (law: string) =>
    complaint('2026-09-28 09:00', { law })
      .then('MaterialsRequested', '2026-09-29 10:00')
      .then('MaterialsSupplemented', '2026-10-09 10:00');
  const days = (story: ClockStory) => [story.lastDay('initial-review'), story.lastDay('notification')];
  expect(days(asked('cn-samr-order-121'))).toEqual(['2026-10-13', '2026-10-13']);
  // 29 September counts; six days are left from 10 October, a make-up Saturday, on.
  expect(days(asked('cn-samr-order-121+materials-pause'))).toEqual(['2026-10-16', '2026-10-16']);
});

describe('a request for recusal', () => {
  const requested = (law: string): ClockStory =>
    complaint('2026-09-28 09:00', { law })
      .then('ComplaintAccepted', '2026-09-28 10:00')
      .then('RecusalRequested', '2026-10-09 09:00')
      .then('MediatorRecused', '2026-10-19 09:00');

  test('does not stop the time, which the law does not say', () => {
    expect(requested('cn-samr-order-121').lastDay('mediation')).toBe('2026-11-27');
  });

  test('stops it where the bureau adopted that reading', () => {
    expect(requested('cn-samr-order-121+recusal-pauses').lastDay('mediation')).toBe('2026-12-07');
  });
});

describe('signing for a routed case', () => {
  test('routed on, the next unit has a day of its own', () => {
    const story = complaint()
      .then('CaseRouted', '2026-09-28 10:00')
      .then('CaseRouted', '2026-09-29 10:00')
      .then('CaseSigned', '2026-09-30 10:00');
    expect(story.outcomes('sign-for')).toEqual(['voided', 'met']);
  });

  test('returned in time is met, and the next unit starts anew', () => {
    const story = complaint()
      .then('CaseRouted', '2026-09-28 10:00')
      .then('CaseReturned', '2026-09-29 10:00')
      .then('CaseRouted', '2026-09-30 10:00')
      .then('CaseSigned', '2026-10-09 10:00');
    expect(story.outcomes('sign-for')).toEqual(['met', 'missed']);
  });
});

describe('a report', () => {
  test('by a named reporter owes a notice within five working days under Order 20, by an anonymous one none', () => {
    expect(report('2023-01-16 09:00', old).then('CaseFiled', '2023-01-16 10:00').lastDay('reporter-notice')).toBe(
      '2023-01-28',
    );
    expect(
      report('2023-01-16 09:00', { ...old, named: false })
        .then('CaseFiled', '2023-01-16 10:00')
        .runs('reporter-notice'),
    ).toEqual([]);
  });

  test('owes none under Order 121, unless the bureau adopted it', () => {
    expect(report().then('CaseFiled', '2026-09-28 10:00').runs('reporter-notice')).toEqual([]);
    expect(
      report('2026-09-28 09:00', { law: 'cn-samr-order-121+reporter-notice' })
        .then('CaseFiled', '2026-09-28 10:00')
        .lastDay('reporter-notice'),
    ).toBe('2026-10-10');
  });

  test('repeated with new facts starts the verification again under Art. 35 of Order 121, and takes an open pause along', () => {
    const story = report()
      .then('TestingCommissioned', '2026-10-08 09:00')
      .then('RepeatReportNoted', '2026-10-12 09:00', { newFacts: true });
    expect(story.outcomes('verification')).toEqual(['voided', 'open']);
    expect(story.run('verification')).toMatchObject({
      anchor: at('2026-10-12 09:00'),
      pauses: [{ reason: 'testing', from: at('2026-10-12 09:00'), to: null }],
    });
    expect(story.then('TestingConcluded', '2026-10-12 18:00').lastDay('verification')).toBe('2026-11-02');
  });

  test('repeated on the same facts, or under Order 20, changes nothing', () => {
    expect(report().then('RepeatReportNoted', '2026-10-12 09:00', { newFacts: false }).lastDay('verification')).toBe(
      '2026-10-23',
    );
    expect(
      report('2023-01-16 09:00', old)
        .then('RepeatReportNoted', '2023-01-30 09:00', { newFacts: true })
        .lastDay('verification'),
    ).toBe('2023-02-09');
  });

  test('repeated after the decision does not start a verification', () => {
    expect(
      report()
        .then('CaseFiled', '2026-10-09 09:00')
        .then('RepeatReportNoted', '2026-10-12 09:00', { newFacts: true })
        .outcomes('verification'),
    ).toEqual(['met']);
  });

  test('whose reporter was told to go elsewhere is not verified here', () => {
    const told = report().then('ReporterNotified', '2026-09-30 09:00', { of: 'not-competent' });
    expect(told.outcomes('verification')).toEqual(['voided']);
  });

  test('by an anonymous reporter is not followed up', () => {
    expect(
      report('2026-09-28 09:00', { named: false }).then('CaseClosed', '2026-09-28 10:00').runs('follow-up'),
    ).toEqual([]);
  });
});

describe('a lead found while mediating', () => {
  test('is verified on after the mediation has ended', () => {
    const story = complaint()
      .then('ComplaintAccepted', '2026-09-28 10:00')
      .then('LeadFound', '2026-09-28 11:00')
      .then('MediationTerminated', '2026-10-09 09:00')
      .then('CaseClosed', '2026-10-09 10:00');
    expect(story.lastDay('lead-verification')).toBe('2026-10-23');
    expect(story.outcomes('lead-verification')).toEqual(['open']);
  });

  test('and a second one leave the earlier date standing', () => {
    const story = complaint().then('LeadFound', '2026-09-28 11:00').then('LeadFound', '2026-10-12 11:00');
    expect(story.runs('lead-verification')).toHaveLength(1);
    expect(story.lastDay('lead-verification')).toBe('2026-10-23');
  });
});

describe('by hand', () => {
  const accepted = complaint().then('ComplaintAccepted', '2026-09-28 10:00');

  test('a clock is paused and resumed, and only that clock', () => {
    const story = accepted.then('ClockPaused', '2026-10-09 09:00', {
      clock: 'mediation',
      reason: 'testing',
      basis: 'Art. 22',
      evidence: '',
    });
    expect([story.lastDay('mediation'), story.lastDay('notification')]).toEqual([null, '2026-10-13']);
    expect(story.then('ClockResumed', '2026-10-19 09:00', { clock: 'mediation' }).lastDay('mediation')).toBe(
      '2026-12-07',
    );
    expect(story.then('ClockResumed', '2026-10-19 09:00', { clock: 'notification' }).lastDay('mediation')).toBeNull();
  });

  test('a clock is extended in its own unit; in another the event means nothing', () => {
    const extended = report().then('ClockExtended', '2026-10-20 09:00', {
      clock: 'verification',
      amount: 15,
      unit: 'working-day',
    });
    expect(extended.lastDay('verification')).toBe('2026-11-13');
    expect(
      report()
        .then('ClockExtended', '2026-10-20 09:00', { clock: 'verification', amount: 15, unit: 'calendar-day' })
        .lastDay('verification'),
    ).toBe('2026-10-23');
    expect(
      report()
        .then('ClockExtended', '2026-10-20 09:00', { clock: 'verification', amount: -15, unit: 'working-day' })
        .lastDay('verification'),
    ).toBe('2026-10-23');
  });

  test('a clock that ought never to have run is voided, even when it is late already', () => {
    const voided = complaint().then('ClockVoided', '2026-11-01 09:00', {
      clock: 'notification',
      reason: 'told by the caller',
      basis: '',
    });
    expect(voided.outcomes('notification')).toEqual(['voided']);
    expect(voided.outcomes('initial-review')).toEqual(['open']);
  });
});

describe('pinned law and calendar', () => {
  const december = complaint('2025-12-26 09:00', old).then('ComplaintAccepted', '2025-12-26 10:00');

  test('a new calendar moves nothing until an event says so, and then that clock only', () => {
    expect(december.due('notification')).toMatchObject({
      dueAt: at('2026-01-06 23:59:59.999'),
      firmness: 'provisional',
    });
    const projected = december.then('DueDateProjected', '2026-01-01 09:00', {
      clock: 'notification',
      cause: 'calendar-published',
      calendar: 'cn-state-council-2026',
    });
    expect(projected.due('notification')).toMatchObject({ dueAt: at('2026-01-07 23:59:59.999'), firmness: 'firm' });
    expect(projected.run('mediation').calendar).toBe('cn-state-council-2025');
    expect(projected.run('initial-review').calendar).toBe('cn-state-council-2025');
  });

  test('what starts after that event runs by the new calendar', () => {
    const projected = december.then('DueDateProjected', '2026-01-01 09:00', {
      clock: 'mediation',
      cause: 'calendar-published',
      calendar: 'cn-state-council-2026',
    });
    expect(projected.then('MediationTerminated', '2026-02-10 09:00').lastDay('ending-notice')).toBe('2026-02-26');
  });

  test('the horizon of the calendar does not turn holidays into firm working days (FixMyStreet Zürich)', () => {
    expect(calendarById('cn-state-council-2025')!.covers(localDate('2026-02-17'))).toBe(false);
    expect(complaint('2025-12-31 09:00', old).due('initial-review').firmness).toBe('provisional');
  });

  test('a case keeps its law over the change, and moves over only by an event that says so', () => {
    const open = complaint('2026-04-01 09:00', { law: 'cn-samr-order-20' }).then(
      'ComplaintAccepted',
      '2026-04-13 10:00',
    );
    expect(open.due('mediation').budget).toEqual({ amount: 45, unit: 'working-day' });
    const moved = open.under('cn-samr-order-121').then('DueDateProjected', '2026-04-15 09:00', {
      clock: 'mediation',
      cause: 'rule-set-adopted',
      calendar: 'cn-state-council-2026',
    });
    expect(moved.set.ruleSet).toBe('cn-samr-order-121');
    expect(moved.due('mediation').budget).toEqual({ amount: 60, unit: 'calendar-day' });
    expect(moved.lastDay('mediation')).toBe('2026-06-12');
    expect(moved.run('notification').ruleSet).toBe('cn-samr-order-20');
    expect(moved.then('ComplainantNotified', '2026-04-15 10:00').outcomes('notification')).toEqual(['missed']);
  });

  test('a run of a law that knows a clock which the new one does not is still stopped by its own', () => {
    const filed = report('2026-04-13 09:00', { law: 'cn-samr-order-20' }).then('CaseFiled', '2026-04-14 09:00');
    expect(
      filed
        .under('cn-samr-order-121')
        .then('ReporterNotified', '2026-04-20 09:00', { of: 'filed' })
        .outcomes('reporter-notice'),
    ).toEqual(['met']);
  });

  test('an event that only the old law gives a meaning to still moves a run of the old law', () => {
    const story = complaint('2026-04-13 09:00', { law: 'cn-samr-order-20+recusal-pauses' }).then(
      'ComplaintAccepted',
      '2026-04-14 09:00',
    );
    expect(story.under('cn-samr-order-121').then('RecusalRequested', '2026-04-20 09:00').due('mediation').status).toBe(
      'paused',
    );
  });

  test('a run of a rule-set or calendar that is not shipped is refused, not guessed', () => {
    const run = {
      ...complaint().run('initial-review'),
      calendar: 'cn-state-council-1999' as ReturnType<typeof newestCalendar>['id'],
    };
    expect(() => dueOf(run)).toThrow(RangeError);
  });
});

test('an outcome follows from the run and its due date alone', () => {
  const run = complaint().run('initial-review');
  expect(outcomeOf({ ...run, stoppedAt: at('2026-10-13 10:00') }, { dueAt: null })).toBe('met');
  expect(outcomeOf({ ...run, voidedAt: at('2026-10-13 10:00'), voidedBy: 'CaseMerged' }, { dueAt: null })).toBe(
    'voided',
  );
});
