import { order121, order20 } from '../../testing/story.js';
import { acceptedComplaint, mediatedComplaint, terminate } from '../../testing/stories.js';

const day20 = '2023-03-01T09:00';
const received = '2026-05-06T09:00';
const name = (by: 'parties' | 'bureau', costBorneBy = '被投诉人') =>
  ({ kind: 'NameTestingBody', body: '省质检院', by, costBorneBy }) as const;
const commission = { kind: 'CommissionTesting', subject: '电动车电池' } as const;
const conclude = { kind: 'ConcludeTesting', finding: '不合格', report: null } as const;

describe('Order 20 Art. 20 / Order 121 Art. 22: testing and appraisal', () => {
  it('Order 20: the parties agree on the body; the bureau may not name it', () => {
    mediatedComplaint(order20, day20).when(name('parties')).thenTypes('TestingBodyNamed');
    mediatedComplaint(order20, day20).when(name('bureau')).thenRejected('testing.parties-name-body', {
      article: '《市场监督管理投诉举报处理暂行办法》第二十条',
      field: 'by',
    });
  });

  it('Order 121: where they do not agree, the bureau may name it', () => {
    mediatedComplaint(order121, received).when(name('bureau')).thenTypes('TestingBodyNamed');
  });

  it('is commissioned of the body that was named, once the cost is agreed', () => {
    const story = mediatedComplaint(order121, received);
    story.when(commission).thenRejected('testing.no-body');
    story.does(name('bureau', '')).when(commission).thenRejected('testing.cost-open');
    story
      .does(name('bureau', ''), name('bureau'))
      .when(commission)
      .then({ type: 'TestingCommissioned', data: { body: '省质检院', subject: '电动车电池' } });
  });

  it('is not commissioned or renamed while it is under way, and concluded only then', () => {
    const story = mediatedComplaint(order121, received);
    story.when(conclude).thenRejected('testing.not-commissioned');
    const under = story.does(name('parties'), commission);
    under.when(commission).thenRejected('testing.commissioned');
    under.when(name('parties')).thenRejected('testing.commissioned');
    under.when(conclude).thenTypes('TestingConcluded');
    under.does(conclude).when(conclude).thenRejected('testing.not-commissioned');
  });

  it('belongs to mediation', () => {
    acceptedComplaint(order121, received).when(name('parties')).thenRejected('mediation.not-running');
  });

  it('does not count: 60 days grow by the days between commission and conclusion', () => {
    const story = mediatedComplaint(order121, received);
    const tested = story.on('2026-05-11T10:00').does(name('parties'), commission).on('2026-05-31T10:00').does(conclude);
    // Accepted 6 May, so without testing the sixtieth day is 5 July; with twenty days of testing, 25 July.
    const inTime = tested.on('2026-07-25T23:59:59').does(terminate('23.3'));
    const late = tested.on('2026-07-26T00:00:00').does(terminate('23.3'));
    expect(inTime.outcome('mediation')).toBe('met');
    expect(late.outcome('mediation')).toBe('missed');
    expect(story.on('2026-07-06T00:00:00').does(terminate('23.3')).outcome('mediation')).toBe('missed');
  });
});
