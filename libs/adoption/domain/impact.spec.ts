import { instant } from '#libs/kernel';
import type { CalendarId, RuleSetId, UnitCode } from '#libs/kernel';
import { calendarById, newCalendarRegistry, ruleSetById } from '#libs/law';
import type { ClockInstance } from '#libs/law';
import { noticeOf2027 } from '#libs/law/testing';
import { ImpactOf } from './index.js';
import type { Move, OpenCase } from './index.js';

const at = (text: string) => instant(`${text.replace(' ', 'T')}:00+08:00`);
const calendar2026 = 'cn-state-council-2026' as CalendarId;
const order121 = ruleSetById('cn-samr-order-121')!;

const run = (clock: string, anchor: string, change: Partial<ClockInstance> = {}): ClockInstance => ({
  ...{ clock, run: 1, episode: 1, anchor: at(anchor), pauses: [], extensions: [] },
  ...{ ruleSet: 'cn-samr-order-20' as RuleSetId, calendar: calendar2026 },
  ...{ startedBy: 'X', stoppedAt: null, stoppedBy: null, voidedAt: null, voidedBy: null },
  ...change,
});
const open = (caseId: string, unit: string, ...clocks: ClockInstance[]): OpenCase => {
  return { caseId, unit: unit as UnitCode, ruleSet: clocks[0]?.ruleSet ?? order121.id, calendar: calendar2026, clocks };
};
const toOrder121: Move = {
  nextCalendar: () => undefined,
  nextRuleSet: (pinned) => (pinned === order121.id ? undefined : order121),
  ruleSetById,
  calendarById,
  asOf: at('2026-06-15 09:00'),
};

describe('The impact of Order 121 on cases that are open', () => {
  const impact = new ImpactOf(toOrder121, 1)
    .add(open('T-1', '230781', run('mediation', '2026-04-13 10:00'), run('sign-for', '2026-04-13 10:00')))
    .add(open('T-2', '230781', run('mediation', '2026-04-14 10:00')))
    .add(open('T-3', '230700', run('mediation', '2026-05-06 10:00', { ruleSet: order121.id })))
    .add(open('J-1', '230700', run('reporter-notice', '2026-04-13 10:00')))
    .result();

  it('counts the cases that move over, and the clocks that move with them', () => {
    expect(impact).toMatchObject({ openCases: 4, openClocks: 5, casesMovingOver: 3, moving: 2, keptByLaw: 1 });
  });

  it('says by how many days, from when to when, grouped by clock and unit with the first case', () => {
    expect(impact.groups).toEqual([
      {
        clock: 'mediation',
        unit: '230781',
        moving: 2,
        fewestDays: -5,
        mostDays: -5,
        overdueAtOnce: 2,
        first: [
          {
            caseId: 'T-1',
            run: 1,
            dueBefore: at('2026-06-17 23:59').replace('00.000', '59.999'),
            dueAfter: at('2026-06-12 23:59').replace('00.000', '59.999'),
            days: -5,
          },
        ],
      },
    ]);
    expect(impact.byDays).toEqual([{ days: -5, clocks: 2 }]);
  });

  it('says which would be overdue at once', () => {
    const later = new ImpactOf({ ...toOrder121, asOf: at('2026-06-12 09:00') }, 1)
      .add(open('T-1', '230781', run('mediation', '2026-04-13 10:00')))
      .result();
    expect([impact.overdueAtOnce, later.overdueAtOnce]).toEqual([2, 0]);
  });
});

describe('The impact of a calendar', () => {
  const calendar = newCalendarRegistry().register('made-up-2027', noticeOf2027);
  const move: Move = { ...toOrder121, nextCalendar: () => calendar, nextRuleSet: () => undefined };
  const law = { ruleSet: order121.id };

  it('moves what crosses into the year that was not covered, and makes it firm', () => {
    const impact = new ImpactOf(move, 5)
      .add(open('T-1', '230781', run('initial-review', '2026-12-28 10:00', law)))
      .add(open('T-2', '230781', run('initial-review', '2026-12-01 10:00', law)))
      .result();
    // Friday 1 January is off: Wednesday the 6th becomes Thursday the 7th.
    expect(impact).toMatchObject({ openClocks: 2, casesMovingOver: 2, moving: 1, becomingFirm: 1, keptByLaw: 0 });
    expect(impact.groups[0]?.first).toMatchObject([{ caseId: 'T-1', days: 1 }]);
  });

  it('tells a paused clock’s move without days', () => {
    const pauses = [{ reason: 'testing', from: at('2026-12-01 09:00'), to: null }];
    const impact = new ImpactOf(move, 5)
      .add(open('T-1', '230781', run('mediation', '2026-11-20 10:00', { ...law, pauses })))
      .result();
    expect(impact).toMatchObject({ casesMovingOver: 1, moving: 0, byDays: [] });
  });
});
