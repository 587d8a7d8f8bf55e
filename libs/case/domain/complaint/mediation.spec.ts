import { at, bothOrders, order121, order20 } from '../../testing/story.js';
import {
  acceptedComplaint,
  agreement,
  close,
  mediatedComplaint,
  onTelephone,
  signedComplaint,
  startMediation,
  terminate,
} from '../../testing/stories.js';

const received = '2026-05-06T09:00';
const day20 = '2023-03-01T09:00';
const zh20 = '《市场监督管理投诉举报处理暂行办法》';
const zh121 = '《市场监督管理投诉举报处理办法》';

describe('Order 20 Art. 16 / Order 121 Art. 18: mediation needs consent', () => {
  it.each(bothOrders)('$name: both parties consent, or there is none', ({ name, law, received: day }) => {
    const article = name === 'Order 20' ? `${zh20}第十六条` : `${zh121}第十八条`;
    const story = acceptedComplaint(law, day);
    story.when(startMediation).thenTypes('MediationStarted');
    story
      .when({ ...startMediation, respondentConsents: false })
      .thenRejected('mediation.consent-missing', { article, field: 'respondentConsents' });
    story
      .when({ ...startMediation, complainantConsents: false })
      .thenRejected('mediation.consent-missing', { article, field: 'complainantConsents' });
  });

  it('begins on an accepted complaint, once', () => {
    signedComplaint(order121, received).when(startMediation).thenRejected('mediation.not-accepted');
    mediatedComplaint(order121, received).when(startMediation).thenRejected('mediation.not-accepted');
  });
});

describe('Order 20 Art. 18 / Order 121 Art. 20: sessions', () => {
  const onSite = { ...onTelephone, manner: 'on-site', place: '新兴街市场监管所', partiesToldAt: at(received) } as const;

  it.each(bothOrders)('$name: on site the parties are told time, place and mediator beforehand', (order) => {
    const article = order.name === 'Order 20' ? `${zh20}第十八条` : `${zh121}第二十条`;
    const day = order.received.slice(0, 8);
    const story = mediatedComplaint(order.law, order.received).on(`${day}10T14:00`);
    const told = { ...onSite, partiesToldAt: at(`${day}08T09:00`) };
    story.when(told).thenTypes('MediationSessionHeld');
    story.when({ ...told, place: ' ' }).thenRejected('session.place-missing', { article, field: 'place' });
    story.when({ ...told, partiesToldAt: null }).thenRejected('session.parties-not-told', { article });
    story.when({ ...told, partiesToldAt: at(`${day}10T14:00`) }).thenRejected('session.parties-not-told', { article });
  });

  it('by telephone, audio, video or internet needs neither place nor notice', () => {
    for (const manner of ['telephone', 'audio', 'video', 'internet'] as const) {
      mediatedComplaint(order121, received)
        .when({ ...onTelephone, manner })
        .thenTypes('MediationSessionHeld');
    }
  });

  it('is held by the mediator of the case, and only while mediating', () => {
    const { facts } = mediatedComplaint(order121, received).does(onTelephone);
    expect(facts.at(-1)?.data).toMatchObject({ mediator: 'li' });
    acceptedComplaint(order121, received).when(onTelephone).thenRejected('mediation.not-running');
  });
});

describe('Order 20 Art. 19 / Order 121 Art. 21: recusal', () => {
  const request = { kind: 'RequestRecusal', by: 'complainant', reason: '调解员系被投诉人亲属' } as const;
  const decide = (granted: boolean, successor: string | null = null) =>
    ({ kind: 'DecideRecusal', granted, successor }) as const;

  it.each(bothOrders)('$name: a request suspends sessions, agreement and failure until it is decided', (order) => {
    const article = order.name === 'Order 20' ? `${zh20}第十九条` : `${zh121}第二十一条`;
    const [absent, noAgreement] = order.name === 'Order 20' ? ['21.3', '21.4'] : ['23.2', '23.3'];
    const story = mediatedComplaint(order.law, order.received).does(request);
    story.when(onTelephone).thenRejected('recusal.pending', { article });
    story.when(agreement).thenRejected('recusal.pending', { article });
    story.when(terminate(absent, '拒绝调解')).thenRejected('recusal.pending', { article });
    story.when(terminate(noAgreement)).thenRejected('recusal.pending', { article });
    story.when(request).thenRejected('recusal.pending', { article });
    story.does(decide(false)).when(agreement).thenTypes('MediationAgreementReached');
  });

  it('granted, another mediator goes on; refused, the same one', () => {
    const story = mediatedComplaint(order121, received).does(request);
    expect(story.does(decide(true, 'zhou')).state.current.mediation.mediator).toBe('zhou');
    expect(story.does(decide(false)).state.current.mediation.mediator).toBe('li');
    story.when(decide(true)).thenRejected('recusal.successor-missing');
    story.when(decide(true, 'li')).thenRejected('recusal.successor-missing');
  });

  it('is decided only where it was asked for', () => {
    mediatedComplaint(order121, received).when(decide(false)).thenRejected('recusal.none-pending');
  });

  it('does not keep the complainant from withdrawing', () => {
    mediatedComplaint(order121, received)
      .does(request)
      .when({ kind: 'WithdrawComplaint', settledPrivately: true, representedConsent: null })
      .thenTypes('ComplaintWithdrawn');
  });
});

describe("Order 20 Art. 17 / Order 121 Art. 19: people's mediation", () => {
  const refer = (respondentConsents: boolean) =>
    ({
      kind: 'ReferToPeoplesMediation',
      committee: '消费纠纷人民调解委员会',
      complainantConsents: true,
      respondentConsents,
    }) as const;
  const concludes = (agreed: boolean, recoveredFen = 0) =>
    ({ kind: 'ConcludePeoplesMediation', agreed, recoveredFen, agreementNumber: null }) as const;

  it('Order 121 asks for the consent of both parties, Order 20 for none', () => {
    acceptedComplaint(order121, received)
      .when(refer(false))
      .thenRejected('people.consent-missing', { article: `${zh121}第十九条`, field: 'respondentConsents' });
    acceptedComplaint(order20, day20).when(refer(false)).thenTypes('PeoplesMediationReferred');
  });

  it('an agreement settles the complaint with what was recovered', () => {
    const story = acceptedComplaint(order121, received)
      .does(refer(true), { kind: 'AssignPeoplesMediator', mediator: 'he' })
      .does(concludes(true, 50_000));
    story.when(close).then({
      type: 'CaseClosed',
      data: { outcome: 'settled-by-peoples-mediation', recoveredFen: 50_000 },
    });
    expect(story.outcome('mediation')).toBe('met');
  });

  it('without one the bureau takes the mediation up itself, and its time went on counting', () => {
    const story = acceptedComplaint(order121, received).does(refer(true), concludes(false));
    story.when(onTelephone).thenRejected('session.no-mediator');
    story.does(startMediation).when(onTelephone).thenTypes('MediationSessionHeld');
    expect(story.run('mediation').pauses).toEqual([]);
  });

  it('while it runs, the bureau neither holds sessions nor records an agreement nor ends it', () => {
    const story = mediatedComplaint(order121, received).does(refer(true));
    story.when(onTelephone).thenRejected('people.open');
    story.when(agreement).thenRejected('people.open');
    story.when(terminate('23.3')).thenRejected('people.open');
    story.when(refer(true)).thenRejected('people.open');
  });

  it('cannot settle a complaint that was withdrawn meanwhile', () => {
    acceptedComplaint(order121, received)
      .does(refer(true), { kind: 'WithdrawComplaint', settledPrivately: true, representedConsent: null })
      .when(concludes(true, 50_000))
      .thenRejected('people.not-referred');
  });

  it('is concluded and given a mediator only where it was referred, and recovers nothing without an agreement', () => {
    const story = mediatedComplaint(order121, received);
    story.when(concludes(false)).thenRejected('people.not-referred');
    story.when({ kind: 'AssignPeoplesMediator', mediator: 'he' }).thenRejected('people.not-referred');
    story.does(refer(true)).when(concludes(false, 1)).thenRejected('people.recovered-without-agreement');
  });
});
