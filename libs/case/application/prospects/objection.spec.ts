import fc from 'fast-check';
import type { CaseKind } from '#libs/law';
import { caseActions } from '../../domain/actions.js';
import type { CaseCommandKind } from '../../domain/commands.js';
import { caseDecider } from '../../domain/decider.js';
import { evolveCase } from '../../domain/evolve.js';
import { factFrom } from '../../domain/order.js';
import { isRegistered } from '../../domain/state.js';
import type { CaseState, RegisteredCase } from '../../domain/state.js';
import { actingUnit } from '../../domain/supervision/order.js';
import { randomSteps } from '../../testing/any-command.js';
import type { RandomStep } from '../../testing/any-command.js';
import {
  acceptedComplaint,
  agreement,
  closedComplaint,
  extension,
  mediatedComplaint,
  signedComplaint,
  signedReport,
  verifiedReport,
} from '../../testing/stories.js';
import {
  bothOrders,
  city,
  county,
  hoursAfter,
  order121,
  order20,
  otherCounty,
  registration,
  station,
  Story,
} from '../../testing/story.js';
import { objectionTo } from './objection.js';
import type { ActionKind } from './plausible-commands.js';

const units = [city, county, otherCounty, station];
const actionKinds = (Object.keys(caseActions) as CaseCommandKind[]).filter((kind) => kind !== 'RegisterCase');

function registered(story: Story): RegisteredCase {
  if (!isRegistered(story.state)) throw new Error('a story that begins with no registration');
  return story.state;
}

function objection(story: Story, kind: ActionKind) {
  const state = registered(story);
  return objectionTo(kind, state, units, (command) =>
    caseDecider.decide(state, command, story.context({ unit: state.unit })),
  );
}

const codeOf = (story: Story, kind: ActionKind) => objection(story, kind)?.code;

describe.each(bothOrders)('What stands against an action under $name', ({ law, received }) => {
  it.each<[ActionKind, string | undefined]>([
    ['AcceptComplaint', 'complaint.not-awaiting-review'],
    ['SignCase', undefined],
    ['RouteCase', undefined],
    ['ReturnCase', 'return.not-routed'],
    ['CloseCase', 'closing.not-ended'],
    ['GiveFeedback', 'feedback.not-closed'],
    ['MergeCase', undefined],
    ['ResumeClock', 'clock.not-paused'],
    ['AddNote', undefined],
    ['RecordMissedDeadline', 'clock.not-missed'],
    ['FileCase', 'verification.not-running'],
  ])('of a complaint that was only registered: %s', (kind, code) => {
    expect(codeOf(Story.begin('complaint', law, received), kind)).toBe(code);
  });

  it('is that no clock runs, where none does any more', () => {
    const closed = closedComplaint(law, received).does(
      { kind: 'NotifyParties', manner: 'sms' },
      { kind: 'NotifyComplainant', manner: 'sms' },
      { kind: 'GiveFeedback', to: 'both', text: '已达成协议' },
      { kind: 'RecordFollowUp', reached: true, satisfaction: 5, remark: null },
    );
    const codes = (['PauseClock', 'ResumeClock', 'ExtendClock', 'VoidClock', 'FireRung'] as const).map((kind) =>
      codeOf(closed, kind),
    );
    expect(new Set(codes)).toEqual(new Set(['clock.not-open']));
  });

  it('is told with the article that the decider cites', () => {
    const story = Story.begin('complaint', law, received);
    const decision = caseDecider.decide(story.state, { kind: 'AcceptComplaint' }, story.context({}));
    expect(objection(story, 'AcceptComplaint')).toEqual(decision.ok ? undefined : decision.rejection);
    expect(objection(story, 'AcceptComplaint')?.article).toMatch(/第.+条/);
  });

  it('is nothing where a body could do it: which ground, which committee, which amount is for whoever sends it', () => {
    const [awaiting, mediating] = [signedComplaint(law, received), mediatedComplaint(law, received)];
    expect(codeOf(awaiting, 'RefuseComplaint')).toBeUndefined();
    expect(codeOf(mediating, 'TerminateMediation')).toBeUndefined();
    expect(codeOf(mediating, 'RecordAgreement')).toBeUndefined();
    expect(codeOf(mediating, 'ReferToPeoplesMediation')).toBeUndefined();
  });

  it('is never that a field is empty: the bodies that are tried are whole', () => {
    const states = [signedComplaint(law, received), closedComplaint(law, received), verifiedReport(law, received)];
    const codes = states.flatMap((story) => actionKinds.map((kind) => codeOf(story, kind)));
    expect(codes).not.toContain('field.required');
    expect(codes).not.toContain('money.not-fen');
    expect(codes).not.toContain('evidence.invalid');
  });
});

describe('What stands against an action', () => {
  const received = '2026-05-06T09:00';

  it('is that there is nowhere to route to, where a county has passed on to a station that has none below it', () => {
    const atStation = Story.begin('complaint', order121, received).does({
      ...{ kind: 'RouteCase', toUnit: station, reason: null },
    });
    expect(codeOf(atStation, 'RouteCase')).toBe('routing.hand-back-instead');
    expect(codeOf(atStation, 'ReturnCase')).toBeUndefined();
  });

  it('is that no open clock can be paused by hand, rather than which clock or reason was named', () => {
    const story = signedComplaint(order121, received);
    expect(codeOf(story, 'PauseClock')).toBe('clock.not-pausable');
    expect(codeOf(mediatedComplaint(order121, received), 'PauseClock')).toBeUndefined();
  });

  it('is that the verification was extended already, and before that nothing', () => {
    const story = verifiedReport(order121, received);
    expect(codeOf(story, 'ExtendVerification')).toBeUndefined();
    expect(codeOf(story.does(extension), 'ExtendVerification')).toBe('clock.extended-already');
  });

  it('is the dispute about competence, where a report could be declined but for it', () => {
    const disputed = signedReport(order121, received).does({
      ...{ kind: 'DisputeCompetence', withUnit: otherCounty, reason: '跨区' },
    });
    expect(codeOf(disputed, 'DeclineToFile')).toBe('competence.pending');
    expect(codeOf(signedReport(order121, received), 'DeclineToFile')).toBeUndefined();
  });

  it('differs by law: a repeat is a report of its own under Order 20', () => {
    expect(codeOf(signedReport(order20, '2023-03-01T09:00'), 'NoteRepeatReport')).toBe('repeat.handled-on-its-own');
    expect(codeOf(signedReport(order121, received), 'NoteRepeatReport')).toBeUndefined();
  });

  it('is gone when the step before has been done, and stands again when this one has', () => {
    const accepted = acceptedComplaint(order121, received);
    const settled = mediatedComplaint(order121, received).does(agreement);
    expect(codeOf(accepted, 'RecordAgreement')).toBe('mediation.not-running');
    expect(codeOf(settled, 'RecordAgreement')).toBe('mediation.not-running');
    expect(codeOf(settled, 'NotifyParties')).toBeUndefined();
  });

  /** Where random histories begin: also deep inside, where nobody would come by chance. */
  const beginnings: Readonly<Record<CaseKind, readonly Story[]>> = {
    complaint: [
      Story.begin('complaint', order121, received),
      signedComplaint(order121, received),
      mediatedComplaint(order121, received),
      closedComplaint(order121, received),
    ],
    report: [Story.begin('report', order121, received), verifiedReport(order121, received)],
    consultation: [Story.begin('consultation', order121, received)],
  };

  it.each(Object.entries(beginnings) as [CaseKind, readonly Story[]][])(
    'never stands against what the decider lets happen, whatever has happened to a %s before',
    (kind, begun) => {
      const fitting = actionKinds.filter((action) => caseActions[action].kinds.some((of) => of === kind));
      let done = 0;
      const check = (story: Story, steps: readonly RandomStep[]) => {
        let { time } = story;
        let state: CaseState = story.state;
        for (const { command, hoursLater, unit } of steps) {
          if (!isRegistered(state) || command.kind === 'RegisterCase') return;
          const now = state;
          time = hoursAfter(time, hoursLater);
          const repeat = registration('report', received).caseId;
          const other =
            'into' in command ? command.into : 'to' in command && 'relation' in command ? command.to : repeat;
          const circumstances = {
            ...story.context({ unit: unit ?? now.unit, other: { id: other, kind, open: true, mergedInto: null } }),
            ...{ now: time, effectiveAt: time },
          };
          const decision = caseDecider.decide(now, command, circumstances);
          if (!decision.ok) continue;
          const acting = actingUnit(command.kind, now) ?? now.unit;
          const plain = { ...circumstances, unit: acting, other: null };
          const against = objectionTo(command.kind, now, units, (each) => caseDecider.decide(now, each, plain));
          expect({ kind: command.kind, against }).toEqual({ kind: command.kind, against: undefined });
          done++;
          state = decision.events.reduce<CaseState>(
            (folded, event) => evolveCase(folded, factFrom(event, circumstances)),
            state,
          );
        }
      };
      fc.assert(
        fc.property(fc.nat({ max: begun.length - 1 }), randomSteps(fitting, 40), (nth, steps) => {
          check(begun[nth]!, steps);
        }),
        { numRuns: 120 },
      );
      expect(done).toBeGreaterThan(300);
    },
  );
});
