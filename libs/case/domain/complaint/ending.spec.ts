import { bothOrders, order121, order20, Story } from '../../testing/story.js';
import {
  acceptedComplaint,
  agreement,
  close,
  closedComplaint,
  mediatedComplaint,
  onTelephone,
  signedComplaint,
  terminate,
} from '../../testing/stories.js';
import { at } from '../../testing/story.js';

const day20 = '2023-03-01T09:00';
const received = '2026-05-06T09:00';
const zh20 = '《市场监督管理投诉举报处理暂行办法》';
const zh121 = '《市场监督管理投诉举报处理办法》';
const withdraw = { kind: 'WithdrawComplaint', settledPrivately: false, representedConsent: null } as const;
const named = (costBorneBy: string) =>
  ({ kind: 'NameTestingBody', body: '省质检院', by: 'parties', costBorneBy }) as const;

/** The same ending under both regulations; their numbers differ. */
const numbers = {
  'Order 20': {
    settled: '21.1',
    testing: '21.2',
    absent: '21.3',
    none: '21.4',
    time: '21.5',
    refusal: '21.6',
    other: '21.7',
  },
  'Order 121': {
    settled: '23.1',
    testing: '23.4',
    absent: '23.2',
    none: '23.3',
    time: '23.5',
    refusal: '23.6',
    other: '23.8',
  },
};

describe('Order 20 Art. 21 / Order 121 Art. 23: the grounds for ending mediation', () => {
  it('are seven under Order 20 and eight under Order 121', () => {
    expect(order20.ending).toHaveLength(7);
    expect(order121.ending).toHaveLength(8);
  });

  it.each(bothOrders)('$name (1): withdrawn or settled is recorded as a withdrawal', ({ name, law, received: day }) => {
    const story = mediatedComplaint(law, day);
    story.when(terminate(numbers[name].settled)).thenRejected('termination.use-withdrawal');
    story.when(withdraw).thenTypes('ComplaintWithdrawn');
  });

  it.each(bothOrders)('$name: no agreement on testing – while body or cost are not agreed', (order) => {
    const ground = numbers[order.name].testing;
    const story = mediatedComplaint(order.law, order.received);
    story.when(terminate(ground)).thenTypes('MediationTerminated');
    story.does(named('')).when(terminate(ground)).thenTypes('MediationTerminated');
    story.does(named('被投诉人')).when(terminate(ground)).thenRejected('termination.testing-agreed');
  });

  it.each(bothOrders)('$name: a party absent – a session shows it, or the facts are stated', (order) => {
    const ground = numbers[order.name].absent;
    const story = mediatedComplaint(order.law, order.received);
    story.when(terminate(ground)).thenRejected('termination.reason-missing', { field: 'reason' });
    story.when(terminate(ground, '被投诉人明确拒绝调解')).thenTypes('MediationTerminated');
    story
      .does({ ...onTelephone, respondentPresent: false })
      .when(terminate(ground))
      .thenTypes('MediationTerminated');
    story.does(onTelephone).when(terminate(ground)).thenRejected('termination.reason-missing');
  });

  it.each(bothOrders)('$name: a respondent who refuses mediation ends it before it began', (order) => {
    acceptedComplaint(order.law, order.received)
      .when(terminate(numbers[order.name].absent, '被投诉人明确拒绝调解'))
      .thenTypes('MediationTerminated');
  });

  it.each(bothOrders)('$name: no agreement possible – after mediation, not before', (order) => {
    const ground = numbers[order.name].none;
    mediatedComplaint(order.law, order.received).when(terminate(ground)).thenTypes('MediationTerminated');
    acceptedComplaint(order.law, order.received).when(terminate(ground)).thenRejected('termination.not-mediated');
  });

  it.each([
    // 45 working days from Wednesday 1 March 2023: 清明 and 五一 off, 23 April and 6 May worked.
    {
      name: 'Order 20: 45 working days',
      law: order20,
      day: day20,
      ground: '21.5',
      last: '2023-05-06T23:59:59.999',
      after: '2023-05-07T00:00:00',
    },
    // 60 calendar days from 6 May 2026; 5 July is a Sunday, which is no statutory holiday.
    {
      name: 'Order 121: 60 days',
      law: order121,
      day: received,
      ground: '23.5',
      last: '2026-07-05T23:59:59.999',
      after: '2026-07-06T00:00:00',
    },
  ])('$name without agreement – only once they are over', ({ law, day, ground, last, after }) => {
    const story = mediatedComplaint(law, day);
    story
      .on(last)
      .when(terminate(ground))
      .thenRejected('termination.not-yet-due', { details: { dueAt: at(last) } });
    story.on(after).when(terminate(ground)).thenTypes('MediationTerminated');
  });

  it('the time of testing does not bring that ground nearer', () => {
    mediatedComplaint(order121, received)
      .does(named('被投诉人'), { kind: 'CommissionTesting', subject: '电池' })
      .on('2026-12-01T09:00')
      .when(terminate('23.5'))
      .thenRejected('termination.not-yet-due', { details: { dueAt: null } });
  });

  it.each(bothOrders)('$name: a ground of refusal comes to light – which one is stated', (order) => {
    const ground = numbers[order.name].refusal;
    const story = mediatedComplaint(order.law, order.received);
    story.when(terminate(ground)).thenRejected('termination.reason-missing');
    story.when(terminate(ground, '另案已由法院受理')).thenTypes('MediationTerminated');
  });

  it('Order 121 Art. 23 (6) names Art. 42, too: what went to the police needs no further words', () => {
    mediatedComplaint(order121, received)
      .does({ kind: 'HandToPolice', articles: [], authority: '伊美区公安分局' })
      .when(terminate('23.6'))
      .thenTypes('MediationTerminated');
  });

  it('Order 121 Art. 23 (7): a party died or ceased to exist; Order 20 has no such ground', () => {
    mediatedComplaint(order121, received).when(terminate('23.7', '被投诉人已注销')).thenTypes('MediationTerminated');
    mediatedComplaint(order121, received).when(terminate('23.7')).thenRejected('termination.reason-missing');
    mediatedComplaint(order20, day20).when(terminate('23.7', '已注销')).thenRejected('termination.unknown-ground');
  });

  it.each(bothOrders)('$name: other law – which one is stated', ({ name, law, received: day }) => {
    mediatedComplaint(law, day).when(terminate(numbers[name].other)).thenRejected('termination.reason-missing');
    mediatedComplaint(law, day).when(terminate(numbers[name].other, '依某法')).thenTypes('MediationTerminated');
  });

  it('cites the ground with its regulation', () => {
    mediatedComplaint(order20, day20)
      .when(terminate('21.4', ' '))
      .then({
        type: 'MediationTerminated',
        data: { ground: { code: '21.4', article: `${zh20}第二十一条第一款第四项` }, reason: null },
      });
  });

  it('needs an accepted complaint', () => {
    signedComplaint(order121, received).when(terminate('23.8', '依某法')).thenRejected('mediation.not-running');
  });
});

describe('Order 20 Art. 21 / Order 121 Art. 23: notice of the ending', () => {
  const tell = { kind: 'NotifyParties', manner: 'platform' } as const;
  const terminated = (story: Story) => story.does(terminate(story.law === order20 ? '21.4' : '23.3'));

  it.each(bothOrders)('$name: both parties are told once, after an ending', ({ law, received: day }) => {
    const story = mediatedComplaint(law, day);
    story.when(tell).thenRejected('notice.no-ending');
    terminated(story).when(tell).thenTypes('PartiesNotified');
    terminated(story).does(tell).when(tell).thenRejected('notice.already-given');
    story.does(withdraw).when(tell).thenTypes('PartiesNotified');
    story.does(agreement).when(tell).thenTypes('PartiesNotified');
  });

  it('may follow the closing', () => {
    closedComplaint(order121, received).when(tell).thenTypes('PartiesNotified');
  });

  it('is not owed where no mediation was: withdrawn before acceptance', () => {
    signedComplaint(order121, received).does(withdraw).when(tell).thenRejected('notice.no-ending');
  });

  it.each([
    ['Order 20', order20, day20, '2023-03-10T23:59:59', '2023-03-11T00:00:00'],
    ['Order 121', order121, received, '2026-05-14T23:59:59', '2026-05-15T00:00:00'],
  ])('%s: seven working days from the decision', (_name, law, day, last, after) => {
    const story = terminated(mediatedComplaint(law, day));
    expect(story.on(last).does(tell).outcome('ending-notice')).toBe('met');
    expect(story.on(after).does(tell).outcome('ending-notice')).toBe('missed');
  });
});

describe('Order 20 Art. 22 / Order 121 Art. 24: the mediation document', () => {
  const onSite = { ...onTelephone, manner: 'on-site', place: '所', partiesToldAt: at(day20) } as const;

  it.each(bothOrders)('$name: made after an agreement on site, unless performed at once or waived', (order) => {
    const article = order.name === 'Order 20' ? `${zh20}第二十二条` : `${zh121}第二十四条`;
    const story = mediatedComplaint(order.law, order.received).does({
      ...onSite,
      partiesToldAt: at('2020-01-01T00:00'),
    });
    story
      .when({ ...agreement, document: 'recorded' })
      .thenRejected('agreement.document-needed', { article, field: 'document' });
    for (const document of ['made', 'performed-at-once', 'waived-by-both'] as const) {
      story.when({ ...agreement, document }).thenTypes('MediationAgreementReached');
    }
  });

  it('otherwise a record is enough', () => {
    mediatedComplaint(order121, received)
      .does(onTelephone)
      .when({ ...agreement, document: 'recorded' })
      .thenTypes('MediationAgreementReached');
  });

  it('performance is promised for a day that exists and lies ahead', () => {
    const story = mediatedComplaint(order121, received);
    story.when({ ...agreement, performBy: '2026-05-06' }).thenTypes('MediationAgreementReached');
    story.when({ ...agreement, performBy: '2026-05-05' }).thenRejected('agreement.perform-by-past');
    story.when({ ...agreement, performBy: '2026-06-31' }).thenRejected('agreement.perform-by-past');
  });

  it.each(bothOrders)(
    '$name: an agreement ends the mediation clock and settles the complaint',
    ({ law, received: day }) => {
      const story = mediatedComplaint(law, day).does(agreement);
      expect(story.outcome('mediation')).toBe('met');
      story.when(close).then({ type: 'CaseClosed', data: { outcome: 'settled', recoveredFen: 80_000 } });
      story.when(agreement).thenRejected('mediation.not-running');
    },
  );
});

describe('Withdrawing (撤回)', () => {
  it('is possible at any time before the substance has ended, and voids the review that was owed', () => {
    const story = Story.begin('complaint', order121, received).does(withdraw);
    expect(story.state.status).toBe('withdrawn');
    expect(story.outcome('initial-review')).toBe('voided');
    story.when(close).then({ type: 'CaseClosed', data: { outcome: 'withdrawn', recoveredFen: 0 } });
    story.when(withdraw).thenRejected('case.ended');
  });
});
