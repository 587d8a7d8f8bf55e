import { bothOrders, city, county, order121, Story } from '../../testing/story.js';
import {
  acceptedComplaint,
  close,
  closedComplaint,
  decline,
  fileCase,
  mediatedComplaint,
  refusal,
  signedComplaint,
  terminate,
  verifiedReport,
} from '../../testing/stories.js';
import type { CommandOf } from '../commands.js';

const received = '2026-05-06T09:00';
const answer: CommandOf<'AnswerConsultation'> = { kind: 'AnswerConsultation', answer: '可拨打 12315', atOnce: true };
const feedback: CommandOf<'GiveFeedback'> = { kind: 'GiveFeedback', to: 'both', text: '已退款' };
const followUp = (reached: boolean, satisfaction: 5 | null = null): CommandOf<'RecordFollowUp'> => ({
  kind: 'RecordFollowUp',
  reached,
  satisfaction,
  remark: null,
});
const reopen: CommandOf<'ReopenCase'> = { kind: 'ReopenCase', reason: '投诉人反映未履行' };

describe('Answering a consultation (Order 20 Art. 39, Order 121 Art. 44)', () => {
  const consultation = () => Story.begin('consultation', order121, received);

  it('is open to whoever holds it, at once or after signing, and done once', () => {
    consultation()
      .when(answer)
      .then({ type: 'ConsultationAnswered', data: { answer: '可拨打 12315', atOnce: true } });
    consultation().does({ kind: 'SignCase' }).when(answer).thenTypes('ConsultationAnswered');
    consultation().does(answer).when(answer).thenRejected('consultation.not-open');
  });

  it('waits for the signature of the unit that it was routed to', () => {
    Story.beginAt(city, 'consultation', order121, received)
      .does({ kind: 'RouteCase', toUnit: county, reason: null })
      .when(answer)
      .thenRejected('consultation.not-signed');
  });

  it.each([
    ['the last second of the fifth working day', '2026-05-12T23:59:59', 'met'],
    ['the first second after it', '2026-05-13T00:00:00', 'missed'],
  ])('has five working days: answered at %s', (_what, time, outcome) => {
    expect(consultation().on(time).does(answer).outcome('consultation-answer')).toBe(outcome);
  });
});

describe('Closing (办结)', () => {
  it.each<[string, () => Story, string]>([
    ['not accepted', () => signedComplaint(order121, received).does(refusal('16.1')), 'not-accepted'],
    ['terminated', () => mediatedComplaint(order121, received).does(terminate('23.3')), 'terminated'],
    ['filed', () => verifiedReport(order121, received).does(fileCase), 'filed'],
    ['not filed', () => verifiedReport(order121, received).does(decline('no-violation')), 'not-filed'],
    ['answered', () => Story.begin('consultation', order121, received).does(answer), 'answered'],
  ])('the outcome follows from what happened: %s', (_what, story, outcome) => {
    story()
      .when(close)
      .then({ type: 'CaseClosed', data: { outcome: outcome as 'filed', recoveredFen: 0 } });
  });

  it('an outcome that is given must agree', () => {
    const ended = mediatedComplaint(order121, received).does(terminate('23.3'));
    ended.when({ kind: 'CloseCase', outcome: 'terminated' }).thenTypes('CaseClosed');
    ended
      .when({ kind: 'CloseCase', outcome: 'settled' })
      .thenRejected('closing.outcome-differs', { details: { given: 'settled', derived: 'terminated' } });
  });

  it('comes after the end of the substance, once', () => {
    acceptedComplaint(order121, received).when(close).thenRejected('closing.not-ended');
    closedComplaint(order121, received).when(close).thenRejected('case.closed');
  });
});

describe('Feedback and follow-up (反馈, 回访)', () => {
  it('come after the closing', () => {
    mediatedComplaint(order121, received).when(feedback).thenRejected('feedback.not-closed');
    mediatedComplaint(order121, received).when(followUp(true)).thenRejected('follow-up.not-closed');
    const { status } = closedComplaint(order121, received).does(feedback, followUp(true, 5)).state;
    expect(status).toBe('followed-up');
  });

  it('somebody who was not reached has no satisfaction, and is called again', () => {
    const story = closedComplaint(order121, received);
    story.when(followUp(false, 5)).thenRejected('follow-up.not-reached', { field: 'satisfaction' });
    expect(story.does(followUp(false)).state.status).toBe('closed');
    expect(story.does(followUp(false), followUp(true)).state.status).toBe('followed-up');
  });

  it.each([
    ['feedback, one working day', 'feedback', feedback, '2026-05-07T23:59:59', '2026-05-08T00:00:00'],
    ['follow-up, ten working days', 'follow-up', followUp(true), '2026-05-19T23:59:59', '2026-05-20T00:00:00'],
  ])('%s after closing', (_what, clock, command, last, first) => {
    const story = closedComplaint(order121, received);
    expect(story.on(last).does(command).outcome(clock)).toBe('met');
    expect(story.on(first).does(command).outcome(clock)).toBe('missed');
  });
});

describe('Reopening (重新办理)', () => {
  it('begins a new episode and freezes what the old one came to', () => {
    const story = closedComplaint(order121, received).on('2026-05-20T09:00');
    story.when(reopen).then({
      type: 'CaseReopened',
      data: {
        reason: '投诉人反映未履行',
        episode: 2,
        frozen: { outcome: 'settled', recoveredFen: 80_000, closedAt: '2026-05-06T09:00:00.000+08:00' },
      },
    });
    const { state } = story.does(reopen);
    expect(state).toMatchObject({
      status: 'awaiting-initial-review',
      episode: 2,
      past: [{ episode: 1, outcome: 'settled', recoveredFen: 80_000 }],
      current: { recoveredFen: 0, decision: null, closedAs: null },
    });
  });

  it('nothing that happens later changes the frozen outcome, its money or its clocks', () => {
    const closed = closedComplaint(order121, received);
    const again = closed.on('2026-06-01T09:00').does(reopen, refusal('16.2'), close);
    expect(again.state.past).toEqual([
      { episode: 1, outcome: 'settled', recoveredFen: 80_000, closedAt: '2026-05-06T09:00:00.000+08:00' },
    ]);
    expect(again.state.current).toMatchObject({ closedAs: 'not-accepted', recoveredFen: 0 });
    const runs = (story: Story) => story.state.clocks.runs.filter((run) => run.episode === 1 && run.stoppedAt !== null);
    expect(runs(again)).toEqual(runs(closed));
  });

  it('the seven working days of the new initial review run from the reopening', () => {
    const story = closedComplaint(order121, received).on('2026-06-01T09:00').does(reopen);
    expect(story.on('2026-06-10T23:59:59').does({ kind: 'AcceptComplaint' }).outcome('initial-review')).toBe('met');
    expect(story.on('2026-06-11T00:00:00').does({ kind: 'AcceptComplaint' }).outcome('initial-review')).toBe('missed');
  });

  it.each<[string, () => Story, string]>([
    ['complaint', () => closedComplaint(order121, received), 'awaiting-initial-review'],
    ['report', () => verifiedReport(order121, received).does(fileCase, close), 'signed'],
    ['consultation', () => Story.begin('consultation', order121, received).does(answer, close), 'signed'],
  ])('a %s goes back to its first step of substance', (_kind, story, status) => {
    expect(story().does(reopen).state.status).toBe(status);
  });

  it('is for closed cases only', () => {
    mediatedComplaint(order121, received).when(reopen).thenRejected('reopening.not-closed');
    closedComplaint(order121, received).does(reopen).when(reopen).thenRejected('reopening.not-closed');
  });

  it.each(bothOrders)('$name: the law and the calendar of the case stay', ({ law, received: day }) => {
    const { state } = closedComplaint(law, day).does(reopen);
    expect(state.ruleSet).toBe(law.id);
  });
});
