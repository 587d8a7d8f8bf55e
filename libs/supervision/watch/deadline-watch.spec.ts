import { MemoryEventStore } from '#libs/event-store/memory';
import type { CaseRequest, CommandAnswer } from '#libs/case/service';
import { FixedClock } from '#libs/kernel';
import type { Instant } from '#libs/kernel';
import { shippedLaw } from '#libs/law';
import { SupervisionRecords } from '../application/records.js';
import type { DigestItem, DigestRecipient } from '../domain/digest.js';
import { at, caseOf, county } from '../testing/facts.js';
import { DeadlineWatch } from './deadline-watch.js';
import type { DueMiss, DueRung } from './ports.js';

const DUE = at('2026-05-14 23:59:59.999');
const rung = (n: number): DueRung => ({
  ...{ caseId: caseOf(n), clock: 'initial-review', run: 1, rung: 'on-the-day', dueAt: DUE },
  at: at('2026-05-14 08:30'),
});
const miss = (n: number): DueMiss => ({
  caseId: caseOf(n),
  clock: 'initial-review',
  run: 1,
  dueAt: DUE,
  at: at('2026-05-15'),
});

/** Read models that are lists, and cases that do once what they are asked, or refuse. */
class Office {
  due: { rungs: DueRung[]; misses: DueMiss[] } = { rungs: [], misses: [] };
  readonly done = new Set<string>();
  readonly asked: CaseRequest[] = [];
  readonly refused: string[] = [];
  readonly refuses = new Map<string, string>();
  readonly waiting: DigestItem[] = [];
  readonly store = new MemoryEventStore();
  readonly stop = new AbortController();
  caughtUp = 0;

  pass(now: Instant) {
    const page =
      <D extends DueMiss>(list: readonly D[]) =>
      (upTo: Instant, limit: number, after?: D): Promise<readonly D[]> => {
        const open = list.filter((each) => each.at <= upTo && !this.done.has(each.caseId));
        return Promise.resolve(open.filter((each) => !after || each.caseId > after.caseId).slice(0, limit));
      };
    const recipient: DigestRecipient = { to: { unit: county, handler: 'wang' }, month: '2026-05' };
    return new DeadlineWatch({
      cases: { execute: (request) => Promise.resolve(this.#execute(request)) },
      records: new SupervisionRecords({ store: this.store, clock: new FixedClock(now) }),
      due: { rungs: page(this.due.rungs), misses: page(this.due.misses) },
      reminders: {
        recipients: () => Promise.resolve(this.waiting.length > 0 ? [recipient] : []),
        waitingFor: () => Promise.resolve([...this.waiting]),
      },
      now: () => Promise.resolve(now),
      law: () => Promise.resolve(shippedLaw),
      caughtUp: () => Promise.resolve(void this.caughtUp++),
      onRefused: (code, { caseId }) => this.refused.push(`${code} ${caseId}`),
    }).pass(this.stop.signal);
  }

  #execute(request: CaseRequest): CommandAnswer {
    this.asked.push(request);
    const { caseId, command } = request;
    const code = this.refuses.get(caseId);
    if (code !== undefined) return { ok: false, caseId, rejection: { code, message: { zh: code, en: code } } };
    this.done.add(caseId);
    if (command.kind === 'FireRung') this.waiting.push({ ...rung(0), caseId });
    return { ok: true, caseId, revision: 1n, position: 1n, repeated: false };
  }
}

describe('A pass of the watch', () => {
  it('asks for each thing by an id that says what it does, so that another process asks for the same', async () => {
    const [one, other] = [new Office(), new Office()];
    for (const office of [one, other]) {
      office.due = { rungs: [rung(1)], misses: [miss(2)] };
      await office.pass(at('2026-05-15 09:00'));
    }
    expect(one.asked.map(({ command }) => command)).toEqual([
      { kind: 'RecordMissedDeadline', clock: 'initial-review', run: 1 },
      { kind: 'FireRung', clock: 'initial-review', run: 1, rung: 'on-the-day', dueAt: DUE },
    ]);
    expect(one.asked.map(({ commandId }) => commandId)).toEqual(other.asked.map(({ commandId }) => commandId));
    expect(new Set(one.asked.map(({ commandId }) => commandId)).size).toBe(2);
  });

  it('outside working hours records what was missed, and reminds of nothing', async () => {
    const office = new Office();
    office.due = { rungs: [rung(1)], misses: [miss(2)] };
    expect(await office.pass(at('2026-05-15 03:00'))).toEqual({ misses: 1, rungs: 0, digests: 0, told: 0 });
    expect(await office.pass(at('2026-05-16 10:00'))).toEqual({ misses: 0, rungs: 0, digests: 0, told: 0 });
    expect(await office.pass(at('2026-05-18 10:00'))).toEqual({ misses: 0, rungs: 1, digests: 1, told: 1 });
  });

  it('takes nothing for due that is still to come', async () => {
    const office = new Office();
    office.due = { rungs: [rung(1)], misses: [miss(2)] };
    expect(await office.pass(at('2026-05-14 08:29'))).toEqual({ misses: 0, rungs: 0, digests: 0, told: 0 });
    expect(office.asked).toEqual([]);
  });

  it('gets through more than a page, past a case that refuses, and tells only of refusals that are strange', async () => {
    const office = new Office();
    office.due.rungs = Array.from({ length: 1_234 }, (_, n) => rung(n));
    office.refuses.set(caseOf(3), 'clock.rung-fired').set(caseOf(4), 'field.required');
    const report = await office.pass(at('2026-05-14 09:00'));
    expect(report).toEqual({ misses: 0, rungs: 1_232, digests: 1, told: 1_232 });
    expect(new Set(office.refused)).toEqual(new Set([`field.required ${caseOf(4)}`]));
  });

  it('waits for the read models before it looks, and after it has done something', async () => {
    const office = new Office();
    await office.pass(at('2026-05-14 09:00'));
    expect(office.caughtUp).toBe(1);
    office.due.rungs = [rung(1)];
    await office.pass(at('2026-05-14 09:00'));
    expect(office.caughtUp).toBe(3);
  });

  it('tells nothing twice, also where the read model has not heard of the digest yet', async () => {
    const office = new Office();
    office.due.rungs = [rung(1)];
    expect(await office.pass(at('2026-05-14 09:00'))).toMatchObject({ digests: 1, told: 1 });
    expect(await office.pass(at('2026-05-14 09:01'))).toMatchObject({ digests: 0, told: 0 });
    office.due.rungs = [rung(1), rung(2)];
    await office.pass(at('2026-05-14 09:02'));
    const told: string[] = [];
    for await (const page of office.store.readAll())
      told.push(...page.flatMap(({ data }) => (data as { items: DigestItem[] }).items.map(({ caseId }) => caseId)));
    expect(told).toEqual([caseOf(1), caseOf(2)]);
  });

  it('ends at once when it is told to', async () => {
    const office = new Office();
    office.due.rungs = [rung(1)];
    office.stop.abort(new Error('stopped'));
    await expect(office.pass(at('2026-05-14 09:00'))).rejects.toThrow('stopped');
    expect(office.asked).toEqual([]);
  });
});
