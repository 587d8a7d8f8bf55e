import type { CommandBus } from '@nestjs/cqrs';
import { MemoryEventStore } from '#libs/event-store/memory';
import { loadOrganisation, Policy } from '#libs/identity';
import type { Principal } from '#libs/identity';
import { caseStream, derivedCommandId, FixedClock, instant } from '#libs/kernel';
import type { CaseId } from '#libs/kernel';
import { BatchOfCommands } from './batch-of-commands.js';
import type { BatchRequest } from './batch-of-commands.js';
import { CaseCommandService } from './case-command.service.js';
import { GuardedCases } from './guarded-cases.js';
import type { AskedCommand, CommandBy } from './guarded-cases.js';

const organisation = loadOrganisation();
const zhang: Principal = {
  ...{ id: 'zhang', onBehalfOf: null, unit: organisation.root.code, grants: [] },
  roles: ['intake', 'handler', 'head'],
};

/** A store, and a bus that does what Nest's does with these commands. */
function setUp() {
  const store = new MemoryEventStore();
  const clock = new FixedClock(instant('2026-05-10T10:00:00+08:00'));
  const guarded = new GuardedCases(new CaseCommandService({ store, clock, organisation }), new Policy(organisation));
  let underWay = 0;
  const seen = { most: 0 };
  const bus = {
    async execute(command: { readonly asked: AskedCommand }) {
      seen.most = Math.max(seen.most, ++underWay);
      return guarded.execute(command.asked).finally(() => underWay--);
    },
  } as unknown as Pick<CommandBus, 'execute'>;
  const typesOf = async (caseId: CaseId) => {
    const types: string[] = [];
    for await (const { type } of store.read(caseStream(caseId))) types.push(type);
    return types;
  };
  return { store, seen, typesOf, batch: new BatchOfCommands(bus) };
}

const by = (over: Partial<CommandBy> = {}): CommandBy => ({
  ...{ principal: zhang, commandId: null, expectedRevision: null, ...over },
});

function registration(number: number, over: Partial<BatchRequest> = {}): BatchRequest {
  return {
    ...{ action: 'register', caseId: null, after: undefined, by: by() },
    body: {
      ...{ caseKind: 'complaint', channel: 'app', source: { system: 'app', number: String(number) } },
      ...{ receivedAt: '2026-05-10T09:00:00+08:00', category: '服务', request: '退款' },
      submitter: { name: '李某', phone: '13800138000', address: '伊美区' },
      respondent: { name: '示例公司', address: '伊美区' },
    },
    ...over,
  };
}

const action = (slug: string, after: number, body: object = {}, over: Partial<CommandBy> = {}): BatchRequest => ({
  ...{ action: slug, caseId: `$${after}`, after, body, by: by(over) },
});

const told = (outcomes: Awaited<ReturnType<BatchOfCommands['run']>>) =>
  outcomes.map((outcome) =>
    outcome.ok
      ? outcome.value.ok
        ? outcome.value.revision
        : outcome.value.rejection.code
      : (outcome.error as { code: string }).code,
  );

describe('A batch of commands', () => {
  it('does what is asked of one case in the order given, beginning with its registration', async () => {
    const { batch, typesOf } = setUp();
    const outcomes = await batch.run([
      registration(1),
      action('sign', 0),
      action('accept', 0),
      action('notify-complainant', 0, { manner: 'sms' }),
    ]);
    expect(told(outcomes)).toEqual([0n, 1n, 2n, 3n]);
    const [first] = outcomes;
    expect(first?.ok && (await typesOf(first.value.caseId))).toEqual([
      ...['CaseRegistered', 'CaseSigned', 'ComplaintAccepted', 'ComplainantNotified'],
    ]);
  });

  it('takes different cases beside each other, and no more than its lanes at a time', async () => {
    const { batch, seen, store } = setUp();
    const outcomes = await batch.run(Array.from({ length: 500 }, (_, number) => registration(number)));
    expect(outcomes.every((outcome) => outcome.ok && outcome.value.ok)).toBe(true);
    expect(seen.most).toBeGreaterThan(16);
    expect(seen.most).toBeLessThanOrEqual(64);
    expect(await store.head()).toBe(500n);
  });

  it('lets no bad item hurt another: not one with a wrong body, not one that the state forbids, not one that is denied', async () => {
    const { batch } = setUp();
    const outsider: Principal = { ...zhang, roles: ['auditor'] };
    const outcomes = await batch.run([
      registration(1),
      action('accept', 0),
      action('sign', 0, { nix: 1 }),
      action('sign', 0, {}, { principal: outsider }),
      action('sign', 0),
      registration(2),
    ]);
    expect(told(outcomes)).toEqual([...[0n, 'complaint.not-awaiting-review', 'input.invalid', 'access.role', 1n, 0n]]);
  });

  it('does not try what builds on a registration that was refused, whether by its body or because it was there', async () => {
    const { batch, store } = setUp();
    await batch.run([registration(1)]);
    const outcomes = await batch.run([
      registration(1),
      action('add-note', 0, { text: '备注' }),
      registration(2, { body: {} }),
      action('add-note', 2, { text: '备注' }),
    ]);
    expect(told(outcomes)).toEqual([
      ...['case.already-registered', 'batch.refers-to-refused', 'input.invalid', 'batch.refers-to-refused'],
    ]);
    expect(await store.head()).toBe(1n);
  });

  it('sent again with the same command ids does nothing twice and answers the same', async () => {
    const { batch, store } = setUp();
    const id = (index: number): Partial<CommandBy> => ({ commandId: derivedCommandId(`batch#${index}`) });
    const requests = [
      registration(1, { by: by(id(0)) }),
      action('sign', 0, {}, id(1)),
      action('add-note', 0, { text: '备注' }, id(2)),
    ];
    const first = await batch.run(requests);
    const again = await batch.run(requests);
    expect(told(first)).toEqual([0n, 1n, 2n]);
    expect(told(again)).toEqual([0n, 1n, 2n]);
    expect(again.every((outcome) => outcome.ok && outcome.value.ok && outcome.value.repeated)).toBe(true);
    expect(await store.head()).toBe(3n);
  });
});
