import { bothOrders, order121, order20, Story } from '../../testing/story.js';
import { acceptedComplaint, refusal, signedComplaint } from '../../testing/stories.js';

const received = '2026-05-06T09:00';
const accept = { kind: 'AcceptComplaint' } as const;
const zh20 = '《市场监督管理投诉举报处理暂行办法》';
const zh121 = '《市场监督管理投诉举报处理办法》';

describe('Order 20 Art. 14 / Order 121 Art. 15: the initial review', () => {
  it.each(bothOrders)('$name: accepts a complaint that awaits it, once', ({ law, received: day }) => {
    const story = signedComplaint(law, day);
    story.when(accept).then({ type: 'ComplaintAccepted', data: { acceptedBy: 'wang' } });
    story.does(accept).when(accept).thenRejected('complaint.not-awaiting-review');
  });

  it('is not begun before the unit has signed', () => {
    Story.begin('complaint', order20, '2023-03-01T09:00')
      .when(accept)
      .thenRejected('complaint.not-awaiting-review', { article: `${zh20}第十四条`, details: { status: 'registered' } });
  });

  it.each([
    // 2023-03-01 is a Wednesday; seven working days end on Friday the 10th.
    ['Order 20', order20, '2023-03-01T09:00', '2023-03-10T23:59:59', '2023-03-11T00:00:00'],
    // Saturday 9 May 2026 is a make-up working day, so the seventh is Thursday the 14th.
    ['Order 121', order121, received, '2026-05-14T23:59:59', '2026-05-15T00:00:00'],
  ])('%s: the last second of the seventh working day is in time, the next is late', (_name, law, day, last, first) => {
    const story = signedComplaint(law, day);
    expect(story.on(last).does(accept).outcome('initial-review')).toBe('met');
    expect(story.on(first).does(accept).outcome('initial-review')).toBe('missed');
    expect(
      story
        .on(last)
        .does(refusal(law.refusal[0]?.code ?? ''))
        .outcome('initial-review'),
    ).toBe('met');
    expect(
      story
        .on(first)
        .does(refusal(law.refusal[0]?.code ?? ''))
        .outcome('initial-review'),
    ).toBe('missed');
  });

  it('counts from receipt, not from registration or routing', () => {
    const { anchor } = signedComplaint(order121, received).run('initial-review');
    expect(anchor).toBe('2026-05-06T09:00:00.000+08:00');
  });

  it.each(bothOrders)('$name: the complainant is told of the decision, once', ({ law, received: day }) => {
    const tell = { kind: 'NotifyComplainant', manner: 'sms' } as const;
    signedComplaint(law, day).when(tell).thenRejected('notice.no-decision');
    const accepted = acceptedComplaint(law, day);
    accepted.when(tell).then({ type: 'ComplainantNotified', data: { of: 'acceptance', manner: 'sms' } });
    accepted.does(tell).when(tell).thenRejected('notice.already-given');
    signedComplaint(law, day)
      .does(refusal(law.refusal[0]?.code ?? ''))
      .when(tell)
      .then({ type: 'ComplainantNotified', data: { of: 'refusal', manner: 'sms' } });
  });
});

/** What must be on record so that each topic of ground can hold. */
function storyFor(topic: string, law: typeof order20, day: string): Story {
  if (topic === 'time-barred') return signedComplaint(law, day, { knewOn: '2019-01-01' });
  if (topic === 'identity') {
    return signedComplaint(law, day).does({ kind: 'VerifyIdentity', result: 'refused', method: '电话' });
  }
  return signedComplaint(law, day);
}

const grounds = bothOrders.flatMap(({ name, law, received: day }) =>
  law.refusal.map((ground) => ({ name, law, day, ground, code: ground.code, en: ground.text.en })),
);

describe('Order 20 Art. 15 / Order 121 Art. 16: the grounds for refusing', () => {
  it('are six under Order 20 and seven under Order 121', () => {
    expect(order20.refusal.map(({ code }) => code)).toEqual(['15.1', '15.2', '15.3', '15.4', '15.5', '15.6']);
    expect(order121.refusal.map(({ code }) => code)).toEqual(['16.1', '16.2', '16.3', '16.4', '16.5', '16.6', '16.7']);
  });

  it.each(grounds)('$name, $code: $en', ({ law, day, ground }) => {
    storyFor(ground.topic, law, day)
      .when(refusal(ground.code))
      .then({
        type: 'ComplaintNotAccepted',
        data: {
          grounds: [{ code: ground.code, article: `${law.cite.zh}${ground.article}` }],
          reason: '不符合受理条件',
          otherWays: ['court'],
        },
      });
  });

  it.each(bothOrders)("$name: a ground of the other regulation is none of this case's", ({ law, received: day }) => {
    signedComplaint(law, day)
      .when(refusal(law === order20 ? '16.1' : '15.1'))
      .thenRejected('refusal.unknown-ground', { field: 'grounds.0' });
  });

  it.each(bothOrders)('$name: at least one, and each once', ({ law, received: day }) => {
    const story = signedComplaint(law, day);
    const [first = '', second = ''] = law.refusal.map(({ code }) => code);
    story.when(refusal()).thenRejected('refusal.no-grounds', { field: 'grounds' });
    story.when(refusal(first, second, first)).thenRejected('refusal.duplicate-ground', { field: 'grounds.2' });
    story.when(refusal(first, second)).thenTypes('ComplaintNotAccepted');
  });

  it('Order 121 Art. 15: a refusal gives its reason and the other ways; Order 20 does not ask for them', () => {
    const bare = { ...refusal('16.1'), reason: null, otherWays: [] };
    const story = signedComplaint(order121, received);
    story.when(bare).thenRejected('refusal.reason-missing', { article: `${zh121}第十五条`, field: 'reason' });
    story
      .when({ ...bare, reason: '无处理权限' })
      .thenRejected('refusal.other-ways-missing', { article: `${zh121}第十五条`, field: 'otherWays' });
    signedComplaint(order20, '2023-03-01T09:00')
      .when({ ...bare, grounds: ['15.1'] })
      .thenTypes('ComplaintNotAccepted');
  });
});

describe('Order 20 Art. 15 (4) / Order 121 Art. 16 (4): three years', () => {
  const cases = [
    {
      name: 'Order 20',
      law: order20,
      day: '2023-03-01T09:00',
      code: '15.4',
      lastDay: '2020-03-01',
      over: '2020-02-29',
    },
    { name: 'Order 121', law: order121, day: received, code: '16.4', lastDay: '2023-05-06', over: '2023-05-05' },
  ];

  it.each(cases)('$name: on the third anniversary the complaint is in time', ({ law, day, code, lastDay }) => {
    const story = signedComplaint(law, day, { knewOn: lastDay });
    story.when(accept).thenTypes('ComplaintAccepted');
    story.when(refusal(code)).thenRejected('refusal.not-barred', { details: { knewOn: lastDay } });
  });

  it.each(cases)('$name: a day later it is barred', ({ law, day, code, over }) => {
    const story = signedComplaint(law, day, { knewOn: over });
    story.when(accept).thenRejected('complaint.barred', { details: { knewOn: over, years: 3 } });
    story.when(refusal(code)).thenTypes('ComplaintNotAccepted');
  });

  it('counts from 29 February to 28 February where there is none', () => {
    const knewOn = '2020-02-29';
    signedComplaint(order20, '2023-02-28T09:00', { knewOn }).when(accept).thenTypes('ComplaintAccepted');
    signedComplaint(order20, '2023-03-01T09:00', { knewOn }).when(accept).thenRejected('complaint.barred');
  });

  it('where nobody knows the day, the officer judges', () => {
    signedComplaint(order121, received).when(refusal('16.4')).thenTypes('ComplaintNotAccepted');
    signedComplaint(order121, received).when(accept).thenTypes('ComplaintAccepted');
  });
});

describe('Order 121 Arts. 10, 16 (6): the identity must be real', () => {
  const verify = (result: 'verified' | 'refused' | 'false-identity') =>
    ({ kind: 'VerifyIdentity', result, method: '电话回拨' }) as const;

  it.each(['refused', 'false-identity'] as const)('a check that ends in "%s" bars acceptance', (result) => {
    const story = signedComplaint(order121, received).does(verify(result));
    story.when(accept).thenRejected('complaint.identity-refused', { article: `${zh121}第十六条第六项` });
    story.when(refusal('16.6')).thenTypes('ComplaintNotAccepted');
    story.does(verify('verified')).when(accept).thenTypes('ComplaintAccepted');
  });

  it('the ground does not hold without a check that was refused', () => {
    signedComplaint(order121, received).when(refusal('16.6')).thenRejected('refusal.identity-not-refused');
    signedComplaint(order121, received)
      .does(verify('verified'))
      .when(refusal('16.6'))
      .thenRejected('refusal.identity-not-refused');
  });

  it('Order 20 knows no such ground, so the check bars nothing', () => {
    signedComplaint(order20, '2023-03-01T09:00').does(verify('refused')).when(accept).thenTypes('ComplaintAccepted');
  });
});
