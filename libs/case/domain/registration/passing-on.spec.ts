import type { UnitCode } from '#libs/kernel';
import { bothOrders, city, county, order121, organisation, otherCounty, station, Story } from '../../testing/story.js';
import { acceptedComplaint, refusal, signedComplaint } from '../../testing/stories.js';
import type { CommandOf } from '../commands.js';

const route = (toUnit: UnitCode): CommandOf<'RouteCase'> => ({ kind: 'RouteCase', toUnit, reason: null });
const handBack: CommandOf<'ReturnCase'> = { kind: 'ReturnCase', reason: '不属于本辖区' };
const received = '2026-05-06T09:00';
const passingOn = {
  'Order 20': '《市场监督管理投诉举报处理暂行办法》第三十七条',
  'Order 121': '《市场监督管理投诉举报处理办法》第四十一条',
};

/** Received by the city, routed to the county. */
function routedToCounty(law = order121, day = received): Story {
  return Story.beginAt(city, 'complaint', law, day).does(route(county)).by(county);
}

describe('Routing (分流)', () => {
  it('the unit that received a case routes it to any unit', () => {
    const { state } = routedToCounty();
    expect(state).toMatchObject({ status: 'routed', unit: county, routedFrom: [city] });
  });

  it.each(bothOrders)(
    '$name Art. 37/41: a unit may not pass a case on to its equal',
    ({ name, law, received: day }) => {
      routedToCounty(law, day)
        .when(route(otherCounty))
        .thenRejected('routing.hand-back-instead', { article: passingOn[name], field: 'toUnit' });
    },
  );

  it('a unit may route a case to the station below it, also after signing for it', () => {
    routedToCounty().when(route(station)).thenTypes('CaseRouted');
    routedToCounty().does({ kind: 'SignCase' }).when(route(station)).thenTypes('CaseRouted');
  });

  it('only the holder routes, never to itself and never to a unit that does not exist', () => {
    const story = routedToCounty();
    story
      .when(route(otherCounty), { unit: city })
      .thenRejected('routing.not-holder', { field: 'actingUnit', details: { holder: county } });
    story.when(route(county)).thenRejected('routing.to-itself');
    story.when(route('999999' as UnitCode)).thenRejected('unit.unknown', { field: 'toUnit' });
  });

  it('an accepted complaint is no longer routed', () => {
    acceptedComplaint(order121, received).when(route(station)).thenRejected('routing.too-late');
  });

  it('a tree of units that runs in a circle ends the search', () => {
    const circle = { exists: () => true, parentOf: (unit: UnitCode) => unit };
    expect(organisation.parentOf(station)).toBe(county);
    routedToCounty().whenIn(circle, route(otherCounty)).thenRejected('routing.hand-back-instead');
  });
});

describe('Signing (签收)', () => {
  it('is done by the unit that the case was routed to and by no other', () => {
    const story = routedToCounty();
    story.when({ kind: 'SignCase' }).then({ type: 'CaseSigned', data: { unit: county } });
    story.when({ kind: 'SignCase' }, { unit: otherCounty }).thenRejected('signing.not-holder', {
      article: passingOn['Order 121'],
    });
  });

  it('makes a complaint wait for its initial review, and a report ready for verification', () => {
    expect(signedComplaint(order121, received).state.status).toBe('awaiting-initial-review');
    expect(Story.begin('report', order121, received).does({ kind: 'SignCase' }).state.status).toBe('signed');
  });

  it('is done once', () => {
    signedComplaint(order121, received).when({ kind: 'SignCase' }).thenRejected('signing.not-open');
  });

  it('meets its day until 24:00 of the next working day, and misses it from then on', () => {
    const story = Story.beginAt(city, 'complaint', order121, received).does(route(county)).by(county);
    const onTime = story.on('2026-05-07T23:59:59').does({ kind: 'SignCase' });
    const late = story.on('2026-05-08T00:00:00').does({ kind: 'SignCase' });
    expect(onTime.outcome('sign-for')).toBe('met');
    expect(late.outcome('sign-for')).toBe('missed');
  });
});

describe('Handing back (退回)', () => {
  it.each(bothOrders)('$name: goes to the router and to nobody else', ({ law, received: day }) => {
    const story = routedToCounty(law, day);
    story.when(handBack).then({
      type: 'CaseReturned',
      data: { fromUnit: county, toUnit: city, reason: '不属于本辖区' },
    });
    expect(story.does(handBack).state).toMatchObject({ status: 'returned', unit: city, routedFrom: [] });
  });

  it('goes back step by step along the way that the case came', () => {
    const story = routedToCounty().does(route(station)).by(station).does(handBack).by(county);
    expect(story.state).toMatchObject({ unit: county, routedFrom: [city] });
    expect(story.does(handBack).state).toMatchObject({ unit: city, routedFrom: [] });
  });

  it('needs somebody who routed the case here', () => {
    signedComplaint(order121, received).when(handBack).thenRejected('return.not-routed');
  });

  it('is the act of the holder, and comes too late after a decision', () => {
    routedToCounty().when(handBack, { unit: otherCounty }).thenRejected('return.not-holder');
    routedToCounty()
      .does({ kind: 'SignCase' }, { kind: 'AcceptComplaint' })
      .when(handBack)
      .thenRejected('return.too-late');
  });

  it('a returned case is routed anew', () => {
    routedToCounty().does(handBack).by(city).when(route(otherCounty)).thenTypes('CaseRouted');
  });
});

describe('A dispute of competence (Order 20 Art. 30, Order 121 Art. 33)', () => {
  const dispute: CommandOf<'DisputeCompetence'> = {
    kind: 'DisputeCompetence',
    withUnit: otherCounty,
    reason: '经营地在对方辖区',
  };
  const settle = (
    competentUnit: UnitCode,
    by: 'agreement' | 'common-superior' = 'agreement',
  ): CommandOf<'SettleCompetence'> => ({ kind: 'SettleCompetence', by, competentUnit });
  const disputed = () => routedToCounty().does({ kind: 'SignCase' }, dispute);

  it('holds up the initial decision until it is settled', () => {
    const article = '《市场监督管理投诉举报处理办法》第三十三条';
    disputed().when({ kind: 'AcceptComplaint' }).thenRejected('competence.pending', { article });
    disputed().when(refusal('16.1')).thenRejected('competence.pending', { article });
    disputed().does(settle(county)).when({ kind: 'AcceptComplaint' }).thenTypes('ComplaintAccepted');
  });

  it('settled for the other bureau, the case goes there in the same breath and may not come back', () => {
    const story = disputed();
    story.when(settle(otherCounty)).thenTypes('CompetenceSettled', 'CaseRouted');
    const settled = story.does(settle(otherCounty)).by(otherCounty);
    expect(settled.state).toMatchObject({ unit: otherCounty, status: 'routed' });
    settled.when(handBack).thenRejected('competence.settled');
  });

  it('is not settled any more, nor offered to an enterprise, once there is nothing left to be competent for', () => {
    disputed()
      .does({ kind: 'WithdrawComplaint', settledPrivately: true, representedConsent: null })
      .when(settle(otherCounty))
      .thenRejected('competence.too-late');
    disputed().when({ kind: 'OfferToOdr', enterprise: '某商城' }).thenRejected('competence.pending');
  });

  it('an agreement names one of the two; a third unit is named by the common superior', () => {
    disputed().when(settle(station)).thenRejected('competence.third-unit');
    disputed().when(settle(station, 'common-superior')).thenTypes('CompetenceSettled', 'CaseRouted');
  });

  it('is settled only where one is pending, once, and not with oneself', () => {
    routedToCounty().when(settle(county)).thenRejected('competence.not-disputed');
    disputed().when(dispute).thenRejected('competence.pending');
    routedToCounty()
      .when({ ...dispute, withUnit: county })
      .thenRejected('competence.with-itself');
    acceptedComplaint(order121, received).when(dispute).thenRejected('competence.too-late');
  });

  it.each([
    ['23:59:59 of the seventh working day', '2026-05-14T23:59:59', 'met'],
    ['00:00:00 of the next day', '2026-05-15T00:00:00', 'missed'],
  ])('has seven working days, the make-up Saturday 9 May among them: agreed at %s', (_what, time, outcome) => {
    const story = disputed().on(time).does(settle(county));
    expect(story.outcome('competence-dispute')).toBe(outcome);
  });
});

describe('Transfer to another authority (移送)', () => {
  const transfer: CommandOf<'TransferCase'> = { kind: 'TransferCase', toAuthority: '文旅局', reason: '职责不符' };

  it.each([
    ['complaint', '第十三条'],
    ['report', '第三十四条'],
    ['consultation', '第四十四条'],
  ] as const)('of a %s cites its article of Order 121', (kind, article) => {
    Story.begin(kind, order121, received)
      .when(transfer)
      .then({
        type: 'CaseTransferred',
        data: { toAuthority: '文旅局', reason: '职责不符', article: `《市场监督管理投诉举报处理办法》${article}` },
      });
  });

  it("ends the bureau's work and is closed as transferred", () => {
    const story = Story.begin('report', order121, received).does(transfer);
    story.when({ kind: 'SignCase' }).thenRejected('signing.not-open');
    story.when(transfer).thenRejected('case.ended');
    story
      .when({ kind: 'CloseCase', outcome: null })
      .then({ type: 'CaseClosed', data: { outcome: 'transferred', recoveredFen: 0 } });
  });

  it('voids the clocks that are open', () => {
    const story = Story.begin('complaint', order121, received).does(transfer);
    expect(story.outcome('initial-review')).toBe('voided');
  });
});
