import { bothOrders, city, county, order121, station, Story } from '../../testing/story.js';
import { acceptedComplaint, signedComplaint } from '../../testing/stories.js';
import type { Outcome } from '#libs/testing';
import type { CommandOf } from '../commands.js';
import type { CaseEvent } from '../events/index.js';

/** Received on Wednesday, 6 May 2026: by a make-up Saturday the initial review is due at the end of Thursday, 14 May. */
const received = '2026-05-06T09:00';
const fire = (rung: string, clock = 'initial-review'): CommandOf<'FireRung'> => ({ kind: 'FireRung', clock, rung });
const eventsOf = ({ decision }: Outcome<CaseEvent>) => (decision.ok ? decision.events : []);
const waiting = () => signedComplaint(order121, received).does({ kind: 'AssignHandler', handler: 'wang' });
const order = { kind: 'OrderSupervision', toUnit: county, reason: '群众反复来电' } as const;

describe('A rung of the ladder', () => {
  it('fires two working days before for the handler, and on the day for the head of the unit', () => {
    const dueAt = '2026-05-14T23:59:59.999+08:00' as never;
    const fired = { clock: 'initial-review', run: 1, dueAt };
    waiting()
      .on('2026-05-12T08:30')
      .when(fire('two-days-before'))
      .then({ type: 'RungFired', data: { ...fired, rung: 'two-days-before', to: { unit: county, handler: 'wang' } } });
    waiting()
      .on('2026-05-14T08:30')
      .when(fire('on-the-day'))
      .then({ type: 'RungFired', data: { ...fired, rung: 'on-the-day', to: { unit: county, handler: null } } });
  });

  it('tells the head of the unit where nobody is assigned', () => {
    const outcome = signedComplaint(order121, received).on('2026-05-12T08:30').when(fire('two-days-before'));
    expect(eventsOf(outcome)).toMatchObject([{ data: { to: { unit: county, handler: null } } }]);
  });

  it('does not fire before its moment, nor outside working hours, at lunch, on a day off', () => {
    for (const [time, at] of [
      ['2026-05-12T08:29:59', '2026-05-12T08:30'],
      ['2026-05-12T12:00', '2026-05-12T13:30'],
      ['2026-05-12T22:00', '2026-05-13T08:30'],
    ] as const) {
      waiting()
        .on(time)
        .when(fire('two-days-before'))
        .thenRejected('clock.rung-not-due', {
          article: '实践（催办督办）',
          details: { clock: 'initial-review', rung: 'two-days-before', at: `${at}:00.000+08:00` },
        });
    }
  });

  it('fires late while the deadline is not past, and no more after it', () => {
    waiting().on('2026-05-14T17:29:59').when(fire('two-days-before')).thenTypes('RungFired');
    waiting().on('2026-05-18T09:00').when(fire('two-days-before')).thenRejected('clock.rung-overtaken');
    waiting().on('2026-05-18T09:00').when(fire('on-the-day')).thenRejected('clock.rung-overtaken');
  });

  it('fires once for a due date, and again when the due date has moved', () => {
    const once = waiting().on('2026-05-12T08:30').does(fire('two-days-before'));
    once.when(fire('two-days-before')).thenRejected('clock.rung-fired');
    const report = Story.begin('report', order121, received)
      .on('2026-05-22T08:30')
      .does(fire('two-days-before', 'verification'));
    const extended = report.does({
      ...{ kind: 'ExtendClock', clock: 'verification', amount: 5, unit: 'working-day' },
      ...{ approver: 'sun', approverRole: 'head', basis: '伊市监延〔2026〕1号', reason: '案情复杂' },
    });
    extended.when(fire('two-days-before', 'verification')).thenRejected('clock.rung-not-due');
    extended.on('2026-05-29T08:30').when(fire('two-days-before', 'verification')).thenTypes('RungFired');
  });

  it('is refused where the clock has moved on since the caller looked', () => {
    const story = waiting().on('2026-05-12T08:30');
    const dueAt = story.state.clocks.runs[0]!.anchor;
    story.when({ ...fire('two-days-before'), run: 2 }).thenRejected('clock.due-date-moved');
    story.when({ ...fire('two-days-before'), dueAt }).thenRejected('clock.due-date-moved');
    story
      .when({ ...fire('two-days-before'), run: 1, dueAt: '2026-05-14T23:59:59.999+08:00' as never })
      .thenTypes('RungFired');
  });

  it('that the ladder does not know fires by hand, and tells nobody in particular', () => {
    const outcome = waiting().when(fire('half'));
    expect(eventsOf(outcome)).toEqual([
      {
        type: 'RungFired',
        data: { clock: 'initial-review', run: 1, rung: 'half', dueAt: '2026-05-14T23:59:59.999+08:00' },
      },
    ]);
    waiting().when(fire(' ')).thenRejected('field.required');
  });
});

describe.each(bothOrders)('A missed deadline under $name', ({ law, received: day }) => {
  const nextMorning = day.startsWith('2023') ? '2023-03-13T08:30' : '2026-05-15T08:30';

  it('is ordered to be answered for by the unit above, with a clock of its own', () => {
    const story = signedComplaint(law, day).on(nextMorning).does(fire('missed'));
    expect(story.facts.slice(-2).map(({ type }) => type)).toEqual(['RungFired', 'SupervisionOrdered']);
    expect(story.facts.at(-1)?.data).toMatchObject({
      ...{ orderId: 'D1', toUnit: city, cause: 'missed', reason: null },
      missed: { clock: 'initial-review', run: 1 },
    });
    expect(story.run('supervision-answer').stoppedAt).toBeNull();
  });
});

describe('A missed deadline', () => {
  const late = () => waiting().on('2026-05-18T08:30');

  it('is not ordered to be answered for before the office opens', () => {
    waiting().on('2026-05-15T08:29').when(fire('missed')).thenRejected('clock.rung-not-due');
  });

  it('of a station is answered for by its county, of the bureau by itself', () => {
    const atStation = Story.beginAt(station, 'complaint', order121, received)
      .on('2026-05-18T08:30')
      .does(fire('missed'));
    expect(atStation.state.supervision.open?.toUnit).toBe(county);
    const atTop = Story.beginAt(city, 'complaint', order121, received).on('2026-05-18T08:30').does(fire('missed'));
    expect(atTop.state.supervision.open?.toUnit).toBe(city);
  });

  it('gives no second order while one is open: the clocks that fell due with it are told only', () => {
    const ordered = late().does(fire('missed'));
    ordered.when(fire('missed', 'notification')).thenTypes('RungFired');
    late().does(order).when(fire('missed')).thenTypes('RungFired');
    ordered
      .by(city)
      .does({ kind: 'AnswerSupervision', orderId: 'D1', answer: '已督促' })
      .by(county)
      .when(fire('missed', 'notification'))
      .thenTypes('RungFired', 'SupervisionOrdered');
  });

  it('is ordered to be answered for within twenty working days, and told without an order after that', () => {
    const last = waiting().on('2026-06-11T09:00');
    last.when(fire('missed')).thenTypes('RungFired', 'SupervisionOrdered');
    const old = waiting().on('2026-06-12T09:00').when(fire('missed'));
    old.thenTypes('RungFired');
    expect(eventsOf(old)).toMatchObject([{ data: { to: { unit: city, handler: null } } }]);
  });

  it('of an order’s answer is told to the unit above the one that was ordered, and makes no other order', () => {
    const unanswered = acceptedComplaint(order121, received).does(order);
    const outcome = unanswered.on('2026-05-11T08:30').when(fire('missed', 'supervision-answer'));
    outcome.thenTypes('RungFired');
    expect(eventsOf(outcome)).toMatchObject([{ data: { to: { unit: city, handler: null } } }]);
    const dueToday = unanswered.on('2026-05-09T08:30').when(fire('on-the-day', 'supervision-answer'));
    expect(eventsOf(dueToday)).toMatchObject([{ data: { to: { unit: county, handler: null } } }]);
  });

  it('is recorded of the run that is named, with the instant at which it was missed', () => {
    const record = (run?: number): CommandOf<'RecordMissedDeadline'> => ({
      ...{ kind: 'RecordMissedDeadline', clock: 'initial-review' },
      ...(run !== undefined && { run }),
    });
    const told = late().when(record(1));
    expect(eventsOf(told)).toMatchObject([{ data: { run: 1, missedAt: '2026-05-15T00:00:00.000+08:00' } }]);
    late().when(record(2)).thenRejected('clock.not-open');
    late().does(record()).when(record(1)).thenRejected('clock.missed-already-recorded');
  });
});
