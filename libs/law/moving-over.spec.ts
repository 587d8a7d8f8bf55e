import { at, ClockStory } from './testing/clock-story.js';
import { canFollow, ruleSetById } from './index.js';

const order121 = ruleSetById('cn-samr-order-121')!;
const under20 = { law: 'cn-samr-order-20' };
const moveOver = (story: ClockStory, clock: string, when: string): ClockStory =>
  story
    .under('cn-samr-order-121')
    .then('DueDateProjected', when, { clock, cause: 'rule-set-adopted', calendar: 'cn-state-council-2026' });

describe('A case that moves over to another regulation', () => {
  const mediating = ClockStory.of('complaint', '2026-04-01 09:00', under20).then(
    'ComplaintAccepted',
    '2026-04-13 10:00',
  );

  test('is mediated within 60 days of its acceptance, no longer within 45 working days', () => {
    expect(mediating.lastDay('mediation')).toBe('2026-06-17');
    expect(moveOver(mediating, 'mediation', '2026-04-15 09:00').lastDay('mediation')).toBe('2026-06-12');
  });

  test('starts its later clocks under the new one', () => {
    const moved = moveOver(mediating, 'mediation', '2026-04-15 09:00').then('MediationTerminated', '2026-05-06 09:00');
    expect(moved.run('ending-notice')).toMatchObject({ ruleSet: 'cn-samr-order-121', anchor: at('2026-05-06 09:00') });
  });

  test('still owes what the old one alone asked for: a named reporter is told, by the old date', () => {
    const filed = ClockStory.of('report', '2026-04-09 09:00', under20).then('CaseFiled', '2026-04-13 09:00');
    const moved = moveOver(filed, 'reporter-notice', '2026-04-15 09:00');
    expect(moved.set.ruleSet).toBe('cn-samr-order-121');
    expect(moved.run('reporter-notice').ruleSet).toBe('cn-samr-order-20');
    expect(moved.lastDay('reporter-notice')).toBe(filed.lastDay('reporter-notice'));
    expect(moved.then('ReporterNotified', '2026-04-16 09:00', { of: 'filed' }).outcomes('reporter-notice')).toEqual([
      'met',
    ]);
  });

  test('keeps the law of a clock that was extended in days of another kind', () => {
    const run = mediating.run('mediation');
    const own = ruleSetById('cn-samr-order-20')!.clocks['mediation']!;
    expect(canFollow(run, own, order121)).toBe(true);
    expect(canFollow({ ...run, extensions: [{ amount: 5, at: at('2026-04-14 09:00') }] }, own, order121)).toBe(false);
  });
});
