import { caseActions } from '#libs/case';
import { stories } from '../support/every-action.js';
import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { workOrder } from '../support/work-orders.js';
import type { Acknowledged, Problem } from '../support/work-orders.js';

interface Change {
  readonly revision: string;
  readonly type: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly actor: { readonly id: string; readonly role: string };
  readonly unit: string;
}

interface Stale extends Problem {
  readonly field: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly changes: readonly Change[];
}

interface Prospects {
  readonly caseId: string;
  readonly revision: string;
  readonly items: readonly {
    readonly action: string;
    readonly permission: string;
    readonly allowed: boolean;
    readonly why?: { readonly code: string; readonly message: { readonly zh: string }; readonly article?: string };
  }[];
}

interface Batch {
  readonly items: readonly { readonly status: number; readonly answer?: Acknowledged; readonly problem?: Problem }[];
  readonly done: number;
  readonly refused: number;
}

const ROOT = '230700';
const COUNTY = '230717';
const ELSEWHERE = '230781';

/** What clerks' tools and connectors do all day: a server in a process of its own, asked by different people. */
describe('commands over HTTP', () => {
  let city: Shuangwei;
  let everybody: RunningServer;
  const asked = new Map<string, RunningServer>();
  let orders = 0;

  const by = async (role: string, unit: string, ...words: readonly string[]): Promise<RunningServer> => {
    const key = [role, unit, ...words].join(' ');
    const known = asked.get(key) ?? everybody.as(await city.token('--as', role, '--unit', unit, ...words));
    asked.set(key, known);
    return known;
  };
  const post = async <T = Acknowledged>(
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
    server = everybody,
  ) => {
    const response = await server.post(`/api/v1${path}`, body, headers);
    return { status: response.status, headers: response.headers, body: (await response.json()) as T };
  };
  const get = async <T>(path: string, server = everybody) => {
    const response = await server.get(`/api/v1${path}`);
    return { status: response.status, body: (await response.json()) as T };
  };
  /** A work order that no other has the number of. */
  const order = (kind: 'complaint' | 'report' = 'complaint') =>
    workOrder(kind, { source: { system: 'app', number: `commands-${++orders}` } });
  const register = async (kind: 'complaint' | 'report' = 'complaint') => {
    const { status, body } = await post('/cases', order(kind));
    expect({ status, body }).toMatchObject({ status: 201 });
    return body.caseId;
  };
  const head = async () => BigInt((await post('/cases', order())).body.position);
  const eventsOf = async (caseId: string) =>
    (await get<{ items: { type: string }[] }>(`/cases/${caseId}/events`)).body.items.map(({ type }) => type);

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder();
    everybody = await city.serve();
    await everybody.ready();
  }, 120_000);

  afterAll(() => city.end(), 60_000);

  describe('answer', () => {
    it('a registration with 201, where the case is, and the tag to act on it with', async () => {
      const { status, headers, body } = await post('/cases', order());
      expect({ status, body }).toMatchObject({ status: 201, body: { revision: '0', repeated: false } });
      expect(headers.get('location')).toBe(`/api/v1/cases/${body.caseId}`);
      expect(headers.get('etag')).toBe('"0"');
      expect((await everybody.get(headers.get('location') ?? '')).status).toBe(200);
    });

    it('a registration that states a revision with what is wrong about it, and registers nothing', async () => {
      const before = await head();
      for (const tag of ['"0"', '*']) {
        const { status, body } = await post<Problem>('/cases', order(), { 'if-match': tag });
        expect({ status, body }).toMatchObject({
          status: 400,
          body: { errors: [{ field: 'If-Match', code: 'not-here' }] },
        });
      }
      expect(await head()).toBe(before + 1n);
    });

    it('an action with its revision, its position and the next tag, which the next action may state', async () => {
      const caseId = await register();
      const signed = await post(`/cases/${caseId}/sign`, {}, { 'if-match': '"0"' });
      expect({ status: signed.status, body: signed.body }).toMatchObject({
        ...{ status: 200, body: { caseId, revision: '1', repeated: false } },
      });
      expect(BigInt(signed.body.position)).toBeGreaterThan(0n);
      const accepted = await post(`/cases/${caseId}/accept`, {}, { 'if-match': signed.headers.get('etag') ?? '' });
      expect({ status: accepted.status, etag: accepted.headers.get('etag') }).toEqual({ status: 200, etag: '"2"' });
    });

    it('a repetition with the first answer’s status, body and headers, saying that it is one', async () => {
      const body = order();
      const first = await post('/cases', body, { 'idempotency-key': 'again' });
      await post(`/cases/${first.body.caseId}/sign`, {});
      const again = await post('/cases', body, { 'idempotency-key': 'again' });
      expect(again.body).toEqual({ ...first.body, repeated: true });
      expect([again.status, again.headers.get('location'), again.headers.get('etag')]).toEqual([
        ...[first.status, first.headers.get('location'), first.headers.get('etag')],
      ]);
    });
  });

  describe('under one key', () => {
    it('are done once, though twelve come at the same moment, and each has the one answer', async () => {
      const caseId = await register();
      const answers = await Promise.all(
        Array.from({ length: 12 }, () =>
          post(`/cases/${caseId}/add-note`, { text: '来电' }, { 'idempotency-key': 'twelve' }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array<number>(12).fill(200));
      expect(new Set(answers.map(({ body }) => `${body.revision} ${body.position}`)).size).toBe(1);
      expect(answers.filter(({ body }) => !body.repeated)).toHaveLength(1);
      expect(await eventsOf(caseId)).toEqual(['CaseRegistered', 'NoteAdded']);
    });

    it('with another body are a mistake of the sender: 422, and nothing is written', async () => {
      const caseId = await register();
      const key = { 'idempotency-key': 'differs' };
      await post(`/cases/${caseId}/add-note`, { text: '一' }, key);
      const other = await post<Problem>(`/cases/${caseId}/add-note`, { text: '二' }, key);
      expect(other).toMatchObject({ status: 422, body: { code: 'command.key-reused', field: 'Idempotency-Key' } });
      expect(await eventsOf(caseId)).toEqual(['CaseRegistered', 'NoteAdded']);
    });

    it('are somebody else’s where somebody else sends it: two people may choose the same key', async () => {
      const caseId = await register();
      const key = { 'idempotency-key': 'shared' };
      const [wang, li] = [await by('handler', ROOT, '--by', 'wang'), await by('handler', ROOT, '--by', 'li')];
      const first = await post(`/cases/${caseId}/add-note`, { text: '一' }, key, wang);
      const second = await post(`/cases/${caseId}/add-note`, { text: '一' }, key, li);
      expect([first.body, second.body]).toMatchObject([
        { revision: '1', repeated: false },
        { revision: '2', repeated: false },
      ]);
    });
  });

  describe('that state a revision', () => {
    it('and come late are told what happened since, and nothing is written', async () => {
      const caseId = await register();
      const li = await by('handler', ROOT, '--by', 'li');
      await post(`/cases/${caseId}/add-note`, { text: '张三来电催问' }, {}, li);
      await post(`/cases/${caseId}/sign`, {}, {}, li);
      const { status, body } = await post<Stale>(`/cases/${caseId}/accept`, {}, { 'if-match': '"0"' });
      expect({ status, body }).toMatchObject({
        status: 412,
        body: {
          ...{ code: 'case.revision-moved-on', field: 'If-Match' },
          details: { case: caseId, expected: '0', actual: '2', changesLeftOut: 0 },
          changes: [
            { revision: '1', type: 'NoteAdded', actor: { id: 'li', role: 'handler' }, unit: ROOT },
            { revision: '2', type: 'CaseSigned', title: { zh: '签收', en: 'Signed for' } },
          ],
        },
      });
      expect(JSON.stringify(body)).not.toContain('张三');
      expect(await eventsOf(caseId)).toHaveLength(3);
    });

    it('and come at the same moment: one of them wins, the others are told of it', async () => {
      const caseId = await register();
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, nth) =>
          post<Stale>(`/cases/${caseId}/add-note`, { text: `备注 ${nth}` }, { 'if-match': '"0"' }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(412)]);
      for (const { status, body } of answers) {
        if (status === 412) expect(body.changes).toMatchObject([{ revision: '1', type: 'NoteAdded' }]);
      }
      expect(await eventsOf(caseId)).toHaveLength(2);
    });

    it('are told the same on the command line', async () => {
      const caseId = await register();
      await post(`/cases/${caseId}/sign`, {});
      const late = await city.run('act', caseId, 'accept', '--expect', '0');
      expect(late.code).toBe(7);
      expect(late.err).toMatch(
        /\[case\.revision-moved-on\]\n {2}1 {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}签收 {2}wang \(\w+\) · 230700/,
      );
      const { err } = await city.run('act', caseId, 'accept', '--expect', '0', '--json');
      expect(JSON.parse(err)).toMatchObject({ changes: [{ revision: '1', type: 'CaseSigned' }] });
    }, 60_000);
  });

  describe('that name evidence', () => {
    const [{ file } = stories[0]!] = stories;

    it('name what was uploaded to their case; a hash from elsewhere is refused over HTTP, in a batch and on the command line', async () => {
      const { evidence } = file!;
      const [owner, other] = [await register(), await register()];
      expect((await everybody.upload(owner, file!)).status).toBe(201);
      expect((await post(`/cases/${owner}/attach-evidence`, { evidence: { ...evidence, name: '发票' } })).status).toBe(
        200,
      );

      const before = await head();
      const refused = { status: 422, body: { code: 'evidence.not-uploaded', field: 'evidence.sha256' } };
      expect(await post(`/cases/${other}/attach-evidence`, { evidence })).toMatchObject(refused);
      const items = [
        { action: 'supplement-materials', caseId: other, body: { items: ['合同'], evidence: [evidence] } },
      ];
      const { body } = await post<Batch>('/batches', { items });
      expect(body.items).toMatchObject([{ status: 422, problem: { ...refused.body, field: 'evidence.0.sha256' } }]);
      const words = Object.entries(evidence).map(([field, value]) => `evidence.${field}=${String(value)}`);
      const { code, err } = await city.run('act', other, 'attach-evidence', ...words, '--json');
      expect({ exit: code, ...(JSON.parse(err) as Problem) }).toMatchObject({ exit: 3, code: 'evidence.not-uploaded' });
      expect((await everybody.get(`/api/v1/cases/${other}/evidence/${evidence.sha256}`)).status).toBe(404);
      expect(await head()).toBe(before + 1n);
    }, 60_000);
  });

  describe('that need a document or somebody’s approval', () => {
    const [{ file }] = stories as [(typeof stories)[0]];
    const dataOf = async (caseId: string, type: string) => {
      const { body } = await get<{ items: { type: string; data: object }[] }>(`/cases/${caseId}/events`);
      return body.items.filter((event) => event.type === type).map(({ data }) => data);
    };

    it('pause a clock by a file of the case and the article of its rule, and take no basis from the caller', async () => {
      const caseId = await register();
      for (const action of ['sign', 'accept']) await post(`/cases/${caseId}/${action}`, {});
      const pause = { clock: 'mediation', reason: 'testing', evidence: file!.evidence.sha256 };
      const path = `/cases/${caseId}/pause-clock`;
      expect(await post<Problem>(path, pause)).toMatchObject({
        ...{ status: 422, body: { code: 'evidence.not-uploaded', field: 'evidence' } },
      });
      expect((await everybody.upload(caseId, file!)).status).toBe(201);
      expect((await post(path, { ...pause, evidence: '委托书' })).status).toBe(400);
      expect((await post(path, { ...pause, basis: '领导同意' })).status).toBe(400);
      expect(await dataOf(caseId, 'ClockPaused')).toEqual([]);
      expect((await post(path, { ...pause, documentNumber: '委检〔2026〕3号' })).status).toBe(200);
      const basis = '《市场监督管理投诉举报处理办法》第二十二条';
      expect(await dataOf(caseId, 'ClockPaused')).toEqual([{ ...pause, basis, documentNumber: '委检〔2026〕3号' }]);
    });

    it('void a clock for a supervisor with the head’s written decision, and for the head without', async () => {
      const supervisor = await by('supervisor', ROOT, '--by', 'he');
      const zhao = await by('head', ROOT, '--by', 'zhao');
      const approval = { approver: 'zhao', approverRole: 'head' };
      const body = { clock: 'initial-review', reason: '误登', basis: '登记核对记录', ...approval };
      const [first, second] = [await register(), await register()];
      const path = `/cases/${first}/void-clock`;
      const refusals = [
        [body, 'approval.not-shown', 'approver'],
        [{ ...body, approver: 'he' }, 'approval.not-shown', 'approverRole'],
        [{ ...body, approver: 'he', approverRole: 'supervisor' }, 'approval.not-head', 'approverRole'],
      ] as const;
      for (const [asked, code, field] of refusals) {
        expect(await post<Problem>(path, asked, {}, supervisor)).toMatchObject({ status: 422, body: { code, field } });
      }
      expect(await dataOf(first, 'ClockVoided')).toEqual([]);
      const decision = '局长批示 2026-3';
      expect((await post(path, { ...body, decision }, {}, supervisor)).status).toBe(200);
      expect((await post(`/cases/${second}/void-clock`, body, {}, zhao)).status).toBe(200);
      expect(await dataOf(first, 'ClockVoided')).toEqual([{ ...body, decision }]);
      expect(await dataOf(second, 'ClockVoided')).toEqual([body]);
    }, 60_000);

    it('file a report as its head decides: in person over HTTP, or with the decision cited on the command line', async () => {
      const zhao = await by('head', ROOT, '--by', 'zhao');
      const [first, second] = [await register('report'), await register('report')];
      for (const caseId of [first, second]) {
        await post(`/cases/${caseId}/sign`, {});
        await post(`/cases/${caseId}/start-verification`, { officers: ['wang', 'sun'] });
      }
      const filing = { caseNumber: '伊市监立字9号', approver: 'zhao', approverRole: 'head' };
      const named = await post<Problem>(`/cases/${first}/file`, { ...filing, approver: 'qian' }, {}, zhao);
      expect(named).toMatchObject({ status: 422, body: { code: 'approval.not-shown', field: 'approver' } });
      expect(named.body.article).toBe('《市场监督管理行政处罚程序规定》第十八条第一款');
      expect((await post(`/cases/${first}/file`, filing, {}, zhao)).status).toBe(200);
      expect(await dataOf(first, 'CaseFiled')).toEqual([filing]);

      const words = Object.entries(filing).map(([field, value]) => `${field}=${value}`);
      const refused = await city.run('act', second, 'file', ...words, '--by', 'sun', '--json');
      expect(JSON.parse(refused.err)).toMatchObject({ code: 'approval.not-shown' });
      expect(refused.code).toBe(3);
      const done = await city.run('act', second, 'file', ...words, 'basis=立案审批表 2026-9', '--by', 'sun', '--json');
      expect(done.code).toBe(0);
      expect(await dataOf(second, 'CaseFiled')).toEqual([{ ...filing, basis: '立案审批表 2026-9' }]);
    }, 60_000);
  });

  describe('of a batch', () => {
    it('a thousand across cases, each with its result, and sent again nothing is done twice', async () => {
      const items = Array.from({ length: 250 }, (_, nth) => [
        { action: 'register', body: order() },
        { action: 'sign', caseId: `$${nth * 4}`, ifMatch: '0' },
        { action: 'accept', caseId: `$${nth * 4}` },
        { action: 'start-mediation', caseId: `$${nth * 4}`, body: { mediator: 'li' } },
      ]).flat();
      const first = await post<Batch>('/batches', { items }, { 'idempotency-key': 'thousand' });
      expect(first.status).toBe(200);
      expect(first.body).toMatchObject({ done: 750, refused: 250 });
      expect(first.body.items.map(({ status }) => status)).toEqual(
        Array.from({ length: 250 }, () => [201, 200, 200, 400]).flat(),
      );
      expect(first.body.items[3]?.problem).toMatchObject({
        code: 'input.invalid',
        errors: [{ field: 'complainantConsents' }, { field: 'respondentConsents' }],
      });
      expect(first.body.items[2]?.answer).toMatchObject({ revision: '2', repeated: false });

      const before = await head();
      const again = await post<Batch>('/batches', { items }, { 'idempotency-key': 'thousand' });
      expect(again.body.items.map(({ status }) => status)).toEqual(first.body.items.map(({ status }) => status));
      expect(again.body.items.map(({ answer }) => answer)).toEqual(
        first.body.items.map(({ answer }) => answer && { ...answer, repeated: true }),
      );
      expect(await head()).toBe(before + 1n);
    }, 120_000);

    it('decide who may for each: an intake clerk registers and may not accept, and reaches no case elsewhere', async () => {
      const elsewhere = await register();
      await post(`/cases/${elsewhere}/route`, { toUnit: ELSEWHERE });
      const clerk = await by('intake', COUNTY);
      const items = [
        { action: 'register', body: order() },
        { action: 'sign', caseId: '$0' },
        { action: 'add-note', caseId: elsewhere, body: { text: '备注' } },
        { action: 'add-note', caseId: '$0', body: { text: '备注' } },
      ];
      const { body } = await post<Batch>('/batches', { items }, {}, clerk);
      expect(body.items.map(({ status, problem }) => `${status} ${problem?.code ?? ''}`.trim())).toEqual([
        ...['201', '403 access.role', '403 access.scope', '200'],
      ]);
    });

    it('share the keys of single commands: what was sent alone is known in a batch', async () => {
      const caseId = await register();
      const alone = await post(`/cases/${caseId}/sign`, {}, { 'idempotency-key': 'either' });
      const items = [{ action: 'sign', caseId, idempotencyKey: 'either' }];
      const { body } = await post<Batch>('/batches', { items });
      expect(body.items[0]).toEqual({ status: 200, answer: { ...alone.body, repeated: true } });
    });

    it('with a frame that is wrong do nothing at all, and the place is named', async () => {
      const before = await head();
      const items = [
        ...[
          { action: 'register', body: order() },
          { action: 'register', body: order() },
        ],
        ...[{ action: 'register', body: order() }, { action: 'nix' }],
      ];
      const { status, body } = await post<Problem>('/batches', { items });
      expect({ status, body }).toMatchObject({ status: 400, body: { code: 'input.invalid' } });
      expect(body.errors?.map(({ field }) => field)).toEqual(['items.3.action']);
      const misplaced = await post<Problem>('/batches', { items: items.slice(0, 1) }, { 'if-match': '"1"' });
      expect({ status: misplaced.status, errors: misplaced.body.errors }).toMatchObject({
        ...{ status: 400, errors: [{ field: 'If-Match' }] },
      });
      expect(await head()).toBe(before + 1n);
    });
  });

  describe('are foretold', () => {
    const whyNot = async (caseId: string, server: RunningServer) => {
      const { status, body } = await get<Prospects>(`/cases/${caseId}/actions`, server);
      expect(status).toBe(200);
      return new Map(body.items.map(({ action, why, allowed }) => [action, allowed ? 'allowed' : why?.code]));
    };

    it('to a handler, a head and an auditor each in their own way', async () => {
      const caseId = await register();
      await post(`/cases/${caseId}/route`, { toUnit: COUNTY });
      await post(`/cases/${caseId}/sign`, {});
      const table = async (role: string) => {
        const codes = await whyNot(caseId, await by(role, COUNTY));
        return ['accept', 'assign-handler', 'route', 'add-note', 'close', 'fire-rung'].map((each) => codes.get(each));
      };
      expect(await table('handler')).toEqual([
        ...['allowed', 'access.role', 'access.role', 'allowed', 'closing.not-ended', 'access.role'],
      ]);
      expect(await table('head')).toEqual([
        ...['allowed', 'allowed', 'allowed', 'allowed', 'closing.not-ended', 'access.role'],
      ]);
      expect(await table('auditor')).toEqual(Array<string>(6).fill('access.role'));
    });

    it('with the article and the words of what stands against them, the fields that they take, and the revision', async () => {
      const caseId = await register();
      const { body } = await get<Prospects>(`/cases/${caseId}/actions`);
      const every = Object.values(caseActions).filter(({ kinds }) => kinds.some((kind) => kind === 'complaint'));
      expect(body).toMatchObject({ caseId, revision: '0' });
      expect(body.items.map(({ action }) => action).sort()).toEqual(
        every
          .map(({ slug }) => slug)
          .filter((slug) => slug !== 'register')
          .sort(),
      );
      const refused = await post<Problem>(`/cases/${caseId}/accept`, {});
      const accept = body.items.find(({ action }) => action === 'accept');
      expect(accept?.why).toMatchObject({ code: refused.body.code, article: refused.body.article });
      expect(accept?.why?.message).toEqual(refused.body.messages);
      expect(body.items.find(({ action }) => action === 'route')).toMatchObject({
        ...{ permission: 'case.intake', allowed: true },
        fields: [{ name: 'toUnit', kind: 'unit', optional: false }, { name: 'reason' }],
      });
    });

    it('truly: all along a story every step was called possible just before', async () => {
      const [{ kind, steps } = stories[1]!] = stories.slice(1);
      const caseId = await register(kind === 'report' ? 'report' : 'complaint');
      for (const [slug, body = {}] of steps([])) {
        expect([slug, (await whyNot(caseId, everybody)).get(slug)]).toEqual([slug, 'allowed']);
        expect((await post(`/cases/${caseId}/${slug}`, body)).status).toBe(200);
      }
    });

    it('to nobody whose unit does not reach the case, of no case that is not there, and without odd parameters', async () => {
      const caseId = await register();
      await post(`/cases/${caseId}/route`, { toUnit: COUNTY });
      const code = async (path: string, server = everybody) => {
        const { status, body } = await get<Problem>(path, server);
        return `${status} ${body.code}`;
      };
      expect(await code(`/cases/${caseId}/actions`, await by('head', ELSEWHERE))).toBe('403 access.scope');
      expect(await code(`/cases/${caseId}/actions`, everybody.as())).toBe('401 auth.token-missing');
      expect(await code('/cases/T-0000-0000-0000-0000/actions')).toBe('404 case.not-found');
      expect(await code(`/cases/${caseId}/actions?nix=1`)).toBe('400 input.invalid');
    });

    it('on the command line too, in the roles that it was narrowed to', async () => {
      const caseId = await register();
      const { items } = await city.json<Prospects>('case', 'actions', caseId, '--as', 'auditor');
      expect(new Set(items.map(({ why }) => why?.code))).toEqual(new Set(['access.role']));
      const { code, out } = await city.run('case', 'actions', caseId);
      expect(code).toBe(0);
      expect(out).toMatch(/✓ {2}sign +签收/);
      expect(out).toMatch(/✗ {2}accept +受理 .*（.*第十五条）.*\[complaint\.not-awaiting-review\]/);
    }, 60_000);
  });

  describe('are refused', () => {
    it('to nobody in particular: without a token 401, to the wrong role and out of reach 403, and nothing is written', async () => {
      const caseId = await register();
      await post(`/cases/${caseId}/route`, { toUnit: COUNTY });
      const before = await head();
      const attempt = async (server: RunningServer, path: string, body: unknown = {}) => {
        const answer = await post<Problem>(path, body, {}, server);
        return `${answer.status} ${answer.body.code}`;
      };
      const sign = `/cases/${caseId}/sign`;
      expect(await attempt(everybody.as(), sign)).toBe('401 auth.token-missing');
      expect(await attempt(everybody.as(), '/cases', order())).toBe('401 auth.token-missing');
      expect(await attempt(everybody.as(), '/batches', { items: [] })).toBe('401 auth.token-missing');
      expect(await attempt(await by('auditor', COUNTY), sign)).toBe('403 access.role');
      expect(await attempt(await by('auditor', COUNTY), '/cases', order())).toBe('403 access.role');
      expect(await attempt(await by('handler', ELSEWHERE), sign)).toBe('403 access.scope');
      expect(await head()).toBe(before + 1n);
      expect((await post(sign, {}, {}, await by('handler', COUNTY))).status).toBe(200);
    });
  });
});
