import type { Decider, DomainEvent, Recorded } from '#libs/kernel';
import { instant } from '#libs/kernel';
import { specificationOf } from './specification.js';

/** A door: it can be opened once. */
interface Opened extends DomainEvent {
  readonly type: 'Opened';
  readonly data: { readonly by: string; readonly note?: string | undefined };
}

const door: Decider<boolean, 'open' | 'look', Opened, string> = {
  initial: false,
  evolve: () => true,
  decide: (open, command, by) => {
    if (command === 'look') return { ok: true, events: [] };
    return open
      ? { ok: false, rejection: { code: 'door.open', message: { zh: '已开', en: 'open' }, field: 'door' } }
      : { ok: true, events: [{ type: 'Opened', data: { by, note: undefined } }] };
  },
};
const opened = {
  type: 'Opened',
  data: { by: 'anna' },
  recordedAt: instant('2026-05-06T09:00:00+08:00'),
  effectiveAt: instant('2026-05-06T09:00:00+08:00'),
  actor: { id: 'anna', role: 'officer' },
  unit: '230700',
  ruleSet: 'none',
} as unknown as Recorded<Opened>;
const { given } = specificationOf(door);

describe('A specification', () => {
  it('holds when the events are the ones that were said', () => {
    given()
      .when('open', 'anna')
      .then({ type: 'Opened', data: { by: 'anna' } });
    given().when('open', 'anna').thenTypes('Opened');
    given(opened).when('look', 'anna').then();
    given(opened).thenState((open) => expect(open).toBe(true));
  });

  it('fails when other events, more or fewer were decided', () => {
    expect(() =>
      given()
        .when('open', 'anna')
        .then({ type: 'Opened', data: { by: 'bert' } }),
    ).toThrow();
    expect(() => given().when('open', 'anna').then()).toThrow();
    expect(() => given().when('look', 'anna').thenTypes('Opened')).toThrow();
  });

  it('fails when something was refused that should not be, and says why', () => {
    expect(() => given(opened).when('open', 'anna').then()).toThrow('door.open – open');
  });

  it('holds a rejection to its code and to the fields that are named', () => {
    const refused = given(opened).when('open', 'anna');
    refused.thenRejected('door.open');
    refused.thenRejected('door.open', { field: 'door' });
    expect(() => refused.thenRejected('door.locked')).toThrow();
    expect(() => refused.thenRejected('door.open', { field: 'window' })).toThrow();
    expect(() => given().when('open', 'anna').thenRejected('door.open')).toThrow('expected the rejection door.open');
  });
});
