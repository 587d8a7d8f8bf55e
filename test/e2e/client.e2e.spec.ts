import { ApiClient, outcomeOf } from '#libs/api-client';
import type { Acknowledged, ActionSlug, Outcome, RegisterCaseBody } from '#libs/api-client';
import { ruleSetById } from '#libs/law';
import { bodyExamples, OTHERS } from '../house/openapi/examples.js';
import { deviations, openApi } from '../support/conformance.js';
import { stories } from '../support/every-action.js';
import type { Step } from '../support/every-action.js';
import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { hoursAgo, workOrder } from '../support/work-orders.js';

/** The product through the client that is made from its document. Whatever it answers has to be what the document says. */
describe('the API client', () => {
  let city: Shuangwei;
  let server: RunningServer;
  let client: ApiClient;
  const wrong: string[] = [];

  const checked = async (request: Request) => {
    const response = await fetch(request);
    wrong.push(...(await deviations(request.method, response)));
    return response;
  };
  const clientWith = (token: string | undefined) =>
    new ApiClient({ baseUrl: server.url, token: () => token, fetch: checked });
  const register = async (kind: 'complaint' | 'report' | 'consultation', over: object = {}) =>
    valueOf(await client.register({ ...(workOrder(kind) as RegisterCaseBody), ...over }));
  const does = async (id: string, steps: readonly Step[]) => {
    for (const [slug, body = {}] of steps) {
      const outcome = await act(id, slug, body);
      expect({ slug, ...outcome, response: undefined }).toMatchObject({ slug, ok: true });
    }
  };
  /** The stories name their actions as text. */
  const act = (id: string, slug: string, body: unknown) => client.act(id, slug as ActionSlug, body as never);
  const statusOf = async (id: string) => valueOf(await client.getCase(id)).state.status;

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder();
    server = await city.serve();
    await server.ready();
    client = clientWith(
      await city.token('--as', 'intake,handler,head,supervisor,auditor,analyst,administrator', '--by', 'wang'),
    );
  }, 120_000);

  afterAll(() => city.end(), 60_000);
  afterEach(() => expect(wrong.splice(0)).toEqual([]));

  it('takes a complaint from its registration to the follow-up, and takes it up again', async () => {
    const { caseId } = await register('complaint');
    await does(caseId, [
      ['sign'],
      ['accept'],
      ['notify-complainant', { manner: 'telephone' }],
      ['start-mediation', { mediator: 'li', complainantConsents: true, respondentConsents: true }],
      ['record-agreement', { recoveredFen: 98_000, document: 'made' }],
      ['notify-parties', { manner: 'sms' }],
      ['close'],
      ['give-feedback', { to: 'both', text: '已达成协议' }],
      ['record-follow-up', { reached: true, satisfaction: 5 }],
    ]);
    expect(await statusOf(caseId)).toBe('followed-up');
    await does(caseId, [['reopen', { reason: '对方未履行' }]]);
    const again = valueOf(await client.getCase(caseId));
    expect(again.state).toMatchObject({ episode: 2, past: [{ outcome: 'settled', recoveredFen: 98_000 }] });
    expect(valueOf(await client.getCase(caseId, { revision: '0' })).state.status).toBe('registered');
  });

  it('takes a report to its filing and the follow-up', async () => {
    const { caseId } = await register('report');
    await does(caseId, [
      ['sign'],
      ['start-verification', { officers: ['wang', 'sun'] }],
      ['file', { caseNumber: '伊市监立字1号', approver: 'zhao', approverRole: 'head', basis: '立案审批表 2026-1' }],
      ['notify-reporter', { manner: 'in-person' }],
      ['close'],
      ['give-feedback', { to: 'submitter', text: '已立案' }],
      ['record-follow-up', { reached: true, satisfaction: 4 }],
    ]);
    expect(await statusOf(caseId)).toBe('followed-up');
  });

  it('answers a consultation', async () => {
    const { caseId } = await register('consultation');
    await does(caseId, [
      ['answer', { answer: '七日内可无理由退货', atOnce: true }],
      ['close'],
      ['give-feedback', { to: 'submitter', text: '已答复' }],
      ['record-follow-up', { reached: true, satisfaction: 5 }],
    ]);
    expect(await statusOf(caseId)).toBe('followed-up');
  });

  describe('refuses a complaint on each ground that the law in force at its receipt lists', () => {
    const laws = [
      ['cn-samr-order-20', '2026-04-14T17:00:00+08:00'],
      ['cn-samr-order-121', '2026-04-15T09:00:00+08:00'],
    ] as const;
    const grounds = laws.flatMap(([id, receivedAt]) =>
      (ruleSetById(id)?.refusal ?? []).map(({ code, topic }) => ({ id, receivedAt, code, topic })),
    );

    it.each(grounds)('$id, $code: $topic', async ({ id, receivedAt, code, topic }) => {
      const { caseId } = await register('complaint', {
        receivedAt,
        ...(topic === 'time-barred' && { knewOn: '2019-01-01' }),
      });
      await does(caseId, [
        ['sign'],
        ...(topic === 'identity' ? [['verify-identity', { result: 'refused', method: '电话' }] as const] : []),
        ['refuse', { grounds: [code], reason: '不符合受理条件', otherWays: ['court'] }],
        ['notify-complainant', { manner: 'post' }],
      ]);
      expect(valueOf(await client.getCase(caseId)).state).toMatchObject({ status: 'not-accepted', ruleSet: id });
    });

    it('and on no ground of the other', async () => {
      const { caseId } = await register('complaint', { receivedAt: laws[0][1] });
      await does(caseId, [['sign']]);
      const outcome = await client.act(caseId, 'refuse', {
        grounds: ['16.1'],
        reason: '无管辖权',
        otherWays: ['court'],
      });
      expect(problemOf(outcome)).toMatchObject({ status: 422, code: 'refusal.unknown-ground', field: 'grounds.0' });
    });
  });

  it.each(stories)('plays the story of $title, with the document’s own examples', async (story) => {
    const others = [(await register('complaint')).caseId, (await register('report')).caseId];
    const { caseId } = await register(story.kind, story.order);
    if (story.file) expect((await server.upload(caseId, story.file)).status).toBe(201);
    const examples = bodyExamples();
    for (const [at, [slug, body = {}]] of story.steps(others).entries()) {
      const example = examples.get(slug);
      const own = example?.story === story && example.step === at;
      const documented = openApi.paths[`/api/v1/cases/{id}/${slug}`]?.post?.requestBody?.content['application/json'];
      const sent = own ? withIds(documented?.example, others) : body;
      const outcome = await act(caseId, slug, sent);
      expect({ slug, sent, ...outcome, response: undefined }).toMatchObject({ slug, ok: true });
    }
  });

  it.each([
    ['/api/v1/cases', 201],
    ['/api/v1/batches', 200],
  ] as const)('takes the document’s example for POST %s: %i', async (path, status) => {
    const example = openApi.paths[path]?.post?.requestBody?.content['application/json']?.example;
    const { response, data } = await client.http.POST(path, { body: example as never });
    expect(response.status).toBe(status);
    if (path === '/api/v1/batches') expect(data).toMatchObject({ done: 2, refused: 0 });
  });

  it('does a command once, however often it is sent with one key, and says 422 for another content', async () => {
    const { caseId } = await register('complaint');
    const idempotencyKey = 'note-1';
    const first = valueOf(await client.act(caseId, 'add-note', { text: '一' }, { idempotencyKey }));
    expect(valueOf(await client.act(caseId, 'add-note', { text: '一' }, { idempotencyKey }))).toEqual({
      ...first,
      repeated: true,
    });
    const other = await client.act(caseId, 'add-note', { text: '二' }, { idempotencyKey });
    expect(problemOf(other)).toMatchObject({ status: 422, code: 'command.key-reused' });
  });

  it('is told when the case has moved on', async () => {
    const { caseId, revision } = await register('complaint');
    await does(caseId, [['sign']]);
    const outcome = await client.act(caseId, 'add-note', { text: '迟了' }, { ifMatch: revision });
    expect(problemOf(outcome)).toMatchObject({ status: 412, code: 'case.revision-moved-on' });
  });

  it('reads lists, histories and rates, each as the document says', async () => {
    const { caseId, position } = await register('complaint', { receivedAt: hoursAgo(3) });
    const header = { 'X-At-Least-Position': position };
    const path = { id: caseId };
    const { http } = client;
    const answers = await Promise.all([
      http.GET('/api/v1/cases', {
        params: { header, query: { kind: ['complaint', 'report'], limit: '5', text: '健身卡' } },
      }),
      http.GET('/api/v1/queues', { params: { header } }),
      http.GET('/api/v1/cases/{id}/events', { params: { path } }),
      http.GET('/api/v1/cases/{id}/clocks', { params: { path } }),
      http.GET('/api/v1/cases/{id}/timeline', { params: { path, header } }),
      http.GET('/api/v1/cases/{id}/holders', { params: { path } }),
      http.GET('/api/v1/cases/{id}/actions', { params: { path } }),
      http.GET('/api/v1/rates', { params: { header } }),
      http.GET('/api/v1/rates/{rate}/cases', {
        params: { path: { rate: 'on-time-initial-review' }, query: { part: 'denominator' } },
      }),
      http.GET('/api/v1/imports'),
      http.GET('/health/ready'),
      http.GET('/api/openapi.json'),
      http.GET('/api/docs', { parseAs: 'text' }),
      http.GET('/metrics', { parseAs: 'text' }),
      http.GET('/api/v1/events', { params: { query: { limit: '20' } }, parseAs: 'text' }),
    ]);
    expect(answers.map(({ response }) => `${response.status} ${new URL(response.url).pathname}`)).toEqual(
      answers.map(({ response }) => `200 ${new URL(response.url).pathname}`),
    );
  });

  it('gets a result for each command of a batch', async () => {
    const items = [
      { action: 'register' as const, body: workOrder('complaint') },
      { action: 'sign' as const, caseId: '$0' },
      { action: 'close' as const, caseId: '$0', body: {} },
    ];
    const outcome = await outcomeOf(client.http.POST('/api/v1/batches', { body: { items } }));
    expect(valueOf(outcome)).toMatchObject({
      done: 2,
      refused: 1,
      items: [{ status: 201 }, { status: 200 }, { status: 422 }],
    });
  });

  it('gets every refusal as a problem: unknown, not allowed, not there, malformed', async () => {
    const { caseId } = await register('complaint');
    const auditor = clientWith(await city.token('--as', 'auditor', '--unit', '230700'));
    expect(problemOf(await clientWith(undefined).getCase(caseId)).status).toBe(401);
    expect(problemOf(await auditor.act(caseId, 'sign', {})).status).toBe(403);
    expect(problemOf(await client.getCase('T-7KQ2-M9XA-4C3F-HZ8W')).code).toBe('case.not-found');
    expect(problemOf(await client.getCase('nix')).code).toBe('input.invalid');
  });
});

function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem));
  return outcome.value;
}

function problemOf(outcome: Outcome<Acknowledged | object>) {
  if (outcome.ok) throw new Error('it was not refused');
  return outcome.problem;
}

/** The example with the ids of cases that are there. */
function withIds(example: unknown, others: readonly string[]): unknown {
  const text = OTHERS.reduce((all, id, at) => all.replaceAll(id, others[at] ?? ''), JSON.stringify(example ?? {}));
  return JSON.parse(text) as unknown;
}
