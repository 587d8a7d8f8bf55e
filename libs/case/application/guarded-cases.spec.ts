import { MemoryEventStore } from '#libs/event-store/memory';
import { AccessDenied, allowedByRole, loadOrganisation, Policy } from '#libs/identity';
import type { Principal, Role } from '#libs/identity';
import { caseStream, FixedClock, instant } from '#libs/kernel';
import type { CaseId, Stored, UnitCode } from '#libs/kernel';
import { stories } from '../../../test/support/every-action.js';
import type { StoryFile } from '../../../test/support/every-action.js';
import { workOrder } from '../../../test/support/work-orders.js';
import { askedAction, askedRegistration } from '../commands/asked-action.js';
import type { AskedAction } from '../commands/asked-action.js';
import { caseActions } from '../domain/index.js';
import type { CaseEvent } from '../domain/index.js';
import { foldCase } from '../domain/evolve.js';
import { isRegistered } from '../domain/state.js';
import { CaseCommandService } from './case-command.service.js';
import type { CommandAnswer } from './case-command.service.js';
import { GuardedCases } from './guarded-cases.js';
import type { AskedCommand, Prospect } from './guarded-cases.js';

const organisation = loadOrganisation();
const policy = new Policy(organisation);
const everybody: Principal = {
  ...{ id: 'wang', onBehalfOf: null, unit: organisation.root.code, grants: [] },
  roles: Object.keys(allowedByRole) as Role[],
};

/** Everything that any story ever asks of an action: what is tried at each point of every story. */
const bodies = Map.groupBy(
  stories.flatMap(({ steps }) => steps(['T-0000-0000-0000-0000', 'J-0000-0000-0000-0000'])),
  ([slug]) => slug,
);

class World {
  readonly store = new MemoryEventStore();
  readonly cases: GuardedCases;
  constructor() {
    // The stories tell times from now on backwards.
    const clock = new FixedClock(instant(new Date(Date.now() + 1_000).toISOString()));
    this.cases = new GuardedCases(new CaseCommandService({ store: this.store, clock, organisation }), policy);
  }

  asked(action: AskedAction, principal = everybody): AskedCommand {
    const command = action({ principal, commandId: null, expectedRevision: null });
    return (command as unknown as { readonly asked: AskedCommand }).asked;
  }

  async register(kind: 'complaint' | 'report' | 'consultation', over: object = {}): Promise<CaseId> {
    const answer = await this.cases.execute(this.asked(askedRegistration({ ...workOrder(kind), ...over })));
    if (!answer.ok) throw new Error(answer.rejection.code);
    return answer.caseId;
  }

  /** What the door for uploads does once the file is kept. */
  async upload(caseId: CaseId, { evidence }: Pick<StoryFile, 'evidence'>): Promise<CommandAnswer> {
    const by = { principal: everybody, commandId: null, expectedRevision: null };
    const command = { kind: 'AttachEvidence', evidence } as const;
    return this.cases.attachUpload({ caseId, command, effectiveAt: null, unit: null, by });
  }

  async prospects(caseId: CaseId, principal = everybody): Promise<ReadonlyMap<string, Prospect>> {
    const events: Stored<CaseEvent>[] = [];
    for await (const event of this.store.read(caseStream(caseId))) events.push(event as Stored<CaseEvent>);
    const state = foldCase(events);
    if (!isRegistered(state)) throw new Error('no case');
    return new Map(this.cases.prospects(principal, state).map((each) => [caseActions[each.kind].slug, each]));
  }
}

describe('What somebody may do with a case', () => {
  it.each(stories)(
    'is what the decider then does, and what it does not is refused for the reason told, all along $title',
    async ({ kind, file, order, steps }) => {
      const world = new World();
      const [complaint, report, caseId] = [
        await world.register('complaint'),
        await world.register('report'),
        await world.register(kind, order),
      ];
      if (file) await world.upload(caseId, file);
      let refused = 0;
      for (const [slug, body = {}] of [...steps([complaint, report]), ['add-note', { text: '完' }]] as const) {
        const prospects = await world.prospects(caseId);
        for (const [other, { whyNot }] of prospects) {
          if (!whyNot) continue;
          for (const [, tried = {}] of bodies.get(other) ?? []) {
            const answer = await world.cases.rehearse(world.asked(askedAction(other, caseId, tried)));
            const code = answer.ok ? 'done' : answer.rejection.code;
            // Where the story names a clock that does not run, that is what is told of it; none of those that run would do either.
            const wrongClock = 'clock' in tried && code === 'clock.not-open';
            expect({ other, code }).toEqual({ other, code: wrongClock ? code : whyNot.code });
            refused++;
          }
        }
        expect({ slug, whyNot: prospects.get(slug)?.whyNot }).toEqual({ slug, whyNot: undefined });
        const answer = await world.cases.execute(world.asked(askedAction(slug, caseId, body)));
        expect({ slug, ok: answer.ok }).toEqual({ slug, ok: true });
      }
      expect(refused).toBeGreaterThan(10);
    },
  );

  it('names every action of the kind, and no other', async () => {
    const world = new World();
    const caseId = await world.register('consultation');
    const expected = Object.values(caseActions)
      .filter(({ kinds, slug }) => kinds.some((kind) => kind === 'consultation') && slug !== 'register')
      .map(({ slug }) => slug);
    expect([...(await world.prospects(caseId)).keys()].sort()).toEqual(expected.sort());
  });

  it.each(Object.keys(allowedByRole) as Role[])(
    'is for the role of %s exactly what the policy allows: the rest is refused for the role before anything else',
    async (role) => {
      const world = new World();
      const caseId = await world.register('report');
      const principal: Principal = { ...everybody, roles: [role] };
      for (const [slug, { permission, whyNot }] of await world.prospects(caseId, principal)) {
        const allowed = policy.allows(principal, permission);
        expect({ slug, byRole: whyNot?.code === 'access.role' }).toEqual({ slug, byRole: !allowed });
        const [, body = {}] = bodies.get(slug)?.[0] ?? [];
        const asked = world.asked(askedAction(slug, caseId, body), principal);
        if (!allowed) expect(() => world.cases.requestOf(asked)).toThrow(AccessDenied);
      }
    },
  );

  it('is nothing on a case that a unit beside theirs holds', async () => {
    const world = new World();
    const caseId = await world.register('report');
    await world.cases.execute(world.asked(askedAction('route', caseId, { toUnit: '230717' })));
    const beside: Principal = { ...everybody, roles: ['head'], unit: '230781' as UnitCode };
    const codes = new Set([...(await world.prospects(caseId, beside)).values()].map(({ whyNot }) => whyNot?.code));
    expect(codes).toEqual(new Set(['access.scope', 'access.role']));
  });
});

describe('An order to the unit above the one that holds the case', () => {
  const holder = '230717' as UnitCode;
  const answer = askedAction('answer-supervision', '' as CaseId, { orderId: 'D1', answer: '已督促' });

  it('is answered for the unit that was ordered, by nobody who does not reach it', async () => {
    const world = new World();
    const caseId = await world.register('report');
    const root = organisation.root.code;
    await world.cases.execute(world.asked(askedAction('route', caseId, { toUnit: holder })));
    await world.cases.execute(world.asked(askedAction('supervise', caseId, { toUnit: root, reason: '反复来电' })));
    const below: Principal = { ...everybody, roles: ['head'], unit: holder };
    expect((await world.prospects(caseId, below)).get('answer-supervision')?.whyNot?.code).toBe('access.scope');
    await expect(world.cases.execute({ ...world.asked(answer, below), caseId })).rejects.toThrow(AccessDenied);

    expect((await world.prospects(caseId)).get('answer-supervision')?.whyNot).toBeUndefined();
    await expect(world.cases.execute({ ...world.asked(answer), caseId })).resolves.toMatchObject({ ok: true });
    let last: Stored | undefined;
    for await (const event of world.store.read(caseStream(caseId))) last = event;
    expect(last).toMatchObject({ type: 'SupervisionAnswered', unit: root });
  });
});
