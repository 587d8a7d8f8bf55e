import { MemoryEventStore } from '#libs/event-store/memory';
import type { EventStore } from '#libs/event-store';
import { loadOrganisation, Policy } from '#libs/identity';
import type { Principal } from '#libs/identity';
import { caseStream, derivedCommandId, FixedClock, instant, newCommandId } from '#libs/kernel';
import type { Stored, UnitCode } from '#libs/kernel';
import { validated } from '#libs/platform';
import { actionBySlug } from '../commands/action-by-slug.js';
import { RegisterCase, RegisterCaseBody } from '../commands/register-case.command.js';
import { CaseCommandService } from './case-command.service.js';
import type { CaseRequest } from './case-command.service.js';
import { CommandRejected } from './problems.js';
import { GuardedCases } from './guarded-cases.js';
import type { CommandBy } from './guarded-cases.js';

const organisation = loadOrganisation();
const principal: Principal = {
  ...{ id: 'zhang', onBehalfOf: null, roles: ['intake', 'head', 'handler'], unit: organisation.root.code, grants: [] },
};
const by: CommandBy = { principal, commandId: null, expectedRevision: null };
const complaint = {
  caseKind: 'complaint',
  channel: 'app',
  source: { system: 'national-platform', number: '1230700002026021000001' },
  receivedAt: '2026-02-10T09:00:00+08:00',
  submitter: { name: '李某', phone: '13800138000', address: '伊春市伊美区某街1号' },
  respondent: { name: '示例健身有限公司', address: '伊春市伊美区某路2号' },
  category: '预付卡',
  request: '健身卡退款',
};

const guarded = new GuardedCases(setUp().cases, new Policy(organisation));

function requestFor(
  slug: string,
  caseId: CaseRequest['caseId'],
  body: object,
  over: Partial<CommandBy> = {},
): CaseRequest {
  const Action = actionBySlug(slug)!;
  return guarded.requestOf(new Action(caseId, validated(Action.Body, body), { ...by, ...over }).asked);
}

function registering(body: object = {}, over: Partial<CommandBy> = {}): CaseRequest {
  return guarded.requestOf(
    new RegisterCase(validated(RegisterCaseBody, { ...complaint, ...body }), { ...by, ...over }).asked,
  );
}

function setUp(store: EventStore = new MemoryEventStore()) {
  const clock = new FixedClock(instant('2026-02-10T10:00:00+08:00'));
  return { store, clock, cases: new CaseCommandService({ store, clock, organisation: loadOrganisation() }) };
}

class Unreadable extends MemoryEventStore {
  override read(): never {
    throw new Error('the log was read');
  }
}

async function streamOf(store: EventStore, request: CaseRequest): Promise<Stored[]> {
  const events: Stored[] = [];
  for await (const event of store.read(caseStream(request.caseId))) events.push(event);
  return events;
}

describe('the way of one command', () => {
  it('leaves one event with who, where, when and under which law', async () => {
    const { cases, store } = setUp();
    const request = registering();
    expect(await cases.execute(request)).toEqual({
      ok: true,
      caseId: request.caseId,
      revision: 0n,
      position: 1n,
      repeated: false,
    });
    const [event] = await streamOf(store, request);
    expect(event).toMatchObject({
      type: 'CaseRegistered',
      actor: { id: 'zhang', role: 'intake' },
      unit: '230700',
      ruleSet: 'cn-samr-order-20',
      recordedAt: '2026-02-10T10:00:00.000+08:00',
      commandId: request.commandId,
    });
  });

  it('gives the same command its first answer again, though the state has moved on since', async () => {
    const { cases, store } = setUp();
    const register = registering();
    const first = await cases.execute(register);
    await cases.execute(requestFor('route', register.caseId, { toUnit: '230717' }));
    expect(await cases.execute(register)).toEqual({ ...first, repeated: true });
    expect(await streamOf(store, register)).toHaveLength(2);
  });

  it('asks the log nothing before it registers what nobody has registered', async () => {
    const store = new Unreadable();
    expect(await setUp(store).cases.execute(registering())).toMatchObject({ ok: true, revision: 0n });
  });

  it('gives a registration its first answer again, also when it would be refused by now', async () => {
    const { cases, clock } = setUp();
    const register = registering();
    const first = await cases.execute(register);
    clock.set(instant('2026-02-10T08:00:00+08:00')); // before the day of receipt
    expect(await cases.execute(registering({ source: { system: 'app', number: '2' } }))).toMatchObject({ ok: false });
    expect(await cases.execute(register)).toEqual({ ...first, repeated: true });
  });

  it('registers one work order once, whoever sends it', async () => {
    const { cases, store } = setUp();
    await cases.execute(registering());
    const again = registering({}, { commandId: newCommandId() });
    expect(await cases.execute(again)).toMatchObject({ ok: false, rejection: { code: 'case.already-registered' } });
    expect(await streamOf(store, again)).toHaveLength(1);
  });

  it('writes nothing when the decider refuses', async () => {
    const { cases, store } = setUp();
    const register = registering();
    await cases.execute(register);
    expect(await cases.execute(requestFor('accept', register.caseId, {}))).toMatchObject({ ok: false });
    expect(await store.head()).toBe(1n);
  });

  it('writes nothing when it only rehearses', async () => {
    const { cases, store } = setUp();
    expect(await cases.rehearse(registering())).toMatchObject({ ok: true });
    expect(await store.head()).toBe(0n);
  });

  it('refuses a command that was made for an older revision, and says where the case stands', async () => {
    const { cases } = setUp();
    const register = registering();
    await cases.execute(register);
    await cases.execute(requestFor('route', register.caseId, { toUnit: '230717' }));
    const stale = requestFor('add-note', register.caseId, { text: '备注' }, { expectedRevision: 0n });
    expect(await cases.execute(stale)).toMatchObject({
      ok: false,
      rejection: { code: 'case.revision-moved-on', details: { expected: '0', actual: '1' } },
    });
  });

  it('tells what happened since that revision – who did what when, and nothing that it says', async () => {
    const { cases } = setUp();
    const register = registering();
    await cases.execute(register);
    await cases.execute(requestFor('add-note', register.caseId, { text: '李某来电' }));
    await cases.execute(requestFor('route', register.caseId, { toUnit: '230717' }));
    const answer = await cases.execute(requestFor('sign', register.caseId, {}, { expectedRevision: 0n }));
    if (answer.ok) throw new Error('done');
    const at = { recordedAt: '2026-02-10T10:00:00.000+08:00', unit: '230700' };
    expect(answer.changes).toEqual({
      leftOut: 0,
      shown: [
        {
          ...{ revision: '1', type: 'NoteAdded', title: { zh: '备注', en: 'Note added' } },
          ...{ ...at, actor: { id: 'zhang', role: 'intake' } },
        },
        {
          ...{ revision: '2', type: 'CaseRouted', title: { zh: '分流', en: 'Routed' } },
          ...{ ...at, actor: { id: 'zhang', role: 'intake' } },
        },
      ],
    });
    const problem = new CommandRejected(answer.caseId, answer.rejection, answer.changes).toProblem();
    expect(problem).toMatchObject({
      ...{ status: 412, code: 'case.revision-moved-on', field: 'If-Match' },
      ...{ changes: answer.changes?.shown, details: { expected: '0', actual: '2', changesLeftOut: 0 } },
    });
    expect(JSON.stringify(problem)).not.toContain('李某');
  });

  it('tells the last fifty of many, oldest first, and how many more there were', async () => {
    const { cases } = setUp();
    const register = registering();
    await cases.execute(register);
    for (let i = 1; i <= 53; i++) await cases.execute(requestFor('add-note', register.caseId, { text: `备注 ${i}` }));
    const answer = await cases.execute(requestFor('sign', register.caseId, {}, { expectedRevision: 0n }));
    const { shown = [], leftOut } = (answer.ok ? undefined : answer.changes) ?? {};
    expect({ first: shown[0]?.revision, last: shown.at(-1)?.revision, leftOut }).toEqual({
      ...{ first: '4', last: '53', leftOut: 3 },
    });
    expect(shown).toHaveLength(50);
  });

  it('tells whoever may not reach the case nothing of what changed', async () => {
    const { cases } = setUp();
    const register = registering();
    await cases.execute(register);
    const stranger: Principal = { ...principal, unit: '230717' as UnitCode };
    const stale = requestFor('sign', register.caseId, {}, { principal: stranger, expectedRevision: 7n });
    await expect(cases.execute(stale)).rejects.toMatchObject({ code: 'access.scope' });
    const again = registering({}, { principal: stranger, expectedRevision: 7n, commandId: newCommandId() });
    const answer = await cases.execute({ ...again, unit: '230700' as UnitCode });
    expect(answer).toMatchObject({ ok: false, rejection: { code: 'case.revision-moved-on' } });
    expect(answer).not.toHaveProperty('changes');
  });

  it('says of a case that does not exist that it does not, whatever revision is stated', async () => {
    const { cases } = setUp();
    const request = requestFor('accept', registering().caseId, {}, { expectedRevision: 3n });
    expect(await cases.execute(request)).toMatchObject({ ok: false, rejection: { code: 'case.not-registered' } });
  });

  it('reads again and decides again when another writer was faster', async () => {
    const { cases, store } = setUp();
    const register = registering();
    await cases.execute(register);
    const notes = Array.from({ length: 6 }, (_, i) =>
      cases.execute({
        ...requestFor('add-note', register.caseId, { text: `备注 ${i}` }),
        commandId: derivedCommandId(`note ${i}`),
      }),
    );
    expect((await Promise.all(notes)).every(({ ok }) => ok)).toBe(true);
    const revisions = (await streamOf(store, register)).map(({ revision }) => revision);
    expect(revisions).toEqual([0n, 1n, 2n, 3n, 4n, 5n, 6n]);
  });

  it('answers an action on a case that does not exist with a rejection, not with a crash', async () => {
    const { cases } = setUp();
    const request = requestFor('accept', registering().caseId, {});
    expect(await cases.execute(request)).toMatchObject({ ok: false, rejection: { code: 'case.not-registered' } });
  });

  it('keeps a case under the law of its day of receipt after the law has changed', async () => {
    const { cases, clock, store } = setUp();
    clock.set(instant('2026-04-14T23:00:00+08:00'));
    const old = registering({ receivedAt: '2026-04-14T22:59:59+08:00', source: { system: 'app', number: '1' } });
    await cases.execute(old);
    clock.set(instant('2026-04-15T09:00:00+08:00'));
    const fresh = registering({ receivedAt: '2026-04-15T00:00:00+08:00', source: { system: 'app', number: '2' } });
    await cases.execute(fresh);
    await cases.execute(requestFor('route', old.caseId, { toUnit: '230717' as UnitCode }));
    expect((await streamOf(store, old)).map(({ ruleSet }) => ruleSet)).toEqual([
      'cn-samr-order-20',
      'cn-samr-order-20',
    ]);
    expect((await streamOf(store, fresh)).map(({ ruleSet }) => ruleSet)).toEqual(['cn-samr-order-121']);
  });
});
