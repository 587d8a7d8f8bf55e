import assert from 'node:assert/strict';
import type { Decider, Decision, DomainEvent, Recorded, Rejection } from '#libs/kernel';

/**
 * Sentences about a decider: given what happened, when something is asked, then this – events, or a rejection.
 *
 *     given(...history).when({ kind: 'SignCase' }, context).then({ type: 'CaseSigned', data: { unit } });
 *     given(...history).when({ kind: 'SignCase' }, context).thenRejected('signing.not-holder', { article: '…第三十七条' });
 *
 * Assertions are node:assert's, so a failure shows the difference and no test framework is tied in.
 */
export function specificationOf<S, C, E extends DomainEvent, X>(decider: Decider<S, C, E, X>) {
  return {
    /** The history, oldest first. */
    given: (...history: readonly Recorded<E>[]) =>
      new Given(
        decider,
        history.reduce((state, event) => decider.evolve(state, event), decider.initial),
      ),
  };
}

class Given<S, C, E extends DomainEvent, X> {
  constructor(
    private readonly decider: Decider<S, C, E, X>,
    readonly state: S,
  ) {}

  /** What is asked, and everything that the decision may depend on. */
  when(command: C, context: X): Outcome<E> {
    return new Outcome(this.decider.decide(this.state, command, context));
  }

  /** What the history itself comes to, without anything being asked. */
  thenState(check: (state: S) => void): void {
    check(this.state);
  }
}

/** What the decider answered. */
export class Outcome<E extends DomainEvent> {
  constructor(readonly decision: Decision<E>) {}

  /** Exactly these events, in this order. None: the command was right and changed nothing. */
  then(...expected: readonly E[]): void {
    assert.deepEqual(plain(this.events()), plain(expected));
  }

  /** Events of exactly these types, in this order, where the data are not the point. */
  thenTypes(...expected: readonly E['type'][]): void {
    assert.deepEqual(
      this.events().map(({ type }) => type),
      expected,
    );
  }

  /** Refused for this reason; of the rejection's other fields those that are named here must agree. */
  thenRejected(code: string, expected: Partial<Omit<Rejection, 'code'>> = {}): void {
    assert.ok(!this.decision.ok, `decided for, expected the rejection ${code}`);
    const { rejection } = this.decision;
    const seen = Object.fromEntries(Object.keys(expected).map((key) => [key, rejection[key as keyof Rejection]]));
    assert.deepEqual({ code: rejection.code, ...seen }, { code, ...expected });
  }

  private events(): readonly E[] {
    if (this.decision.ok) return this.decision.events;
    const { code, message, details } = this.decision.rejection;
    assert.fail(`refused: ${code} – ${message.en} ${JSON.stringify(details ?? {})}`);
  }
}

/** Events are plain JSON in the log; comparing them so leaves out what the log would not keep (`undefined`). */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}
