import { calendarById, dueOf, newestCalendar } from '#libs/law';
import type { Calendar } from '#libs/law';
import type { Instant } from '#libs/kernel';
import { at, order121, order20, Story } from '../../testing/story.js';
import {
  acceptedComplaint,
  attachEntrustment,
  fileCase,
  mediatedComplaint,
  pauseMediation,
  signedComplaint,
  terminate,
  verifiedReport,
  voidClock,
} from '../../testing/stories.js';
import type { CommandOf } from '../commands.js';

const received = '2026-05-06T09:00';
const pause = pauseMediation;
/** Accepted, with the file that shows the pause. */
const withFile = (law = order121, day = received) => acceptedComplaint(law, day).does(attachEntrustment);
const resume: CommandOf<'ResumeClock'> = { kind: 'ResumeClock', clock: 'mediation' };
const extend: CommandOf<'ExtendClock'> = {
  kind: 'ExtendClock',
  clock: 'verification',
  amount: 15,
  unit: 'working-day',
  approver: 'sun',
  approverRole: 'head',
  basis: '伊市监延〔2026〕1号',
  reason: '案情复杂',
};
const report = () => Story.begin('report', order121, received);

describe('Pausing a clock by hand', () => {
  it('needs a reason that the rule lists', () => {
    const story = withFile();
    story.when({ ...pause, reason: 'holiday' }).thenRejected('clock.not-pausable', {
      article: '《市场监督管理投诉举报处理办法》第二十三条第一款第五项',
    });
    signedComplaint(order121, received)
      .when({ ...pause, clock: 'initial-review' })
      .thenRejected('clock.not-pausable');
  });

  it.each([
    ['Order 20', order20, '2023-03-01T09:00', '《市场监督管理投诉举报处理暂行办法》第二十条'],
    ['Order 121', order121, received, '《市场监督管理投诉举报处理办法》第二十二条'],
  ])('rests on the article that the rule of %s names, whatever the caller says', (_name, law, day, basis) => {
    const { clock, reason, evidence } = pause;
    const data = { clock, reason, basis, evidence };
    withFile(law, day).when(pause).then({ type: 'ClockPaused', data });
    const told = { ...pause, basis: '《某办法》第一条', documentNumber: '委鉴字〔2026〕7号' };
    withFile(law, day)
      .when(told)
      .then({ type: 'ClockPaused', data: { ...data, documentNumber: '委鉴字〔2026〕7号' } });
  });

  it('rests on the penalty procedure for a report, which names its own law', () => {
    const story = verifiedReport(order121, received).does(attachEntrustment);
    const { decision } = story.when({ ...pause, clock: 'verification' });
    expect(decision).toMatchObject({ events: [{ data: { basis: '《市场监督管理行政处罚程序规定》第十八条第二款' } }] });
  });

  it('of a clock that runs on under an earlier law rests on that law', () => {
    const { decision } = withFile(order20, '2026-04-01T09:00').when(pause, { law: order121 });
    expect(decision).toMatchObject({ events: [{ data: { basis: '《市场监督管理投诉举报处理暂行办法》第二十条' } }] });
  });

  it('needs a file of the case, and takes no other name for one', () => {
    const without = acceptedComplaint(order121, received);
    const article = '《市场监督管理投诉举报处理办法》第二十二条';
    without.when(pause).thenRejected('evidence.not-uploaded', { field: 'evidence', article });
    // Nothing comes with a name, even where files do come with commands.
    without.when(pause, { bringsEvidence: false }).thenRejected('evidence.not-uploaded', {
      details: { sha256: pause.evidence, case: without.state.identity!.caseId },
    });
    withFile()
      .when({ ...pause, evidence: 'f'.repeat(64) })
      .thenRejected('evidence.not-uploaded');
    withFile()
      .when({ ...pause, evidence: '委托书' })
      .thenRejected('evidence.invalid', { field: 'evidence', article });
  });

  it('needs a clock that is open and not paused', () => {
    const story = withFile();
    story.does(pause).when(pause).thenRejected('clock.paused');
    signedComplaint(order121, received).when(pause).thenRejected('clock.not-open');
    story.when({ ...pause, clock: 'lunch' }).thenRejected('clock.unknown', { details: { clock: 'lunch' } });
  });

  it('is undone by resuming; what an event paused, its own end resumes', () => {
    const story = withFile();
    story.when(resume).thenRejected('clock.not-paused');
    story.does(pause).when(resume).thenTypes('ClockResumed');
    const withEnterprise = story.does({ kind: 'OfferToOdr', enterprise: '某商城' });
    withEnterprise
      .when(resume)
      .thenRejected('clock.paused-by-event', { details: { clock: 'mediation', reason: 'odr' } });
  });

  it('makes the time in between not count', () => {
    const story = withFile().on('2026-05-11T10:00').does(pause).on('2026-05-21T10:00').does(resume);
    expect(story.on('2026-07-15T23:59:59').does(terminate('23.8', '依某法')).outcome('mediation')).toBe('met');
    expect(story.on('2026-07-16T00:00:00').does(terminate('23.8', '依某法')).outcome('mediation')).toBe('missed');
  });
});

describe('Extending a clock by hand', () => {
  it('keeps to the rule: unit, amount, times, approver, and time', () => {
    report().when(extend).thenTypes('ClockExtended');
    report()
      .when({ ...extend, unit: 'calendar-day' })
      .thenRejected('clock.extension-unit');
    report()
      .when({ ...extend, amount: 16 })
      .thenRejected('clock.extension-amount', { details: { most: 15 } });
    report()
      .when({ ...extend, approverRole: 'officer' })
      .thenRejected('approval.not-head');
    report().does(extend).when(extend).thenRejected('clock.extended-already');
    report().on('2026-05-26T23:59:59.999').when(extend).thenTypes('ClockExtended');
    report().on('2026-05-27T00:00:00').when(extend).thenRejected('clock.overdue');
  });

  it('is refused where the law knows no extension', () => {
    signedComplaint(order121, received)
      .when({ ...extend, clock: 'initial-review' })
      .thenRejected('clock.not-extendable', { article: '《市场监督管理投诉举报处理办法》第十五条' });
  });
});

describe('Who approved an extension', () => {
  const plain = { ...extend, basis: null };
  const sun = { id: 'sun', role: 'head' };
  const assistant = { id: 'li', role: 'head', onBehalfOf: 'sun' };

  it.each([
    ['the head who asks', plain, sun],
    ['the head on whose behalf somebody asks', plain, assistant],
    ['the head whose written decision an officer cites', extend, { id: 'wang', role: 'officer' }],
  ])('is shown by %s', (_who, command, actor) => {
    report().when(command, { actor }).thenTypes('ClockExtended');
  });

  it.each([
    ['another head than the one who asks', plain, { id: 'qian', role: 'head' }, 'approver'],
    ['nobody at all', { ...plain, approver: 'nobody' }, sun, 'approver'],
    ['the assistant, who acts for somebody else', { ...plain, approver: 'li' }, assistant, 'approver'],
    ['the one who asks, in a role that is not theirs', plain, { id: 'sun', role: 'handler' }, 'approverRole'],
    ['a head whose decision is a blank', { ...plain, basis: ' ' }, { id: 'wang', role: 'officer' }, 'approver'],
  ])('is not shown by writing down %s', (_who, command, actor, field) => {
    report()
      .when(command, { actor })
      .thenRejected('approval.not-shown', { field, details: { citedIn: 'basis' } });
  });

  it('is kept with the decision only where one was cited', () => {
    const { clock, amount, unit, approver, approverRole, reason } = extend;
    const data = { clock, amount, unit, approver, approverRole, reason };
    report().when(plain, { actor: sun }).then({ type: 'ClockExtended', data });
    report()
      .when(extend)
      .then({ type: 'ClockExtended', data: { ...data, basis: '伊市监延〔2026〕1号' } });
  });
});

describe('Voiding a clock', () => {
  const voiding = voidClock('verification');
  const plain = { ...voiding, decision: null };
  const article = '《市场监督管理行政处罚程序规定》第十八条第一款';

  it('states its reason and basis and ends the clock as neither met nor missed', () => {
    expect(report().does(voiding).outcome('verification')).toBe('voided');
    report()
      .when({ ...voiding, basis: '' })
      .thenRejected('field.required', { field: 'basis' });
    report().does(voiding).when(voiding).thenRejected('clock.not-open');
  });

  it('takes the head, and keeps who approved, with the decision only where one was cited', () => {
    const { clock, reason, basis, approver, approverRole } = voiding;
    const decision = '局长批示 2026-3';
    const data = { clock, reason, basis, approver, approverRole };
    report()
      .when(plain, { actor: { id: 'sun', role: 'head' } })
      .then({ type: 'ClockVoided', data });
    report()
      .when(plain, { actor: { id: 'li', role: 'head', onBehalfOf: 'sun' } })
      .then({ type: 'ClockVoided', data });
    report()
      .when({ ...voiding, decision }, { actor: { id: 'he', role: 'supervisor' } })
      .then({ type: 'ClockVoided', data: { ...data, decision } });
  });

  it.each([
    [
      'a supervisor, on their own word',
      { ...plain, approver: 'he', approverRole: 'supervisor' },
      'approval.not-head',
      'approverRole',
    ],
    [
      'a supervisor, even with a decision',
      { ...voiding, approverRole: 'supervisor' },
      'approval.not-head',
      'approverRole',
    ],
    ['a head whom a supervisor merely names', plain, 'approval.not-shown', 'approver'],
    ['a supervisor who calls themselves the head', { ...plain, approver: 'he' }, 'approval.not-shown', 'approverRole'],
    ['nobody', { ...voiding, approver: ' ' }, 'field.required', 'approver'],
  ])('is not approved by %s', (_who, command, code, field) => {
    const cited = code === 'approval.not-shown' ? { details: { citedIn: 'decision' } } : {};
    const stated = code === 'field.required' ? {} : { article };
    report()
      .when(command, { actor: { id: 'he', role: 'supervisor' } })
      .thenRejected(code, { field, ...stated, ...cited });
  });
});

describe('A rung of the reminder ladder', () => {
  const fire = { kind: 'FireRung', clock: 'verification', rung: 'two-days-left' } as const;

  it('fires once for each due date', () => {
    const dueAt = at('2026-05-26T23:59:59.999');
    report()
      .when(fire)
      .then({ type: 'RungFired', data: { clock: 'verification', run: 1, rung: 'two-days-left', dueAt } });
    report().does(fire).when(fire).thenRejected('clock.rung-fired');
    report()
      .does(fire)
      .when({ ...fire, rung: 'one-day-left' })
      .thenTypes('RungFired');
    report().does(fire, extend).when(fire).thenTypes('RungFired');
  });

  it('rests while the clock is paused: there is no due date', () => {
    withFile().does(pause).when({ kind: 'FireRung', clock: 'mediation', rung: 'x' }).thenRejected('clock.no-due-date');
  });
});

describe('A missed deadline', () => {
  const record = { kind: 'RecordMissedDeadline', clock: 'initial-review' } as const;

  it('is recorded from the first instant after the due one, with the instant of missing', () => {
    const story = signedComplaint(order121, received);
    story.on('2026-05-14T23:59:59.999').when(record).thenRejected('clock.not-missed');
    const missed = {
      type: 'DeadlineMissed',
      data: {
        clock: 'initial-review',
        run: 1,
        dueAt: at('2026-05-14T23:59:59.999'),
        missedAt: at('2026-05-15T00:00'),
      },
    } as const;
    story.on('2026-05-15T00:00:00').when(record).then(missed);
    story.on('2026-06-30T09:00').when(record).then(missed);
  });

  it('is recorded once for each run', () => {
    signedComplaint(order121, received)
      .on('2026-05-20T09:00')
      .does(record)
      .when(record)
      .thenRejected('clock.missed-already-recorded');
  });

  it('is recorded also when the watcher comes after a late stop, and never for a stop in time', () => {
    const story = signedComplaint(order121, received);
    story.on('2026-05-20T09:00').does({ kind: 'AcceptComplaint' }).when(record).thenTypes('DeadlineMissed');
    story
      .on('2026-05-14T09:00')
      .does({ kind: 'AcceptComplaint' })
      .on('2026-06-30T09:00')
      .when(record)
      .thenRejected('clock.not-missed');
  });

  it('does not keep somebody from recording next morning what was done in time', () => {
    const story = signedComplaint(order121, received).on('2026-05-15T00:00:01').does(record);
    const accepted = story.doesUnder({ at: '2026-05-14T17:00', now: '2026-05-15T08:30' }, { kind: 'AcceptComplaint' });
    expect(accepted.outcome('initial-review')).toBe('met');
  });

  it('is not recorded for a clock that never ran', () => {
    report().when({ kind: 'RecordMissedDeadline', clock: 'mediation' }).thenRejected('clock.not-open');
  });
});

/** Published before 2026 was: there it goes by the weekday alone. */
function calendarOf2025(): Calendar {
  const calendar = calendarById('cn-state-council-2025');
  if (!calendar) throw new Error('the calendar of 2025 is not shipped');
  return calendar;
}

describe('Projecting due dates anew', () => {
  it('says nothing where nothing moves', () => {
    signedComplaint(order121, received)
      .when({ kind: 'ProjectDueDates', cause: 'calendar-published', calendar: newestCalendar().id })
      .then();
  });

  it('moves a case over to a newer calendar with one event where no due date changes, for the clocks that start later', () => {
    const earlier = calendarOf2025();
    const story = signedComplaint(order20, '2025-06-02T09:00');
    const back = story.doesUnder(
      { calendar: earlier },
      { kind: 'ProjectDueDates', cause: 'correction', calendar: earlier.id },
    );
    expect(back.state.calendar).toBe(earlier.id);
    const newest = newestCalendar();
    const forth = back.doesUnder(
      { calendar: newest },
      { kind: 'ProjectDueDates', cause: 'calendar-published', calendar: newest.id },
    );
    expect(forth.state.calendar).toBe(newest.id);
    expect(forth.run('initial-review').calendar).toBe(newest.id);
  });

  it('says each due date that moves, with its cause and calendar, and pins them', () => {
    const earlier = calendarOf2025();
    const story = signedComplaint(order121, received);
    const projecting = { kind: 'ProjectDueDates', cause: 'correction', calendar: earlier.id } as const;
    // By the weekday alone Saturday 9 May is no working day, so the seventh is Friday the 15th – and nobody can be sure.
    const dueAt: Instant = at('2026-05-15T23:59:59.999');
    const data = { dueAt, firmness: 'provisional', cause: 'correction', calendar: earlier.id } as const;
    story
      .when(projecting, { calendar: earlier })
      .then(
        { type: 'DueDateProjected', data: { clock: 'initial-review', ...data } },
        { type: 'DueDateProjected', data: { clock: 'notification', ...data } },
      );
    const { state } = story.doesUnder({ calendar: earlier }, projecting);
    expect(state.calendar).toBe(earlier.id);
    expect(state.clocks.runs.filter(({ stoppedAt }) => stoppedAt === null).map(({ calendar }) => calendar)).toEqual([
      earlier.id,
      earlier.id,
    ]);
  });

  it('moves an open case over to another regulation only by an event that says so', () => {
    const story = mediatedComplaint(order20, '2026-04-01T09:00');
    const adopt = { kind: 'ProjectDueDates', cause: 'rule-set-adopted', calendar: newestCalendar().id } as const;
    const moved = story.on('2026-04-15T09:00').doesUnder({ law: order121 }, adopt);
    expect(story.state.ruleSet).toBe(order20.id);
    expect(moved.state.ruleSet).toBe(order121.id);
    expect(moved.run('mediation').ruleSet).toBe(order121.id);
  });

  describe('when Order 121 is adopted for open cases too', () => {
    const adopt = { kind: 'ProjectDueDates', cause: 'rule-set-adopted', calendar: newestCalendar().id } as const;
    const moved = (story: Story) => story.on('2026-04-15T09:00').doesUnder({ law: order121 }, adopt);

    it('counts the mediation anew: 60 days from the acceptance instead of 45 working days', () => {
      const story = mediatedComplaint(order20, '2026-04-01T09:00');
      const before = story.run('mediation');
      const after = moved(story).run('mediation');
      expect([dueOf(before).budget, dueOf(after).budget]).toEqual([
        { amount: 45, unit: 'working-day' },
        { amount: 60, unit: 'calendar-day' },
      ]);
      expect(after.anchor).toBe(before.anchor);
    });

    it('begins later clocks under Order 121, also in what a clock of its own law does', () => {
      const later = moved(mediatedComplaint(order20, '2026-04-01T09:00'));
      const ended = later.doesUnder({ law: order121 }, terminate('23.3'));
      expect(ended.run('ending-notice').ruleSet).toBe(order121.id);
    });

    it('leaves a clock that Order 121 does not know where it is, and moves the case over by it', () => {
      const filed = verifiedReport(order20, '2026-04-09T09:00').on('2026-04-13T09:00').does(fileCase);
      const after = moved(filed);
      expect(after.state.ruleSet).toBe(order121.id);
      expect(after.run('reporter-notice').ruleSet).toBe(order20.id);
      expect(dueOf(after.run('reporter-notice')).dueAt).toBe(dueOf(filed.run('reporter-notice')).dueAt);
      after.when(adopt, { law: order121 }).then();
    });
  });

  it('is refused with a calendar that is not the one in hand', () => {
    signedComplaint(order121, received)
      .when({ kind: 'ProjectDueDates', cause: 'correction', calendar: 'cn-nowhere' as never })
      .thenRejected('calendar.unknown');
  });
});
