import { bothOrders, officer, order121, order20, Story } from '../../testing/story.js';
import {
  decline,
  extension,
  fileCase,
  mediatedComplaint,
  signedReport,
  verifiedReport,
} from '../../testing/stories.js';
import type { CaseCommand } from '../commands.js';
import type { CaseEvent } from '../events/index.js';

const day20 = '2023-03-01T09:00';
const received = '2026-05-06T09:00';
const start = { kind: 'StartVerification', officers: ['zhao', 'qian'] } as const;
const penaltyProcedure = '《市场监督管理行政处罚程序规定》第十八条第一款';

describe('Order 20 Art. 31 / Order 121 Art. 35: a report is verified by the penalty procedure', () => {
  it('begins when the report is signed for, once, and by named officers', () => {
    Story.begin('report', order121, received).when(start).thenRejected('report.not-signed');
    signedReport(order121, received).when(start).thenTypes('VerificationStarted');
    verifiedReport(order121, received).when(start).thenRejected('verification.running');
    signedReport(order121, received)
      .when({ ...start, officers: [] })
      .thenRejected('field.required', { field: 'officers' });
  });

  it.each(bothOrders)(
    '$name: files, or declines with a reason, only what is being verified',
    ({ law, received: day }) => {
      verifiedReport(law, day).when(fileCase).thenTypes('CaseFiled');
      verifiedReport(law, day).when(decline('no-violation')).thenTypes('CaseNotFiled');
      signedReport(law, day).when(fileCase).thenRejected('verification.not-running');
      signedReport(law, day).when(decline('no-violation')).thenRejected('verification.not-running');
      verifiedReport(law, day).does(fileCase).when(fileCase).thenRejected('verification.not-running');
    },
  );

  it('"other" is no reason without an explanation', () => {
    verifiedReport(order121, received).when(decline('other')).thenRejected('field.required', { field: 'explanation' });
  });

  it('who is not competent, or has no concrete lead, need not verify first (Order 121 Arts. 28, 34)', () => {
    signedReport(order121, received).when(decline('not-competent')).thenTypes('CaseNotFiled');
    signedReport(order121, received).when(decline('no-concrete-lead')).thenTypes('CaseNotFiled');
  });

  it.each([
    // Fifteen working days from Wednesday 6 May 2026, Saturday the 9th among them, end on Tuesday the 26th.
    ['the last second of the fifteenth working day', '2026-05-26T23:59:59', 'met'],
    ['the first second after it', '2026-05-27T00:00:00', 'missed'],
  ])('has fifteen working days: filed at %s', (_what, time, outcome) => {
    expect(verifiedReport(order121, received).on(time).does(fileCase).outcome('verification')).toBe(outcome);
    const declined = verifiedReport(order121, received).on(time).does(decline('no-violation'));
    expect(declined.outcome('verification')).toBe(outcome);
  });
});

describe.each(bothOrders)('Who decides whether a case is filed, under $name', ({ law, received: day }) => {
  const sun = { id: 'sun', role: 'head' };
  const [filing, declining] = [fileCase, decline('no-violation')].map((command) => ({ ...command, basis: null }));
  const lead = { kind: 'RecordLead', lead: '涉嫌虚假宣传' } as const;

  it.each([
    ['立案', fileCase, { basis: '立案审批表 2026-1' }],
    ['不予立案', decline('no-violation'), { basis: '立案审批表 2026-1' }],
    ['立案', { ...fileCase, basis: null }, {}],
    ['不予立案', { ...decline('no-violation'), basis: ' ' }, {}],
  ])('is the head, who is kept with the decision only where one was cited: %s', (_what, command, cited) => {
    const { kind, basis: _, ...body } = command;
    const type = kind === 'FileCase' ? 'CaseFiled' : 'CaseNotFiled';
    verifiedReport(law, day)
      .when(command, { actor: sun })
      .then({ type, data: { ...body, ...cited } } as CaseEvent);
  });

  it('is the head for a lead found while mediating, too', () => {
    const story = mediatedComplaint(law, day).does(lead, start);
    story
      .when({ ...fileCase, approverRole: 'handler' })
      .thenRejected('approval.not-head', { article: penaltyProcedure });
    story.when(fileCase).thenTypes('CaseFiled');
  });

  it('is the head for what shows without any verification, too', () => {
    const { approver, ...rest } = decline('not-competent');
    const story = signedReport(law, day);
    story.when({ ...rest, approver, basis: null }).thenRejected('approval.not-shown', { field: 'approver' });
    story.when({ ...rest, approver }).thenTypes('CaseNotFiled');
  });

  it.each([
    [
      'an officer, even with a decision',
      { approverRole: 'officer', basis: '审批表' },
      officer,
      'not-head',
      'approverRole',
    ],
    ['a head whom an officer merely names', {}, officer, 'not-shown', 'approver'],
    ['another head than the one who asks', { approver: 'qian' }, sun, 'not-shown', 'approver'],
    ['an officer who calls themselves the head', { approver: 'wang' }, officer, 'not-shown', 'approverRole'],
    [
      'an assistant, who acts for the head',
      { approver: 'li' },
      { id: 'li', role: 'head', onBehalfOf: 'sun' },
      'not-shown',
      'approver',
    ],
  ])('is not %s', (_who, change, actor, code, field) => {
    for (const command of [filing, declining]) {
      verifiedReport(law, day)
        .when({ ...command, ...change } as CaseCommand, { actor })
        .thenRejected(`approval.${code}`, { field, article: penaltyProcedure });
    }
  });

  it('is somebody who has a name', () => {
    verifiedReport(law, day)
      .when({ ...fileCase, approver: ' ' })
      .thenRejected('field.required', { field: 'approver' });
  });
});

describe('Extending the verification of a report (penalty procedure)', () => {
  it('is granted once, by the head, within the period', () => {
    const story = verifiedReport(order121, received);
    story.when(extension).thenTypes('VerificationExtended');
    story
      .when({ ...extension, approverRole: 'officer' })
      .thenRejected('approval.not-head', { article: penaltyProcedure, field: 'approverRole' });
    story
      .does(extension)
      .when(extension)
      .thenRejected('clock.extended-already', { details: { times: 1 } });
    story.on('2026-05-26T23:59:59.999').when(extension).thenTypes('VerificationExtended');
    story.on('2026-05-27T00:00:00').when(extension).thenRejected('clock.overdue');
  });

  it.each([0, 16, 1.5, -1, Number.NaN])('is not granted for %d days', (amount) => {
    verifiedReport(order121, received)
      .when({ ...extension, amount })
      .thenRejected('clock.extension-amount', { details: { most: 15 } });
  });

  it('gives fifteen working days more, to the second', () => {
    const story = verifiedReport(order121, received).does(extension);
    // The fifteenth working day is Tuesday 26 May; fifteen more without a holiday between end on Tuesday 16 June.
    expect(story.on('2026-06-16T23:59:59').does(fileCase).outcome('verification')).toBe('met');
    expect(story.on('2026-06-17T00:00:00').does(fileCase).outcome('verification')).toBe('missed');
  });

  it('is approved by who asks or by a decision that is cited, and not by a name that somebody writes', () => {
    const story = verifiedReport(order121, received);
    const plain = { ...extension, basis: null };
    story.when(plain).thenRejected('approval.not-shown', { article: penaltyProcedure, field: 'approver' });
    story.when(plain, { actor: { id: 'sun', role: 'head' } }).thenTypes('VerificationExtended');
  });

  it('needs a verification that is under way', () => {
    signedReport(order121, received).when(extension).thenRejected('verification.not-running');
  });
});

describe('Order 20 Art. 23 / Order 121 Art. 27: a lead found while mediating', () => {
  const lead = { kind: 'RecordLead', lead: '涉嫌虚假宣传' } as const;

  it.each(bothOrders)(
    '$name: is recorded while mediating, one at a time, with its article',
    ({ name, law, received: day }) => {
      const article =
        name === 'Order 20'
          ? '《市场监督管理投诉举报处理暂行办法》第二十三条'
          : '《市场监督管理投诉举报处理办法》第二十七条';
      const story = mediatedComplaint(law, day);
      story.when(lead).then({ type: 'LeadFound', data: { lead: '涉嫌虚假宣传', article } });
      story.does(lead).when(lead).thenRejected('lead.open', { article });
      story.does(lead, start, fileCase).when(lead).thenTypes('LeadFound');
    },
  );

  it('is verified and decided in the complaint, which goes its own way', () => {
    const story = mediatedComplaint(order121, received);
    story.when(start).thenRejected('lead.none-open');
    story.does(lead).when(fileCase).thenRejected('verification.not-running');
    const decided = story.does(lead, start, decline('no-violation'));
    expect(decided.state).toMatchObject({ status: 'mediating', current: { lead: { decision: 'not-filed' } } });
    decided.when(fileCase).thenRejected('verification.not-running');
  });

  it.each([
    ['Order 20', order20, day20, '2023-03-22T23:59:59', '2023-03-23T00:00:00'],
    ['Order 121', order121, received, '2026-05-26T23:59:59', '2026-05-27T00:00:00'],
  ])('%s: fifteen working days from finding it', (_name, law, day, last, first) => {
    const story = mediatedComplaint(law, day).does(lead, start);
    expect(story.on(last).does(fileCase).outcome('lead-verification')).toBe('met');
    expect(story.on(first).does(fileCase).outcome('lead-verification')).toBe('missed');
  });

  it('Order 121: the extension is approved by the head; Order 20 does not ask for that', () => {
    const byOfficer = { ...extension, approverRole: 'officer' };
    mediatedComplaint(order121, received)
      .does(lead, start)
      .when(byOfficer)
      .thenRejected('approval.not-head', { article: '《市场监督管理投诉举报处理办法》第二十七条' });
    mediatedComplaint(order121, received).does(lead, start).when(extension).thenTypes('VerificationExtended');
    mediatedComplaint(order20, day20).does(lead, start).when(byOfficer).thenTypes('VerificationExtended');
  });
});
