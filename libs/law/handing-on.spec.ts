import { ClockStory } from './testing/clock-story.js';
import { openRun, ruleSetById } from './index.js';
import type { CaseKind, ClockOutcome } from './index.js';

type Step = readonly [type: string, data?: object];

/** What opens each clock, after the registration. */
const OPENED: Readonly<Record<string, readonly [CaseKind, ...Step[]]>> = {
  'initial-review': ['complaint'],
  notification: ['complaint'],
  mediation: ['complaint', ['ComplaintAccepted']],
  'ending-notice': ['complaint', ['ComplaintAccepted'], ['MediationTerminated']],
  'lead-verification': ['complaint', ['ComplaintAccepted'], ['LeadFound']],
  'competence-dispute': ['report', ['CompetenceDisputed']],
  verification: ['report'],
  'reporter-notice': ['report', ['CaseFiled']],
  'sign-for': ['complaint', ['CaseRouted']],
  'consultation-answer': ['consultation'],
  'odr-negotiation': ['complaint', ['OfferedToOdr'], ['OdrAccepted']],
  feedback: ['complaint', ['CaseClosed']],
  'follow-up': ['complaint', ['CaseClosed']],
  'supervision-answer': ['complaint', ['SupervisionOrdered']],
};

/** What each clock does of those four: its outcome, and whether it runs anew afterwards. All others go on as they were. */
const RULES: Readonly<Record<string, Readonly<Record<string, readonly [ClockOutcome, 'anew' | 'over']>>>> = {
  CaseTransferred: Object.fromEntries(Object.keys(OPENED).map((clock) => [clock, ['voided', 'over']])),
  CaseMerged: Object.fromEntries(Object.keys(OPENED).map((clock) => [clock, ['voided', 'over']])),
  CaseReturned: { 'sign-for': ['met', 'over'] },
  CaseRouted: { 'sign-for': ['voided', 'anew'] },
  CaseReopened: {
    ...Object.fromEntries(Object.keys(OPENED).map((clock) => [clock, ['voided', 'over']])),
    ...Object.fromEntries(
      ['initial-review', 'notification', 'verification', 'consultation-answer'].map((clock) => [
        clock,
        ['voided', 'anew'],
      ]),
    ),
  },
};

const laws = ['cn-samr-order-20', 'cn-samr-order-121+reporter-notice'] as const;
const events = ['CaseTransferred', 'CaseMerged', 'CaseReturned', 'CaseRouted', 'CaseReopened'] as const;
const clocks = laws.flatMap((law) => Object.keys(ruleSetById(law)?.clocks ?? {}).map((clock) => ({ law, clock })));

/** A case whose clock is open: received on Monday, 11 May 2026, everything else within the hour. */
function opened(law: string, clock: string, paused = false): ClockStory {
  const [kind, ...steps] = OPENED[clock] ?? [];
  if (!kind) throw new Error(`nobody said what opens ${clock}`);
  const story = ClockStory.of(kind, '2026-05-11 09:00', { law });
  const open = steps.reduce((told, [type, data]) => told.then(type, '2026-05-11 10:00', data), story);
  return paused ? open.then('ClockPaused', '2026-05-11 10:30', { clock, reason: 'testing' }) : open;
}

describe.each(events)('%s', (type) => {
  it.each(clocks)('does with $clock under $law what the rule-set says', ({ law, clock }) => {
    const before = opened(law, clock);
    expect(openRun(before.set, clock)).toBeDefined();
    const after = before.then(type, '2026-05-11 11:00');
    const [outcome, then] = RULES[type]?.[clock] ?? ['open', 'same'];
    const first = after.outcomes(clock)[before.runs(clock).length - 1];
    expect(first).toBe(outcome);
    expect(after.runs(clock).length - before.runs(clock).length).toBe(then === 'anew' ? 1 : 0);
    if (then === 'anew') expect(after.run(clock)).toMatchObject({ stoppedAt: null, voidedAt: null, startedBy: type });
    if (then === 'same') expect(after.run(clock)).toEqual(before.run(clock));
  });

  it.each(clocks)('ends $clock under $law alike when it is paused', ({ law, clock }) => {
    const after = opened(law, clock, true).then(type, '2026-05-11 11:00');
    const [outcome] = RULES[type]?.[clock] ?? ['open'];
    expect(after.outcomes(clock)[0]).toBe(outcome);
  });
});

it('every clock that there is has its line in the table', () => {
  expect(new Set(clocks.map(({ clock }) => clock))).toEqual(new Set(Object.keys(OPENED)));
});
