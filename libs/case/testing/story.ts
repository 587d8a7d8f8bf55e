import assert from 'node:assert/strict';
import { epochMs, instant, instantOf } from '#libs/kernel';
import type { Actor, Instant, UnitCode } from '#libs/kernel';
import { calendarById, dueOf, newestCalendar, outcomeOf, ruleSetById } from '#libs/law';
import type { Calendar, CaseKind, ClockInstance, ClockOutcome, RuleSet } from '#libs/law';
import { specificationOf } from '#libs/testing';
import type { Outcome } from '#libs/testing';
import type { CaseCommand, CommandOf } from '../domain/commands.js';
import type { CaseContext, OrganisationView, OtherCase } from '../domain/context.js';
import { caseDecider } from '../domain/decider.js';
import type { CaseEvent } from '../domain/events/index.js';
import { foldCase } from '../domain/evolve.js';
import type { CaseFact } from '../domain/facts.js';
import { factFrom } from '../domain/order.js';
import { caseIdOfSource } from '../domain/registration/case-id.js';
import type { CaseState } from '../domain/state.js';

function known<T>(value: T | undefined, what: string): T {
  assert.ok(value !== undefined, `${what} is not shipped`);
  return value;
}

export const order20: RuleSet = known(ruleSetById('cn-samr-order-20'), 'Order 20');
export const order121: RuleSet = known(ruleSetById('cn-samr-order-121'), 'Order 121');

/** Both regulations, for `describe.each`: what both speak of is tested under both. */
export const bothOrders = [
  { name: 'Order 20', law: order20, received: '2023-03-01T09:00' },
  { name: 'Order 121', law: order121, received: '2026-05-06T09:00' },
] as const;

/** `2026-05-06T09:00` or with seconds (and milliseconds), Asia/Shanghai. */
export function at(text: string): Instant {
  return instant(`${text.length === 16 ? `${text}:00` : text}+08:00`);
}

export function hoursAfter(time: Instant, hours: number): Instant {
  return instantOf(epochMs(time) + hours * 3_600_000);
}

export const city = '230700' as UnitCode;
export const county = '230781' as UnitCode;
export const otherCounty = '230725' as UnitCode;
export const station = '230781-02' as UnitCode;

const parents: Readonly<Record<string, UnitCode | null>> = {
  [city]: null,
  [county]: city,
  [otherCounty]: city,
  [station]: county,
};

export const organisation: OrganisationView = {
  exists: (unit) => Object.hasOwn(parents, unit),
  parentOf: (unit) => parents[unit] ?? null,
};

export const officer: Actor = { id: 'wang', role: 'officer' };

/** Circumstances of one command that differ from the story's own. */
export interface Circumstances {
  readonly at?: string;
  readonly now?: string;
  readonly actor?: Actor;
  readonly unit?: UnitCode;
  readonly other?: OtherCase | null;
  readonly calendar?: Calendar;
  readonly law?: RuleSet;
  readonly bringsEvidence?: boolean;
}

/** A registration that nothing stands against; change what the test is about. */
export function registration(
  kind: CaseKind,
  receivedAt: string,
  change: Partial<CommandOf<'RegisterCase'>> = {},
): CommandOf<'RegisterCase'> {
  const source = { system: 'hotline-12315', number: `12315-${receivedAt}` };
  return {
    kind: 'RegisterCase',
    caseId: caseIdOfSource(change.caseKind ?? kind, change.source ?? source),
    caseKind: kind,
    channel: 'hotline-12315',
    source,
    receivedAt: at(receivedAt),
    submitter: { name: '张三', phone: '13945800000', address: '伊春市伊美区新兴中路1号', idNumber: null },
    named: true,
    representative: null,
    respondent: { name: '某健身中心', address: '伊春市伊美区通河路2号', uscc: null, platform: null },
    category: '服务',
    problem: '预付卡',
    place: '伊美区',
    request: '退还健身卡余额',
    amountInDisputeFen: 120_000,
    knewOn: null,
    linkedTo: null,
    ...change,
  };
}

/** The history of one case, told in commands. Every step goes through the decider; a story never holds what it would refuse. */
export class Story {
  private constructor(
    readonly law: RuleSet,
    readonly facts: readonly CaseFact[],
    readonly time: Instant,
    readonly unit: UnitCode,
  ) {}

  /** A case of which nothing is known yet. */
  static none(law: RuleSet, time = '2026-05-06T09:30'): Story {
    return new Story(law, [], at(time), county);
  }

  static begin(
    kind: CaseKind,
    law: RuleSet,
    receivedAt: string,
    change: Partial<CommandOf<'RegisterCase'>> = {},
  ): Story {
    return new Story(law, [], at(receivedAt), county).does(registration(kind, receivedAt, change));
  }

  /** As `begin`, received and registered by that unit. */
  static beginAt(unit: UnitCode, kind: CaseKind, law: RuleSet, receivedAt: string): Story {
    return new Story(law, [], at(receivedAt), unit).does(registration(kind, receivedAt));
  }

  get state(): CaseState {
    return foldCase(this.facts);
  }

  /** Time goes on to this moment. */
  on(time: string): Story {
    return new Story(this.law, this.facts, at(time), this.unit);
  }

  /** Another unit acts. */
  by(unit: UnitCode): Story {
    return new Story(this.law, this.facts, this.time, unit);
  }

  /** These commands, one after another, each accepted. */
  does(...commands: readonly CaseCommand[]): Story {
    return commands.reduce<Story>((story, command) => story.doesUnder({}, command), this);
  }

  doesUnder(circumstances: Circumstances, command: CaseCommand): Story {
    const context = this.context(circumstances);
    const decision = caseDecider.decide(this.state, command, context);
    assert.ok(decision.ok, decision.ok ? '' : `${command.kind} was refused: ${decision.rejection.code}`);
    const facts = decision.events.map((event) => factFrom(event, context));
    return new Story(this.law, [...this.facts, ...facts], this.time, this.unit);
  }

  /** Asks for one thing more, for the test to judge. */
  when(command: CaseCommand, circumstances: Circumstances = {}): Outcome<CaseEvent> {
    return specificationOf(caseDecider)
      .given(...this.facts)
      .when(command, this.context(circumstances));
  }

  /** As `when`, in another organisation. */
  whenIn(tree: OrganisationView, command: CaseCommand): Outcome<CaseEvent> {
    return specificationOf(caseDecider)
      .given(...this.facts)
      .when(command, { ...this.context({}), organisation: tree });
  }

  /** How the last running of a clock ended, judged from its events alone. */
  outcome(clock: string): ClockOutcome {
    return outcomeOf(this.run(clock), dueOf(this.run(clock)));
  }

  /** The last running of a clock. */
  run(clock: string): ClockInstance {
    const run = this.state.clocks.runs.findLast((candidate) => candidate.clock === clock);
    assert.ok(run, `the clock ${clock} never ran`);
    return run;
  }

  context(circumstances: Circumstances): CaseContext {
    const effectiveAt = circumstances.at === undefined ? this.time : at(circumstances.at);
    const pinned = this.facts.length === 0 ? undefined : this.state.calendar;
    return {
      now: circumstances.now === undefined ? effectiveAt : at(circumstances.now),
      effectiveAt,
      actor: circumstances.actor ?? officer,
      unit: circumstances.unit ?? this.unit,
      ruleSet: circumstances.law ?? this.law,
      calendar: circumstances.calendar ?? (pinned && calendarById(pinned)) ?? newestCalendar(),
      organisation,
      other: circumstances.other ?? null,
      bringsEvidence: circumstances.bringsEvidence ?? true,
    };
  }
}
