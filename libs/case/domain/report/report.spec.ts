import { order121, order20, registration, Story } from '../../testing/story.js';
import { close, decline, fileCase, mediatedComplaint, signedReport, verifiedReport } from '../../testing/stories.js';
import type { CommandOf } from '../commands.js';
import type { OtherCase } from '../context.js';

const day20 = '2023-03-01T09:00';
const received = '2026-05-06T09:00';
const zh20 = '《市场监督管理投诉举报处理暂行办法》';
const zh121 = '《市场监督管理投诉举报处理办法》';
const tell = (competentAuthority: string | null = null): CommandOf<'NotifyReporter'> => ({
  kind: 'NotifyReporter',
  manner: 'sms',
  competentAuthority,
});

describe('Order 20 Art. 31 / Order 121 Art. 36: telling the reporter', () => {
  it('a named reporter is told of the decision, once', () => {
    const story = verifiedReport(order20, day20);
    story.when(tell()).thenRejected('notice.no-decision', { article: `${zh20}第三十一条第二款` });
    const filed = story.does(fileCase);
    filed
      .when(tell())
      .then({ type: 'ReporterNotified', data: { of: 'filed', manner: 'sms', competentAuthority: null } });
    expect(filed.does(tell()).state.status).toBe('reporter-notified');
    filed.does(tell()).when(tell()).thenRejected('notice.already-given');
    story
      .does(decline('no-violation'))
      .when(tell())
      .then({ type: 'ReporterNotified', data: { of: 'not-filed', manner: 'sms', competentAuthority: null } });
  });

  it('an anonymous reporter cannot be told', () => {
    verifiedReport(order20, day20, { named: false }).does(fileCase).when(tell()).thenRejected('reporter.anonymous');
  });

  it.each([
    // Five working days from Wednesday 1 March 2023.
    ['the last second of the fifth working day', '2023-03-08T23:59:59', 'met'],
    ['the first second after it', '2023-03-09T00:00:00', 'missed'],
  ])('Order 20: five working days from the decision: told at %s', (_what, time, outcome) => {
    const story = verifiedReport(order20, day20).does(fileCase).on(time).does(tell());
    expect(story.outcome('reporter-notice')).toBe(outcome);
  });

  it('Order 20: no such clock runs for an anonymous report; Order 121 has none by itself', () => {
    const anonymous = verifiedReport(order20, day20, { named: false }).does(fileCase);
    expect(() => anonymous.run('reporter-notice')).toThrow();
    expect(() => verifiedReport(order121, received).does(fileCase).run('reporter-notice')).toThrow();
  });

  it('told after the closing, the report stays closed', () => {
    const { status } = verifiedReport(order20, day20).does(fileCase, close, tell()).state;
    expect(status).toBe('closed');
  });
});

describe('Order 20 Art. 29 / Order 121 Art. 34: not competent for a report', () => {
  it.each([
    ['Order 20', order20, day20, `${zh20}第二十九条`],
    ['Order 121', order121, received, `${zh121}第三十四条`],
  ])('%s: the reporter is told which bureau is', (_name, law, day, article) => {
    const story = signedReport(law, day).does(decline('not-competent'));
    story.when(tell()).thenRejected('reporter.authority-missing', { article, field: 'competentAuthority' });
    story.when(tell('友好区市场监管局')).then({
      type: 'ReporterNotified',
      data: { of: 'not-competent', manner: 'sms', competentAuthority: '友好区市场监管局' },
    });
  });
});

describe("Order 121 Art. 35: the same person's repeat", () => {
  const id = registration('report', '2026-05-08T09:00').caseId;
  const other: OtherCase = { id, kind: 'report', open: true, mergedInto: null };
  const repeat = (newFacts: boolean): CommandOf<'NoteRepeatReport'> => ({
    kind: 'NoteRepeatReport',
    repeat: id,
    newFacts,
  });
  const article = `${zh121}第三十五条`;

  it('on the same facts is noted only, and moves no clock', () => {
    const story = verifiedReport(order121, received).on('2026-05-08T10:00').doesUnder({ other }, repeat(false));
    expect(story.run('verification')).toMatchObject({ run: 1, stoppedAt: null, voidedAt: null });
    story.when(repeat(false), { other }).thenRejected('repeat.already-noted', { article });
  });

  it('with new facts joins the report, whose period starts again from the last one', () => {
    const story = verifiedReport(order121, received).on('2026-05-08T10:00').doesUnder({ other }, repeat(true));
    expect(story.run('verification')).toMatchObject({ run: 2, anchor: '2026-05-08T10:00:00.000+08:00' });
    expect(story.on('2026-05-28T23:59:59').does(fileCase).outcome('verification')).toBe('met');
    expect(story.on('2026-05-29T00:00:00').does(fileCase).outcome('verification')).toBe('missed');
  });

  it('with new facts after the decision is a report of its own', () => {
    verifiedReport(order121, received)
      .does(fileCase)
      .when(repeat(true), { other })
      .thenRejected('repeat.not-verifying');
  });

  it('names another report that exists', () => {
    const story = verifiedReport(order121, received);
    story.when(repeat(false)).thenRejected('other.unknown');
    story.when(repeat(false), { other: { ...other, kind: 'complaint' } }).thenRejected('other.unknown');
    const itself = registration('report', received).caseId;
    story.when({ ...repeat(false), repeat: itself }, { other: { ...other, id: itself } }).thenRejected('repeat.itself');
  });

  it('is declined without verification and closed as noted; Order 20 has every report handled', () => {
    const declined = signedReport(order121, received).does(decline('repeat-on-same-facts'));
    declined.when(close).then({ type: 'CaseClosed', data: { outcome: 'repeat-noted', recoveredFen: 0 } });
    signedReport(order20, day20).when(decline('repeat-on-same-facts')).thenRejected('repeat.handled-on-its-own');
    verifiedReport(order20, day20)
      .when(repeat(false), { other })
      .thenRejected('repeat.handled-on-its-own', {
        article: `${zh20}第三十一条`,
      });
  });
});

describe('Order 121 Art. 42: to the police', () => {
  const hand = (...articles: string[]): CommandOf<'HandToPolice'> => ({
    kind: 'HandToPolice',
    articles,
    authority: '伊美区公安分局',
  });

  it('cites Art. 42 by itself, or the articles that are named', () => {
    const story = mediatedComplaint(order121, received);
    story.when(hand()).then({
      type: 'HandedToPolice',
      data: { articles: [`${zh121}第四十二条`], authority: '伊美区公安分局' },
    });
    story.when(hand('《刑法》第二百七十四条')).thenTypes('HandedToPolice');
  });

  it('Order 20 has no such article, so other law is named', () => {
    mediatedComplaint(order20, day20).when(hand()).thenRejected('police.articles-missing');
    mediatedComplaint(order20, day20).when(hand('《刑法》第二百七十四条')).thenTypes('HandedToPolice');
  });

  it('is done once', () => {
    mediatedComplaint(order121, received).does(hand()).when(hand()).thenRejected('police.already-handed-over');
  });
});

describe('Supplement and reward', () => {
  it('new facts may be added until the decision', () => {
    const supplement = { kind: 'SupplementReport', facts: '另有同批次产品' } as const;
    Story.begin('report', order121, received).when(supplement).thenTypes('ReportSupplemented');
    verifiedReport(order121, received).does(fileCase).when(supplement).thenRejected('case.ended');
  });

  it('a reward follows from a case that was filed, also after closing, and is more than nothing', () => {
    const reward = { kind: 'GrantReward', amountFen: 100_000, decisionNumber: '奖〔2026〕1号' } as const;
    verifiedReport(order121, received).does(fileCase, close).when(reward).thenTypes('RewardGranted');
    verifiedReport(order121, received).does(decline('no-violation')).when(reward).thenRejected('reward.not-filed');
    verifiedReport(order121, received)
      .does(fileCase)
      .when({ ...reward, amountFen: 0 })
      .thenRejected('money.not-fen');
  });
});
