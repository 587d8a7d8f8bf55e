import fc from 'fast-check';
import type { CaseKind, RuleSet } from '#libs/law';
import { randomSteps } from '../testing/any-command.js';
import type { RandomStep } from '../testing/any-command.js';
import {
  bothOrders,
  county,
  hoursAfter,
  officer,
  order121,
  organisation,
  registration,
  Story,
} from '../testing/story.js';
import {
  acceptedComplaint,
  closedComplaint,
  mediatedComplaint,
  signedComplaint,
  verifiedReport,
} from '../testing/stories.js';
import { caseActions } from './actions.js';
import type { CaseCommandKind } from './commands.js';
import type { CaseContext, OtherCase } from './context.js';
import { caseDecider } from './decider.js';
import { evolveCase, foldCase } from './evolve.js';
import type { CaseFact } from './facts.js';
import { caseMachine } from './machine.js';
import { factFrom } from './order.js';
import { rejectionCatalogue } from './rejections/catalogue.js';
import type { CaseState, CaseStatus } from './state.js';

const kindsOf = Object.keys(caseActions) as CaseCommandKind[];
const received = '2026-05-06T09:00';

/** Steps of the substance more often than what stands beside it, so that histories get somewhere. */
function commandsFor(kind: CaseKind): CaseCommandKind[] {
  const fitting = kindsOf.filter((command) => caseActions[command].kinds.some((of) => of === kind));
  const steps = fitting.filter(
    (command) => !/Clock|Rung|Project|Missed|Note|Materials|Evidence|Withdraw|Transfer/.test(command),
  );
  return [...steps, ...steps, ...steps, ...kindsOf];
}

interface Told {
  readonly state: CaseState;
  readonly facts: readonly CaseFact[];
  readonly statuses: readonly (readonly [CaseStatus, CaseStatus])[];
  readonly codes: readonly string[];
}

/** Where random histories begin: also deep inside, where nobody would come by chance. */
function beginnings(kind: CaseKind, law: RuleSet, day: string): readonly Story[] {
  switch (kind) {
    case 'complaint':
      return [
        Story.begin(kind, law, day),
        signedComplaint(law, day),
        acceptedComplaint(law, day),
        mediatedComplaint(law, day),
        closedComplaint(law, day),
      ];
    case 'report':
      return [Story.begin(kind, law, day), verifiedReport(law, day)];
    case 'consultation':
      return [Story.begin(kind, law, day)];
  }
}

/** Plays random steps through the decider; whatever is accepted is folded. */
function play(kind: CaseKind, begun: Story, steps: readonly RandomStep[]): Told {
  let { state, time } = begun;
  const facts: CaseFact[] = [...begun.facts];
  const statuses: [CaseStatus, CaseStatus][] = [];
  const codes: string[] = [];
  for (const { command, hoursLater, backHours, unit } of steps) {
    time = hoursAfter(time, hoursLater);
    const id =
      'into' in command ? command.into : 'to' in command ? command.to : registration('report', received).caseId;
    const other: OtherCase = { id: id as OtherCase['id'], kind, open: true, mergedInto: null };
    const context: CaseContext = {
      ...begun.context({}),
      now: time,
      effectiveAt: hoursAfter(time, -backHours),
      actor: officer,
      unit: unit ?? state.unit ?? county,
      organisation,
      other,
    };
    const decision = caseDecider.decide(state, command, context);
    if (!decision.ok) {
      codes.push(decision.rejection.code);
      continue;
    }
    for (const event of decision.events) {
      const fact = factFrom(event, context);
      const next = evolveCase(state, fact);
      if (next.status !== state.status) statuses.push([state.status, next.status]);
      facts.push(fact);
      state = next;
    }
  }
  return { state, facts, statuses, codes };
}

const kinds: readonly CaseKind[] = ['complaint', 'report', 'consultation'];
const table = kinds.flatMap((kind) => bothOrders.map(({ name, law, received: day }) => ({ kind, name, law, day })));

describe('Any sequence of commands', () => {
  it.each(table)('on a $kind under $name never throws, folds, and keeps to the drawn machine', ({ kind, law, day }) => {
    const begun = beginnings(kind, law, day);
    fc.assert(
      fc.property(fc.nat({ max: begun.length - 1 }), randomSteps(commandsFor(kind), 50), (nth, steps) => {
        const { state, facts, statuses, codes } = play(kind, begun[nth] as Story, steps);
        expect(foldCase(facts)).toEqual(state);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        for (const [from, to] of statuses) {
          if (from !== 'merged') expect(caseMachine[kind][from] ?? []).toContain(to);
        }
        for (const code of codes) expect(Object.keys(rejectionCatalogue)).toContain(code);
        expect(state.current.recoveredFen).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 4000 },
    );
  });

  it('really gets everywhere: random histories reach every state of the machine', () => {
    for (const kind of kinds) {
      const reached = new Set<CaseStatus>(['none', 'registered']);
      for (const begun of beginnings(kind, order121, received)) {
        for (const steps of fc.sample(randomSteps(commandsFor(kind), 50), { numRuns: 250, seed: 12315 })) {
          for (const [, to] of play(kind, begun, steps).statuses) reached.add(to);
        }
      }
      const drawn = new Set(Object.entries(caseMachine[kind]).flatMap(([from, to]) => [from as CaseStatus, ...to]));
      expect([...drawn].filter((status) => !reached.has(status))).toEqual([]);
    }
  });
});

describe('Folding', () => {
  it('is total: events in an order that no decider would decide fold all the same', () => {
    const facts = [
      ...signedComplaint(order121, received).facts,
      ...Story.begin('report', order121, received).does({ kind: 'SignCase' }).facts,
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(facts, { minLength: 1 }), (shuffled) => {
        expect(() => foldCase(shuffled)).not.toThrow();
      }),
    );
  });

  it('leaves a case alone when an event of a newer program comes', () => {
    const { facts, state } = signedComplaint(order121, received);
    const last = facts.at(-1);
    const stranger = { ...last, type: 'CaseSentToTheMoon', data: {} } as unknown as CaseFact;
    expect(evolveCase(state, stranger)).toEqual(state);
  });

  it('never touches the state that it is given', () => {
    const { facts } = signedComplaint(order121, received);
    const frozen = deepFreeze(foldCase(facts.slice(0, 1)));
    expect(() => evolveCase(frozen, facts[1] as CaseFact)).not.toThrow();
  });
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
