import { bothOrders, city, county, order121, otherCounty, station, Story } from '../../testing/story.js';
import { acceptedComplaint, closedComplaint, signedComplaint } from '../../testing/stories.js';
import type { CommandOf } from '../commands.js';
import type { UnitCode } from '../events/index.js';

const received = '2026-05-06T09:00';
const remind = (to: 'handler' | 'unit'): CommandOf<'IssueReminder'> => ({ kind: 'IssueReminder', to, text: '请抓紧' });
const order = (toUnit: UnitCode): CommandOf<'OrderSupervision'> => ({
  kind: 'OrderSupervision',
  toUnit,
  reason: '群众反复来电',
});
const answer = (orderId: string): CommandOf<'AnswerSupervision'> => ({
  kind: 'AnswerSupervision',
  orderId,
  answer: '已安排专人办理',
});

describe.each(bothOrders)('Reminding by hand under $name', ({ law, received: day }) => {
  it('goes to the handler, or to the unit that holds the case', () => {
    const story = signedComplaint(law, day).does({ kind: 'AssignHandler', handler: 'wang' });
    story
      .when(remind('handler'))
      .then({ type: 'ReminderIssued', data: { toUnit: county, handler: 'wang', text: '请抓紧' } });
    story
      .when(remind('unit'))
      .then({ type: 'ReminderIssued', data: { toUnit: county, handler: null, text: '请抓紧' } });
  });

  it('needs a handler to go to, something that is open, and words', () => {
    signedComplaint(law, day).when(remind('handler')).thenRejected('reminder.no-handler', { field: 'to' });
    signedComplaint(law, day)
      .when({ ...remind('unit'), text: ' ' })
      .thenRejected('field.required', { field: 'text' });
  });
});

describe('Reminding of a closed case', () => {
  it('is possible while a clock of it runs, and makes no sense afterwards', () => {
    const closed = closedComplaint(order121, received);
    closed.when(remind('unit')).thenTypes('ReminderIssued');
    closed
      .does(
        { kind: 'NotifyParties', manner: 'sms' },
        { kind: 'NotifyComplainant', manner: 'sms' },
        { kind: 'GiveFeedback', to: 'both', text: '已达成协议' },
        { kind: 'RecordFollowUp', reached: true, satisfaction: 5, remark: null },
      )
      .when(remind('unit'))
      .thenRejected('reminder.nothing-open');
  });
});

describe('A supervision order by hand', () => {
  it('goes to the unit that holds the case or to one above it, and to nobody else', () => {
    const story = signedComplaint(order121, received);
    for (const unit of [county, city]) story.when(order(unit)).thenTypes('SupervisionOrdered');
    story.when(order(otherCounty)).thenRejected('supervision.unit-not-responsible', { field: 'toUnit' });
    story.when(order(station)).thenRejected('supervision.unit-not-responsible');
    story.when(order('999999' as UnitCode)).thenRejected('unit.unknown', { field: 'toUnit' });
    story.when({ ...order(county), reason: '' }).thenRejected('field.required', { field: 'reason' });
  });

  it('has a name within the case, and is given once at a time', () => {
    const ordered = signedComplaint(order121, received).does(order(county));
    expect(ordered.state.supervision).toMatchObject({ ordered: 1, open: { orderId: 'D1', toUnit: county } });
    ordered.when(order(city)).thenRejected('supervision.ordered-already', { details: { order: 'D1', unit: county } });
    const again = ordered.does(answer('D1')).does(order(city));
    expect(again.state.supervision.open).toMatchObject({ orderId: 'D2', toUnit: city, cause: 'by-hand' });
  });

  it('is to be answered within three working days, by the unit that was ordered', () => {
    const ordered = signedComplaint(order121, received).does(order(city));
    expect(ordered.run('supervision-answer')).toMatchObject({ startedBy: 'SupervisionOrdered', stoppedAt: null });
    ordered.when(answer('D1')).thenRejected('supervision.not-ordered-unit', { details: { unit: city } });
    ordered.when(answer('D9'), { unit: city }).thenRejected('supervision.not-open', { field: 'orderId' });
    ordered.when({ ...answer('D1'), answer: ' ' }, { unit: city }).thenRejected('field.required', { field: 'answer' });
    expect(ordered.on('2026-05-09T23:59:59').by(city).does(answer('D1')).outcome('supervision-answer')).toBe('met');
    expect(ordered.on('2026-05-10T00:00:00').by(city).does(answer('D1')).outcome('supervision-answer')).toBe('missed');
  });

  it('outlives the closing of the case, and lapses with a transfer and a reopening', () => {
    const closed = closedComplaint(order121, received).does(order(county));
    closed.when(answer('D1')).thenTypes('SupervisionAnswered');
    const reopened = closed.does({ kind: 'ReopenCase', reason: '对方未履行' });
    expect(reopened.state.supervision).toEqual({ ordered: 1, open: null });
    const transferred = signedComplaint(order121, received)
      .does(order(county))
      .does({ kind: 'TransferCase', toAuthority: '农业农村局', reason: '属其职责' });
    expect(transferred.state.supervision.open).toBeNull();
    expect(transferred.run('supervision-answer').voidedBy).toBe('CaseTransferred');
    transferred.when(answer('D1')).thenRejected('supervision.not-open');
  });

  it('says nothing about a case that was merged into another', () => {
    const other = Story.begin('complaint', order121, '2026-05-05T09:00').state.identity;
    const merged = signedComplaint(order121, received).doesUnder(
      { other: { id: other!.caseId, kind: 'complaint', open: true, mergedInto: null } },
      { kind: 'MergeCase', into: other!.caseId, reason: '同一事项' },
    );
    merged.when(order(county)).thenRejected('case.merged');
    merged.when(remind('unit')).thenRejected('case.merged');
  });

  it('changes nothing of how the case stands', () => {
    const story = acceptedComplaint(order121, received);
    const ordered = story.does(order(county), answer('D1'));
    expect(ordered.state.status).toBe(story.state.status);
    expect(ordered.state.statusSince).toBe(story.state.statusSince);
  });
});
