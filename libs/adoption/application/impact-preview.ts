import type { EventStore } from '#libs/event-store';
import { dateOf, startOfDay } from '#libs/kernel';
import type { CaseId, Clock, Instant } from '#libs/kernel';
import { calendarById, calendarRegistry, ruleSetById, ruleSetRegistry } from '#libs/law';
import { ImpactOf } from '../domain/index.js';
import type { AdoptRuleSet, Impact, LawEvent, Move, OpenCase, PublishCalendar } from '../domain/index.js';
import { openCaseOf } from './case-standing.js';
import type { LawOffice } from './law-office.js';
import { LawRefused } from './law-problems.js';

/** What would be written, and what it would do to the cases that are open. */
export interface ImpactPreview {
  readonly event: LawEvent;
  /** The instant at which it takes effect: now, or the first of the days on which an adopted rule-set holds. */
  readonly takesEffect: Instant;
  readonly impact: Impact;
}

export interface PreviewDependencies {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly office: LawOffice;
  /** Cases with an open clock, in the order of their ids; more of them do no harm. */
  readonly candidates: () => AsyncIterable<readonly CaseId[]>;
}

type Asked = PublishCalendar | AdoptRuleSet;

/** Streams that are read at a time: enough that the log is never waited for, too few to keep others waiting. */
const AT_ONCE = 8;

/**
 * How many open clocks a calendar or a rule-set moves, from when to when, before anything is written. Which cases have open clocks a
 * read model says; everything else is folded from the log, as the event itself will be decided.
 *
 * @param first how many cases of each clock and unit are named
 * @throws LawRefused where the command itself would be refused
 */
export async function previewImpact(deps: PreviewDependencies, command: Asked, first: number): Promise<ImpactPreview> {
  const { office, clock } = deps;
  const decision = await office.rehearse(command);
  if (!decision.ok) throw new LawRefused(decision.rejection);
  const { event } = decision;
  const now = clock.now();
  const takesEffect = event.type === 'CalendarPublished' ? now : later(now, startOfDay(event.data.from));
  const gathered = new ImpactOf(moveBy(event, command, office, takesEffect), first);
  for await (const page of deps.candidates())
    for (const open of await openCasesOf(deps.store, page)) gathered.add(open);
  return { event, takesEffect, impact: gathered.result() };
}

/** As if the event were in the log already; nothing is made known by it. */
function moveBy(event: LawEvent, { contents }: Asked, office: LawOffice, takesEffect: Instant): Move {
  const nothing = { nextCalendar: () => undefined, nextRuleSet: () => undefined };
  const looks = { ruleSetById, calendarById, asOf: takesEffect };
  if (event.type === 'CalendarPublished') {
    const { calendar: id } = event.data;
    const calendar = contents === null ? calendarById(id) : calendarRegistry.read(contents);
    return { ...nothing, ...looks, nextCalendar: (pinned) => (pinned === id ? undefined : calendar) };
  }
  if (event.type !== 'RuleSetAdopted') return { ...nothing, ...looks };
  const { ruleSet: id, hash, source, from, openCases } = event.data;
  const ruleSet = contents === null ? ruleSetById(id) : ruleSetRegistry.read(id, contents);
  if (!ruleSet) return { ...nothing, ...looks };
  const then = office.current.supposing(
    { ruleSet: id, hash, source, from, openCases, recordedAt: takesEffect },
    ruleSet,
  );
  return { ...nothing, ...looks, nextRuleSet: (pinned) => then.successorOf(pinned, dateOf(takesEffect)) };
}

async function openCasesOf(store: EventStore, ids: readonly CaseId[]): Promise<OpenCase[]> {
  const found: OpenCase[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const read = await Promise.all(ids.slice(from, from + AT_ONCE).map((id) => openCaseOf(store, id)));
    found.push(...read.filter((each) => each !== undefined));
  }
  return found;
}

function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
