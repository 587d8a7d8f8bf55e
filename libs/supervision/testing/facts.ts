import { instant } from '#libs/kernel';
import type { CaseId, Decider, DomainEvent, Instant, Recorded, Rejection, RuleSetId, UnitCode } from '#libs/kernel';
import type { SupervisionContext } from '../domain/context.js';

export const bureau = '230700' as UnitCode;
export const county = '230781' as UnitCode;
export const otherCounty = '230725' as UnitCode;

/** `2026-03-02 09:00`, Asia/Shanghai. */
export function at(text: string): Instant {
  const [date, time = '00:00'] = text.split(' ');
  return instant(`${date}T${time.length === 5 ? `${time}:00` : time}+08:00`);
}

/** The n-th case. */
export function caseOf(n: number): CaseId {
  return `T-0000-0000-0000-${String(n).padStart(4, '0')}` as CaseId;
}

/** One stream, told in commands: the events that follow, or why there are none. */
export class Stream<S, C, E extends DomainEvent> {
  constructor(
    private readonly decider: Decider<S, C, E, SupervisionContext>,
    readonly state: S = decider.initial,
    readonly events: readonly E[] = [],
    readonly rejection?: Rejection,
  ) {}

  on(now: string, command: C): Stream<S, C, E> {
    const decision = this.decider.decide(this.state, command, { now: at(now) });
    if (!decision.ok) return new Stream(this.decider, this.state, this.events, decision.rejection);
    const state = decision.events.reduce(
      (folded, event) => this.decider.evolve(folded, recorded(event, now)),
      this.state,
    );
    return new Stream(this.decider, state, [...this.events, ...decision.events]);
  }
}

function recorded<E extends DomainEvent>(event: E, now: string): Recorded<E> {
  const envelope = { actor: { id: 'clock', role: 'clock' }, unit: bureau, ruleSet: 'cn-samr-order-121' as RuleSetId };
  return { ...event, ...envelope, recordedAt: at(now), effectiveAt: at(now) } as unknown as Recorded<E>;
}
