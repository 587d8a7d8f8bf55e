import { localDate } from '#libs/kernel';
import { calendarById, dueOf } from '#libs/law';
import { at, order121, Story } from '../../testing/story.js';
import type { Circumstances } from '../../testing/story.js';
import {
  acceptedComplaint,
  attachEntrustment,
  mediatedComplaint,
  pauseMediation,
  signedComplaint,
  terminate,
  voidClock,
} from '../../testing/stories.js';
import type { CaseCommand, CommandOf } from '../commands.js';
import { caseIdOfSource } from '../registration/case-id.js';

/**
 * The clocks that are argued about. The mediation is accepted on Wednesday, 6 May 2026: 60 days, due on 5 July; the verification of the
 * report has 15 working days, due on 26 May.
 */
const received = '2026-05-06T09:00';
const mediation = () => mediatedComplaint(order121, received).does(attachEntrustment);
const accepted = () => acceptedComplaint(order121, received).does(attachEntrustment);
const report = () => Story.begin('report', order121, received).does(attachEntrustment);

const pause = pauseMediation;
const resume: CommandOf<'ResumeClock'> = { kind: 'ResumeClock', clock: 'mediation' };
const extend: CommandOf<'ExtendClock'> = {
  ...{ kind: 'ExtendClock', clock: 'verification', amount: 15, unit: 'working-day' },
  ...{ approver: 'sun', approverRole: 'head', basis: '伊市监延〔2026〕1号', reason: '案情复杂' },
};
const voiding = voidClock('mediation');
const missed: CommandOf<'RecordMissedDeadline'> = { kind: 'RecordMissedDeadline', clock: 'mediation' };
const pauseVerification: CommandOf<'PauseClock'> = { ...pause, clock: 'verification' };
const body: CommandOf<'NameTestingBody'> = {
  ...{ kind: 'NameTestingBody', body: '省质检院', by: 'parties', costBorneBy: '被投诉人' },
};
const commission: CommandOf<'CommissionTesting'> = { kind: 'CommissionTesting', subject: '电池' };
const conclude: CommandOf<'ConcludeTesting'> = { kind: 'ConcludeTesting', finding: '合格', report: null };
const offer: CommandOf<'OfferToOdr'> = { kind: 'OfferToOdr', enterprise: '某商城' };
const odrFails: CommandOf<'RecordOdrFailure'> = { kind: 'RecordOdrFailure', reason: 'no-agreement' };

type Moment = string | Circumstances;
type Told = readonly (readonly [when: Moment, ...commands: CaseCommand[]])[];

function told(story: Story, steps: Told): Story {
  return steps.reduce(
    (before, [when, ...commands]) =>
      typeof when === 'string'
        ? before.on(when).does(...commands)
        : commands.reduce((each, command) => each.doesUnder(when, command), before),
    story,
  );
}

/** The last day of the clock, or `null` while nobody can say. */
function lastDay(story: Story, clock: string): string | null {
  return dueOf(story.run(clock)).dueAt?.slice(0, 10) ?? null;
}

describe('The due date', () => {
  it.each<{ name: string; clock: string; case: () => Story; steps: Told; due: string | null }>([
    {
      name: 'is not known while the clock is paused, and moves by the days in between',
      ...{ clock: 'mediation', case: mediation },
      steps: [
        ['2026-05-11T10:00', pause],
        ['2026-05-21T10:00', resume],
      ],
      due: '2026-07-15',
    },
    {
      name: 'was long past when the clock is resumed: what was left runs on from there',
      ...{ clock: 'mediation', case: mediation },
      steps: [
        ['2026-07-04T10:00', pause],
        ['2026-09-01T10:00', resume],
      ],
      // 4 July counted as the fifty-ninth day; 2 September is the sixtieth.
      due: '2026-09-02',
    },
    {
      name: 'stands where the pause begins on the last day: the budget is used up',
      ...{ clock: 'mediation', case: mediation },
      steps: [['2026-07-05T00:00', pause]],
      due: '2026-07-05',
    },
    {
      name: 'stands where pause and resumption are of the same instant, as in one batch',
      ...{ clock: 'mediation', case: mediation },
      steps: [['2026-05-11T10:00', pause, resume, pause, resume]],
      due: '2026-07-05',
    },
    {
      name: 'stands where the pause ends on the day on which it began',
      ...{ clock: 'mediation', case: mediation },
      steps: [
        ['2026-05-11T00:00', pause],
        ['2026-05-11T23:59:59.999', resume],
      ],
      due: '2026-07-05',
    },
    {
      name: 'moves by one day for a pause of two milliseconds over midnight',
      ...{ clock: 'mediation', case: mediation },
      steps: [
        ['2026-05-11T23:59:59.999', pause],
        ['2026-05-12T00:00:00.001', resume],
      ],
      due: '2026-07-06',
    },
    {
      name: 'of working days gains nothing from a pause over the weekend',
      ...{ clock: 'verification', case: report },
      steps: [
        ['2026-05-15T23:59:59', pauseVerification],
        ['2026-05-17T23:59:59', { ...resume, clock: 'verification' }],
      ],
      due: '2026-05-26',
    },
    {
      name: 'of working days loses the make-up Saturday to a pause over that weekend',
      ...{ clock: 'verification', case: report },
      steps: [
        ['2026-05-08T18:00', pauseVerification],
        ['2026-05-10T20:00', { ...resume, clock: 'verification' }],
      ],
      due: '2026-05-27',
    },
    {
      name: 'counts from the effective time of what was recorded a day later',
      ...{ clock: 'mediation', case: mediation },
      steps: [
        [{ at: '2026-05-11T10:00', now: '2026-05-12T09:00' }, pause],
        [{ at: '2026-05-21T10:00', now: '2026-05-28T09:00' }, resume],
      ],
      due: '2026-07-15',
    },
    {
      name: 'follows an extension that was granted while the clock was paused',
      ...{ clock: 'verification', case: report },
      steps: [
        ['2026-05-20T10:00', pauseVerification],
        ['2026-05-22T10:00', extend],
        ['2026-05-25T10:00', { ...resume, clock: 'verification' }],
      ],
      // Paused on 21, 22 and 25 May: three working days more than the thirty.
      due: '2026-06-22',
    },
    {
      name: 'follows an extension that was granted in time and recorded after the due date',
      ...{ clock: 'verification', case: report },
      steps: [[{ at: '2026-05-26T17:00', now: '2026-05-28T09:00' }, extend]],
      due: '2026-06-16',
    },
    {
      name: 'waits for the longer of two pauses that overlap, and counts what they share once',
      ...{ clock: 'mediation', case: accepted },
      steps: [
        ['2026-05-11T10:00', pause],
        ['2026-05-13T10:00', offer],
        ['2026-05-15T10:00', odrFails],
        ['2026-05-21T10:00', resume],
      ],
      due: '2026-07-15',
    },
    {
      name: 'stays unknown until the second of two pauses ends',
      ...{ clock: 'mediation', case: accepted },
      steps: [
        ['2026-05-11T10:00', pause],
        ['2026-05-13T10:00', offer],
        ['2026-05-21T10:00', odrFails],
      ],
      due: null,
    },
    {
      name: 'is the same whether testing paused it by hand or by its event, and is not paused twice',
      ...{ clock: 'mediation', case: mediation },
      steps: [
        ['2026-05-11T10:00', pause, body, commission],
        ['2026-05-21T10:00', conclude],
      ],
      due: '2026-07-15',
    },
  ])('$name', ({ clock, case: begin, steps, due }) => {
    expect(lastDay(told(begin(), steps), clock)).toBe(due);
  });
});

describe('Refused, and nothing changed', () => {
  it.each<{ name: string; case: () => Story; steps: Told; when: CaseCommand; under?: Circumstances; code: string }>([
    {
      name: 'pausing what is paused by hand',
      ...{ case: mediation, steps: [['2026-05-11T10:00', pause]], when: pause, code: 'clock.paused' },
    },
    {
      name: 'pausing what an event has paused',
      ...{ case: accepted, steps: [['2026-05-11T10:00', offer]], when: pause, code: 'clock.paused' },
    },
    {
      name: 'resuming by hand what the enterprise still negotiates, whatever else had paused it',
      case: accepted,
      steps: [
        ['2026-05-11T10:00', pause],
        ['2026-05-13T10:00', offer],
      ],
      ...{ when: resume, code: 'clock.paused-by-event' },
    },
    {
      name: 'resuming what has ended while it was paused',
      case: mediation,
      steps: [
        ['2026-05-11T10:00', pause],
        ['2026-05-12T10:00', terminate('23.3')],
      ],
      ...{ when: resume, code: 'clock.not-open' },
    },
    {
      name: 'pausing a clock whose time is up: there is nothing left to stop',
      ...{ case: mediation, steps: [], when: pause, under: { at: '2026-07-06T00:00' }, code: 'clock.overdue' },
    },
    {
      name: 'resuming before the pause began',
      ...{ case: mediation, steps: [['2026-05-11T10:00', pause]], when: resume },
      ...{ under: { at: '2026-05-11T09:59', now: '2026-05-11T11:00' }, code: 'time.before-clock' },
    },
    {
      name: 'a pause that begins within an earlier one',
      case: mediation,
      steps: [
        ['2026-05-11T10:00', pause],
        ['2026-05-13T10:00', resume],
      ],
      ...{ when: pause, under: { at: '2026-05-12T10:00', now: '2026-05-14T10:00' }, code: 'time.before-clock' },
    },
    {
      name: 'a pause from before the clock began',
      ...{ case: mediation, steps: [], when: pause },
      ...{ under: { at: '2026-05-06T08:59', now: '2026-05-07T10:00' }, code: 'time.before-receipt' },
    },
    {
      name: 'a pause put back by more than the tolerance',
      ...{ case: mediation, steps: [], when: pause },
      ...{ under: { at: '2026-05-11T23:59:59', now: '2026-05-19T00:00' }, code: 'time.backdated-too-far' },
    },
    {
      name: 'a pause of the time to come',
      ...{ case: mediation, steps: [], when: pause },
      ...{ under: { at: '2026-05-11T10:01', now: '2026-05-11T10:00' }, code: 'time.in-future' },
    },
    {
      name: 'an extension beyond the limit of the law',
      ...{ case: report, steps: [], when: { ...extend, amount: 16 }, code: 'clock.extension-amount' },
    },
    {
      name: 'an extension that nobody approved',
      ...{ case: report, steps: [], when: { ...extend, approver: ' ' }, code: 'field.required' },
    },
    {
      name: 'an extension of what has ended',
      case: report,
      steps: [['2026-05-11T10:00', voidClock('verification')]],
      ...{ when: extend, code: 'clock.not-open' },
    },
    {
      name: 'voiding a clock whose time is up, whether or not anybody has recorded the miss',
      ...{ case: mediation, steps: [], when: voiding, under: { at: '2026-07-06T00:00' }, code: 'clock.overdue' },
    },
    {
      name: 'voiding a clock that was missed years ago',
      ...{ case: mediation, steps: [], when: voiding, under: { at: '2029-07-06T09:00' }, code: 'clock.overdue' },
    },
    {
      name: 'voiding as of the last day what was recorded as missed since',
      ...{ case: mediation, steps: [['2026-07-06T09:00', missed]], when: voiding, code: 'clock.missed' },
      under: { at: '2026-07-05T10:00', now: '2026-07-06T10:00' },
    },
    {
      name: 'voiding what was recorded as missed and was paused afterwards, so that it has no due date',
      case: mediation,
      steps: [
        ['2026-07-06T09:00', missed],
        [{ at: '2026-07-04T10:00', now: '2026-07-06T10:00' }, pause],
      ],
      ...{ when: voiding, under: { at: '2026-07-06T11:00' }, code: 'clock.missed' },
    },
    {
      name: 'pausing a clock of a case that was transferred',
      ...{ case: accepted, when: pause, code: 'clock.not-open' },
      steps: [['2026-05-11T10:00', { kind: 'TransferCase', toAuthority: '市公安局', reason: '属其职责' }]],
    },
  ])('$name', ({ case: begin, steps, when, under, code }) => {
    told(begin(), steps).when(when, under).thenRejected(code);
  });
});

describe('Voiding', () => {
  it('is done on the last day still, and leaves nothing to be recorded as missed', () => {
    const voided = mediation().on('2026-07-05T23:59:59.999').does(voiding);
    expect(voided.outcome('mediation')).toBe('voided');
    voided.on('2026-07-06T09:00').when(missed).thenRejected('clock.not-missed');
  });

  it('is refused too late, and the rates count the clock as missed', () => {
    const late = mediation().on('2026-07-06T09:00');
    late
      .when(voiding)
      .thenRejected('clock.overdue', { article: '《市场监督管理投诉举报处理办法》第二十三条第一款第五项' });
    late.when(missed).thenTypes('DeadlineMissed');
    expect(late.does(missed, terminate('23.3')).outcome('mediation')).toBe('missed');
  });
});

describe('A pause put back before a deadline that had been missed meanwhile', () => {
  it('is taken within the tolerance, and what was recorded as missed stays recorded once', () => {
    const missed = mediation().on('2026-07-06T09:00').does({ kind: 'RecordMissedDeadline', clock: 'mediation' });
    const late = missed.doesUnder({ at: '2026-07-04T10:00', now: '2026-07-06T10:00' }, pause);
    expect(lastDay(late, 'mediation')).toBeNull();
    const resumed = late.on('2026-07-10T10:00').does(resume);
    expect(lastDay(resumed, 'mediation')).toBe('2026-07-11');
    expect(resumed.on('2026-07-11T23:59:59').does(terminate('23.3')).outcome('mediation')).toBe('met');
    resumed
      .on('2026-07-12T09:00')
      .when({ kind: 'RecordMissedDeadline', clock: 'mediation' })
      .thenRejected('clock.missed-already-recorded');
  });
});

describe('A merge', () => {
  const otherId = caseIdOfSource('complaint', { system: 'hotline-12315', number: 'other' });
  const other = { id: otherId, kind: 'complaint', open: true, mergedInto: null } as const;
  const merged = (when: string) =>
    signedComplaint(order121, received)
      .on(when)
      .doesUnder({ other }, { kind: 'MergeCase', into: otherId, reason: '同一人同一事' });

  it('voids the clocks, lets nobody argue about them, and still has recorded what was missed before it', () => {
    const record = { kind: 'RecordMissedDeadline', clock: 'initial-review' } as const;
    expect(merged('2026-05-14T23:59:59').outcome('initial-review')).toBe('voided');
    merged('2026-05-14T23:59:59').on('2026-05-20T09:00').when(record).thenRejected('clock.not-missed');
    merged('2026-05-15T09:00').on('2026-05-20T09:00').when(record).thenTypes('DeadlineMissed');
    merged('2026-05-15T09:00')
      .when({ ...pause, clock: 'initial-review' })
      .thenRejected('case.merged');
  });
});

describe('Office hours', () => {
  it('mean nothing to a period: a day counts to its last millisecond, on a rest day too', () => {
    // 60 days from 6 May end on Sunday, 5 July.
    expect(calendarById('cn-state-council-2026')?.kindOf(localDate('2026-07-05'))).toBe('rest-day');
    const story = mediation();
    expect(story.on('2026-07-05T23:59:59.999').does(terminate('23.3')).outcome('mediation')).toBe('met');
    expect(story.on('2026-07-06T00:00:00').does(terminate('23.3')).outcome('mediation')).toBe('missed');
  });

  it('do not shorten the first day: received a minute before or after midnight is a day apart', () => {
    const dueOfReview = (time: string) => dueOf(Story.begin('complaint', order121, time).run('initial-review')).dueAt;
    expect(dueOfReview('2026-05-06T23:59:59')).toBe(at('2026-05-14T23:59:59.999'));
    expect(dueOfReview('2026-05-07T00:00:00')).toBe(at('2026-05-15T23:59:59.999'));
    // A Sunday: the seven days begin with Monday.
    expect(dueOfReview('2026-05-10T03:00:00')).toBe(at('2026-05-19T23:59:59.999'));
  });
});
