import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { caseActions } from '#libs/case';
import { stories } from '../support/every-action.js';
import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { hoursAgo, workOrder } from '../support/work-orders.js';
import type { Acknowledged, Problem } from '../support/work-orders.js';

interface Page {
  readonly items: readonly {
    readonly caseId: string;
    readonly kind: string;
    readonly receivedAt: string;
    readonly nextDueAt: string | null;
  }[];
  readonly next: string | null;
  readonly prev: string | null;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** The API as its clients meet it: a server in a process of its own, logging everything that it ever logs. */
describe('the HTTP API', () => {
  let city: Shuangwei;
  let server: RunningServer;

  const get = async <T>(path: string) => {
    const response = await server.get(path);
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      headers: response.headers,
      body: (await response.json()) as T,
    };
  };
  const post = async <T = Acknowledged>(path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await server.post(path, body, headers);
    return { status: response.status, type: response.headers.get('content-type'), body: (await response.json()) as T };
  };
  const register = async (kind: 'complaint' | 'report' | 'consultation' = 'complaint', over: object = {}) => {
    const { status, body } = await post('/api/v1/cases', { ...workOrder(kind), ...over });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  };
  const head = async () => BigInt((await get<{ head: string }>('/health/ready')).body.head);

  /** What must be true of every refusal. */
  const expectProblem = (
    { status, type, body }: { status: number; type: string | null; body: unknown },
    expected: object,
  ) => {
    expect({ status, type }).toEqual({ status, type: PROBLEM_TYPE });
    expect(body).toMatchObject({ status, ...expected });
    const problem = body as Problem;
    expect(problem.type).toBe(`urn:shuangwei:problem:${problem.code}`);
    expect(problem.messages.zh).toMatch(/\p{Script=Han}/u);
    expect(problem.messages.en).toMatch(/[a-z]/);
    expect(problem.detail.startsWith(problem.messages.zh.replace(/。$/, ''))).toBe(true);
    expect(problem.title).toBe(problem.messages.en);
  };

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder({ LOG_LEVEL: 'trace' });
    server = await city.serve();
    await server.ready();
  }, 120_000);

  afterAll(() => city.end(), 60_000);

  describe('takes every action', () => {
    const done = new Set(['register']);

    it.each(stories)('in the story of $title', async ({ kind, file, order, steps }) => {
      const [complaint, report, { caseId }] = [await register(), await register('report'), await register(kind, order)];
      let revision = 0n;
      if (file) {
        expect(await (await server.upload(caseId, file)).json()).toMatchObject({ evidence: file.evidence });
        revision += 1n;
      }
      for (const [slug, body = {}] of steps([complaint.caseId, report.caseId])) {
        const answer = await post(`/api/v1/cases/${caseId}/${slug}`, body);
        expect({ slug, ...answer }).toMatchObject({
          slug,
          status: 200,
          type: JSON_TYPE,
          body: { caseId, repeated: false },
        });
        // The one action that has nothing to say where the calendar is the newest already.
        if (slug !== 'project-due-dates') revision += 1n;
        expect(answer.body.revision).toBe(revision.toString());
        done.add(slug);
      }
      const { body } = await get<{ items: { revision: string }[] }>(`/api/v1/cases/${caseId}/events`);
      expect(body.items.at(-1)?.revision).toBe(revision.toString());
    });

    it('so that none is left out', () => {
      expect([...done].sort()).toEqual(
        Object.values(caseActions)
          .map(({ slug }) => slug)
          .sort(),
      );
    });
  });

  describe('refuses, writing nothing', () => {
    let before: bigint;
    let caseId: string;
    beforeAll(async () => {
      ({ caseId } = await register());
      before = await head();
    });
    afterEach(async () => expect(await head()).toBe(before));

    const { submitter, respondent } = workOrder('complaint');
    it.each([
      ['a field that it does not know', { nix: 1 }, 'nix', 'whitelist-validation'],
      [
        'a nested field that it does not know',
        { submitter: { ...submitter, nix: 1 } },
        'submitter.nix',
        'whitelist-validation',
      ],
      ['a number where text belongs', { request: 42 }, 'request', 'is-string'],
      ['text where a flag belongs', { named: 'true' }, 'named', 'is-boolean'],
      ['a list where an object belongs', { submitter: [] }, 'submitter', 'is-object'],
      ['a list where an object may be', { respondent: [respondent] }, 'respondent', 'is-object'],
      ['an unknown channel', { channel: 'pigeon' }, 'channel', 'is-in'],
      ['a time without its zone', { receivedAt: '2026-05-06T09:00:00' }, 'receivedAt', 'is-instant'],
      ['money that is no whole number of fen', { amountInDisputeFen: 0.5 }, 'amountInDisputeFen', 'is-int'],
      ['a text that is too long', { request: 'x'.repeat(8_001) }, 'request', 'max-length'],
      ['a text with half a character', { request: 'a\ud800' }, 'request', 'is-well-formed'],
      ['an actor: the token says who acts', { actor: { id: 'somebody' } }, 'actor', 'whitelist-validation'],
    ])('%s: 400 and the field', async (_, over, field, code) => {
      const answer = await post<Problem>('/api/v1/cases', { ...workOrder('complaint'), ...over });
      expect(answer.status).toBe(400);
      expectProblem(answer, { code: 'input.invalid', errors: [{ field, code }] });
    });

    it.each([
      [
        'a credit code with a wrong check digit',
        { respondent: { ...respondent, uscc: '91230700MA18XXXX00' } },
        'registration.uscc-invalid',
      ],
      [
        'a telephone number that cannot be one',
        { submitter: { ...submitter, phone: '12' } },
        'registration.phone-invalid',
      ],
      [
        'an identity number with a wrong check digit',
        { submitter: { ...submitter, idNumber: '110105194912310021' } },
        'registration.id-number-invalid',
      ],
      ['a receipt that lies in the future', { receivedAt: hoursAgo(-1) }, 'registration.received-later'],
      ['an action that lies in the future', { effectiveAt: hoursAgo(-1) }, 'time.in-future'],
      ['a receipt before there was a law for it', { receivedAt: '2010-01-01T00:00:00Z' }, 'case.before-any-law'],
    ])('%s: 422 and the rule', async (_, over, code) => {
      const answer = await post<Problem>('/api/v1/cases', { ...workOrder('complaint'), ...over });
      expect(answer.status).toBe(422);
      expectProblem(answer, { code });
    });

    it('an action that the law forbids: 422 with its article', async () => {
      const answer = await post<Problem>(`/api/v1/cases/${caseId}/accept`, {});
      expect(answer.status).toBe(422);
      expectProblem(answer, { code: 'complaint.not-awaiting-review' });
      expect(answer.body.article).toMatch(/第.+条/);
    });

    it('an action on a revision that is no more: 412', async () => {
      const answer = await post<Problem>(`/api/v1/cases/${caseId}/add-note`, { text: 'x' }, { 'if-match': '"7"' });
      expect(answer.status).toBe(412);
      expectProblem(answer, { code: 'case.revision-moved-on', details: { expected: '7', actual: '0' } });
    });

    it('an action that it does not have, a case that is not there, an id that is none', async () => {
      const nix = await post<Problem>(`/api/v1/cases/${caseId}/nix`, {});
      expectProblem(nix, { status: 404, code: 'action.unknown' });
      const missing = await post<Problem>('/api/v1/cases/T-7KQ2-M9XA-4C3F-HZ8W/sign', {});
      expectProblem(missing, { status: 404, code: 'case.not-registered' });
      expectProblem(await get<Problem>('/api/v1/cases/123'), { status: 400, code: 'input.invalid' });
    });

    it.each([
      ['half a document', 'POST', 'application/json', '{"caseKind":', 400, 'request.malformed'],
      ['a poisoned prototype', 'POST', 'application/json', '{"__proto__":{"polluted":1}}', 400, 'request.malformed'],
      ['a list', 'POST', 'application/json', '[]', 400, 'input.invalid'],
      ['a text', 'POST', 'text/plain', 'caseKind=complaint', 415, 'request.media-type'],
      ['a form', 'POST', 'application/x-www-form-urlencoded', 'caseKind=complaint', 415, 'request.media-type'],
      ['two mebibytes', 'POST', 'application/json', `"${'x'.repeat(2 ** 21)}"`, 413, 'request.too-large'],
      ['the method PUT', 'PUT', 'application/json', '{}', 405, 'request.method-not-allowed'],
      ['the method DELETE', 'DELETE', undefined, undefined, 405, 'request.method-not-allowed'],
    ])('%s', async (_, method, type, body, status, code) => {
      const response = await server.get('/api/v1/cases', {
        method,
        headers: type ? { 'content-type': type } : {},
        body,
      });
      const answer = {
        status: response.status,
        type: response.headers.get('content-type'),
        body: await response.json(),
      };
      expect(answer.status).toBe(status);
      expectProblem(answer, { code });
      expect(response.headers.get('allow')).toBe(status === 405 ? 'GET, HEAD, OPTIONS, POST' : null);
    });

    it.each(['/', '/nix', '/api/v1/nix', '/api/v1/cases/%ff', '/favicon.ico'])(
      'an address that it does not have: %s',
      async (path) => {
        const answer = await get<Problem>(path);
        expectProblem(answer, { code: path.includes('%') ? 'request.malformed' : 'request.no-such-route' });
      },
    );
  });

  it.each([
    ['/health/live', 200],
    ['/api/v1/cases?limit=1', 200],
    ['/api/v1/rates', 200],
    ['/api/v1/cases?nix=1', 400],
    ['/api/v1/cases/T-7KQ2-M9XA-4C3F-HZ8W', 404],
    ['/api/v1/nix', 404],
  ])('answers HEAD %s as it answers GET, without the body: %i', async (path, status) => {
    const [headed, got] = await Promise.all([server.get(path, { method: 'HEAD' }), server.get(path)]);
    expect(headed.status).toBe(status);
    expect(got.status).toBe(status);
    for (const name of ['content-type', 'retry-after', 'allow'])
      expect({ name, value: headed.headers.get(name) }).toEqual({ name, value: got.headers.get(name) });
    expect(Number(headed.headers.get('content-length'))).toBeGreaterThan(0);
    expect(await headed.text()).toBe('');
    expect((await got.text()).length).toBeGreaterThan(0);
  });

  it.each(['webhooks', 'webhooks/nix', 'stream', 'law', 'cases/T-7KQ2-M9XA-4C3F-HZ8W', 'rates', 'queues'])(
    'refuses a parameter that %s does not know, whether it knows any or none',
    async (path) => {
      const refused = await get<Problem>(`/api/v1/${path}?colour=red`);
      expectProblem(refused, { status: 400, code: 'input.invalid' });
      expect(refused.body.errors).toMatchObject([{ field: 'colour', code: 'unknown' }]);
    },
  );

  it('refuses a parameter with an action, and does not find an action that there is not, whatever stands behind it', async () => {
    const { caseId } = await register();
    const refused = await post<Problem>(`/api/v1/cases/${caseId}/sign?dryRun=true`, {});
    expectProblem(refused, { status: 400, code: 'input.invalid' });
    expect(refused.body.errors).toMatchObject([{ field: 'dryRun', code: 'unknown' }]);
    const none = await post<Problem>(`/api/v1/cases/${caseId}/clocks?at=now`, {});
    expectProblem(none, { status: 404, code: 'action.unknown' });
  });

  it('does not answer HEAD where there is nothing to GET', async () => {
    const response = await server.get('/api/v1/cases/T-7KQ2-M9XA-4C3F-HZ8W/sign', { method: 'HEAD' });
    expect({ status: response.status, allow: response.headers.get('allow') }).toEqual({
      status: 405,
      allow: 'OPTIONS, POST',
    });
  });

  it('records a command once, however often and however much at once it is sent, and answers the same each time', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const order = workOrder('complaint');
    const answers = await Promise.all(Array.from({ length: 12 }, () => post('/api/v1/cases', order, key)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => `${body.caseId} ${body.revision} ${body.position}`)).size).toBe(1);
    expect(answers.filter(({ body }) => !body.repeated)).toHaveLength(1);
    const { caseId } = (answers[0] as { body: Acknowledged }).body;
    expect((await get<{ items: unknown[] }>(`/api/v1/cases/${caseId}/events`)).body.items).toHaveLength(1);
  });

  it('refuses a key that was used for something else: 422, and nothing is written', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const order = workOrder('complaint');
    const first = (await post('/api/v1/cases', order, key)).body;
    const { caseId } = await register();
    const before = await head();
    for (const [path, body] of [
      ['/api/v1/cases', { ...order, request: '另一段文字' }],
      ['/api/v1/cases', { ...order, receivedAt: hoursAgo(49) }],
      ['/api/v1/cases', { ...order, source: { system: 'api', number: 'another' } }],
      [`/api/v1/cases/${caseId}/sign`, {}],
      [`/api/v1/cases/${first.caseId}/sign`, {}],
    ] as const) {
      expectProblem(await post<Problem>(path, body, key), {
        ...{ status: 422, code: 'command.key-reused', field: 'Idempotency-Key' },
      });
    }
    expect(await head()).toBe(before);
    expect((await post('/api/v1/cases', order, key)).body).toEqual({ ...first, repeated: true });
  });

  it('lets one of many writers win where all state the same revision, and tells the others', async () => {
    const { caseId } = await register();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        post(`/api/v1/cases/${caseId}/add-note`, { text: `第${i}条` }, { 'if-match': '"0"' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(412)]);
  });

  it('lets all of many writers win where none states a revision', async () => {
    const { caseId } = await register();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) => post(`/api/v1/cases/${caseId}/add-note`, { text: `第${i}条` })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(answers.map(({ body }) => body.revision).sort()).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  describe('tells a case', () => {
    let caseId: string;
    let registered: Acknowledged;
    beforeAll(async () => {
      registered = await register();
      ({ caseId } = registered);
      for (const slug of ['sign', 'accept']) await post(`/api/v1/cases/${caseId}/${slug}`, {});
    });

    it('at a revision, and at the instant of its recording the same', async () => {
      const { body: events } = await get<{ items: { revision: string; recordedAt: string; hash: string }[] }>(
        `/api/v1/cases/${caseId}/events`,
      );
      for (const { revision, recordedAt, hash } of events.items) {
        const { body: byRevision } = await get<object>(`/api/v1/cases/${caseId}?revision=${revision}`);
        const { body: byTime } = await get<object>(`/api/v1/cases/${caseId}?at=${encodeURIComponent(recordedAt)}`);
        expect(byRevision).toMatchObject({ caseId, revision, hash, chainIntact: true });
        expect(byTime).toEqual(byRevision);
      }
      const { body: first } = await get<{ items: object[] }>(`/api/v1/cases/${caseId}/events?revision=0`);
      expect(first.items).toHaveLength(1);
    });

    it('with its clocks, each argued day by day', async () => {
      const { body } = await get<{
        items: { clock: string; dueAt: string; days: object[]; explanation: { zh: string[]; en: string[] } }[];
      }>(`/api/v1/cases/${caseId}/clocks`);
      expect(body.items.map(({ clock }) => clock)).toEqual(expect.arrayContaining(['initial-review', 'mediation']));
      for (const { days, explanation } of body.items) {
        expect(days.length).toBeGreaterThan(6);
        expect(explanation.zh.length).toBeGreaterThan(days.length);
      }
      const { body: one } = await get<{ items: { clock: string }[] }>(`/api/v1/cases/${caseId}/clocks?clock=mediation`);
      expect(one.items.map(({ clock }) => clock)).toEqual(['mediation']);
    });

    it('as a timeline that says nothing of who complained, in pages', async () => {
      interface Timeline {
        readonly items: readonly { readonly revision: string; readonly type: string }[];
        readonly next: string | null;
      }
      const path = `/api/v1/cases/${caseId}/timeline`;
      await server.projected(await head());
      const all = (await get<Timeline>(path)).body;
      expect(all.items.map(({ type }) => type)).toEqual(['CaseRegistered', 'CaseSigned', 'ComplaintAccepted']);
      expect(all.items[0]).toMatchObject({ title: { zh: '登记' }, summary: { kind: 'complaint' } });
      const { name, phone } = workOrder('complaint').submitter;
      for (const personal of [name, phone]) expect(JSON.stringify(all)).not.toContain(personal);
      const last = (await get<Timeline>(`${path}?order=desc&limit=1`)).body;
      expect(last.items.map(({ revision }) => revision)).toEqual(['2']);
      const before = (await get<Timeline>(`${path}?order=desc&limit=1&cursor=${last.next}`)).body;
      expect(before.items.map(({ revision }) => revision)).toEqual(['1']);
      expectProblem(await get<Problem>('/api/v1/cases/T-0000-0000-0000-0000/timeline'), {
        status: 404,
        code: 'case.not-found',
      });
    });

    it('but no clock that it does not have: 404, as on the command line', async () => {
      for (const name of ['nix', 'verification']) {
        const answer = await get<Problem>(`/api/v1/cases/${caseId}/clocks?clock=${name}`);
        expectProblem(answer, { status: 404, code: 'clock.not-found', details: { clock: name } });
      }
    });

    it('not before the log knew of it, and not with two moments at once', async () => {
      expectProblem(await get<Problem>(`/api/v1/cases/${caseId}?at=2020-01-01T00:00:00Z`), {
        status: 404,
        code: 'case.not-found',
      });
      expectProblem(await get<Problem>(`/api/v1/cases/${caseId}?at=2020-01-01T00:00:00Z&revision=0`), { status: 400 });
    });

    it('with revisions and positions as decimal strings, never as numbers that lose digits', async () => {
      const answers = await Promise.all(
        [
          `/api/v1/cases/${caseId}`,
          `/api/v1/cases/${caseId}/events`,
          `/api/v1/cases/${caseId}/timeline`,
          '/api/v1/cases',
          '/api/v1/rates',
          '/api/v1/queues',
          '/health/ready',
        ].map((path) => get<unknown>(path)),
      );
      const found = new Map<string, Set<string>>();
      const look = (value: unknown, key: string): void => {
        if (['revision', 'position', 'head'].includes(key))
          found.set(key, (found.get(key) ?? new Set()).add(typeof value));
        else if (value !== null && typeof value === 'object')
          for (const [name, inner] of Object.entries(value)) look(inner, name);
      };
      for (const { body } of [...answers, { body: registered }]) look(body, '');
      expect(Object.fromEntries([...found].map(([key, types]) => [key, [...types]]))).toEqual({
        ...{ revision: ['string'], position: ['string'], head: ['string'] },
      });
    });
  });

  describe('lists cases', () => {
    /** Walks to the last page and back to the first, with new cases coming in between any two pages. */
    const walk = async (query: string) => {
      const [forth, back]: [string[], string[]] = [[], []];
      let page = (await get<Page>(`/api/v1/cases?${query}&limit=6`)).body;
      for (;;) {
        forth.push(...page.items.map(({ caseId }) => caseId));
        if (page.next === null) break;
        await register('complaint', { receivedAt: hoursAgo(Math.random() * 48) });
        page = (await get<Page>(`/api/v1/cases?${query}&limit=6&cursor=${page.next}`)).body;
      }
      for (;;) {
        back.unshift(...page.items.map(({ caseId }) => caseId));
        if (page.prev === null) break;
        await register('complaint', { receivedAt: hoursAgo(Math.random() * 48) });
        page = (await get<Page>(`/api/v1/cases?${query}&limit=6&cursor=${page.prev}`)).body;
      }
      return { forth, back };
    };

    beforeAll(async () => {
      const hours = Array.from({ length: 20 }, (_, i) => i % 7);
      const all = await Promise.all(hours.map((each) => register('complaint', { receivedAt: hoursAgo(each) })));
      await server.projected(BigInt(Math.max(...all.map(({ position }) => Number(position)))));
    }, 60_000);

    it.each(['sort=due', 'sort=-due', 'sort=received', 'sort=-received'])(
      'page by page, each case exactly once forth and back while others come in: %s',
      async (query) => {
        const existing = new Set<string>();
        for (let cursor = ''; ;) {
          const { body } = await get<Page>(`/api/v1/cases?${query}&limit=500${cursor}`);
          for (const { caseId } of body.items) existing.add(caseId);
          if (body.next === null) break;
          cursor = `&cursor=${body.next}`;
        }
        expect(existing.size).toBeGreaterThan(30);
        const { forth, back } = await walk(query);
        for (const way of [forth, back]) {
          expect(new Set(way).size).toBe(way.length);
          expect([...existing].filter((id) => !way.includes(id))).toEqual([]);
        }
      },
      30_000,
    );

    it('in the order that was asked for', async () => {
      // Nothing comes between the two lists.
      const known = { headers: { 'x-at-least-position': String(await head()) } };
      expect((await server.get('/api/v1/cases?limit=1', known)).status).toBe(200);
      const { body } = await get<Page>('/api/v1/cases?sort=received&limit=500');
      const times = body.items.map(({ receivedAt }) => receivedAt);
      expect(times).toEqual([...times].sort());
      const { body: back } = await get<Page>('/api/v1/cases?sort=-received&limit=500');
      expect(back.items.map(({ receivedAt }) => receivedAt)).toEqual([...times].reverse());
    });

    it('by kind, unit, queue and status, and those only', async () => {
      const { body: reports } = await get<Page>('/api/v1/cases?kind=report&limit=500');
      expect(new Set(reports.items.map(({ kind }) => kind))).toEqual(new Set(['report']));
      const { body: county } = await get<{ items: { unit: string }[] }>('/api/v1/cases?unit=230718&limit=500');
      expect(county.items.length).toBeGreaterThan(0);
      for (const { unit } of county.items) expect(unit).toMatch(/^230718/);
      const { body: queue } = await get<{ items: { queue: string; status: string }[] }>(
        '/api/v1/cases?queue=to-route&status=registered&limit=500',
      );
      expect(new Set(queue.items.map((item) => `${item.queue} ${item.status}`))).toEqual(
        new Set(['to-route registered']),
      );
      const { body: late } = await get<{ items: { overdue: boolean }[] }>('/api/v1/cases?overdue=true&limit=500');
      expect(new Set(late.items.map(({ overdue }) => overdue))).toEqual(new Set([true]));
    });

    it.each([
      ['/api/v1/cases?cursor=nix', 'cursor.invalid'],
      ['/api/v1/cases?nix=1', 'input.invalid'],
      ['/api/v1/cases?sort=due&sort=received', 'input.invalid'],
      ['/api/v1/cases?status=nix', 'input.invalid'],
      ['/api/v1/cases?limit=501', 'input.invalid'],
      ['/api/v1/cases?dueFrom=tomorrow', 'input.invalid'],
      ['/api/v1/queues?nix=1', 'input.invalid'],
      ['/api/v1/rates?unit=1&unit=2', 'input.invalid'],
      ['/api/v1/rates?from=2026-02-30', 'input.invalid'],
      ['/api/v1/rates?from=2026-02-02&to=2026-02-01', 'input.invalid'],
      ['/api/v1/rates/on-time-closure/cases?part=nix', 'input.invalid'],
      ['/api/v1/rates/on-time-closure/cases?cursor=nix', 'cursor.invalid'],
    ])('refuses %s: 400', async (path, code) => {
      expectProblem(await get<Problem>(path), { status: 400, code });
    });

    it('refuses a cursor that belongs to another order', async () => {
      const { body } = await get<Page>('/api/v1/cases?sort=due&limit=1');
      expectProblem(await get<Problem>(`/api/v1/cases?sort=received&cursor=${body.next ?? ''}`), {
        status: 400,
        code: 'cursor.invalid',
      });
    });

    it.each(['/api/v1/queues?unit=nix', '/api/v1/rates?unit=nix', '/api/v1/rates/nix/cases'])(
      'does not know what %s names: 404',
      async (path) => {
        expectProblem(await get<Problem>(path), { status: 404 });
      },
    );
  });

  it('counts what waits, and what each rate stands on, by the same cases that it lists', async () => {
    const { body: waiting } = await get<{ queues: { queue: string; cases: number }[] }>('/api/v1/queues');
    for (const { queue, cases } of waiting.queues) {
      const { body } = await get<Page>(`/api/v1/cases?queue=${queue}&limit=500`);
      expect({ queue, cases }).toEqual({ queue, cases: body.items.length });
    }
    const period = `from=2020-01-01&to=2099-12-31&asOf=2099-12-31`;
    const { body } = await get<{ rates: { rate: string; numerator: number; denominator: number }[] }>(
      `/api/v1/rates?${period}`,
    );
    expect(body.rates).toHaveLength(4);
    for (const { rate, numerator, denominator } of body.rates) {
      const behind = async (part: string) =>
        (await get<{ items: object[] }>(`/api/v1/rates/${rate}/cases?${period}&part=${part}&limit=500`)).body.items
          .length;
      expect({
        rate,
        all: await behind('denominator'),
        met: await behind('numerator'),
        missed: await behind('misses'),
      }).toEqual({
        ...{ rate, all: denominator, met: numerator, missed: denominator - numerator },
      });
    }
    expect(body.rates[0]?.denominator).toBeGreaterThan(30);
  });

  it('is alive and ready, with every read model at the head of the log', async () => {
    expect(await get('/health/live')).toMatchObject({ status: 200, body: { status: 'live' } });
    await server.projected(await head());
    const { status, body } = await get<{
      ready: boolean;
      head: string;
      projections: { state: string; position: string }[];
    }>('/health/ready');
    expect({ status, ready: body.ready }).toEqual({ status: 200, ready: true });
    expect(body.projections.map(({ state, position }) => `${state} ${position}`)).toEqual(
      body.projections.map(() => `live ${body.head}`),
    );
  });

  it('logs every request and no one’s personal data, whatever goes wrong', async () => {
    const mark = '密标7f3a';
    const phone = '13877665544';
    const idNumber = '11010519491231002X';
    const text = (field: string) => `${field}${mark}`;
    const order = {
      submitter: { name: text('name'), phone, address: text('address'), idNumber },
      representative: { name: text('agent'), phone, idNumber, powers: text('powers') },
      respondent: { name: text('respondent'), address: text('place-of-business') },
      ...{ request: text('request'), problem: text('problem'), place: text('place'), category: text('category') },
    };
    const { caseId } = await register('complaint', order);
    const path = (slug: string) => `/api/v1/cases/${caseId}/${slug}`;
    await post(path('add-note'), { text: mark });
    await post(path('request-materials'), { items: [mark], until: null });
    await post(path('return'), { reason: mark });
    await post(path('add-note'), { text: mark }, { 'if-match': '"9"' });
    await post('/api/v1/cases', { ...workOrder('complaint'), ...order, [mark]: mark, caseKind: mark, named: mark });
    await post('/api/v1/cases', { ...workOrder('complaint'), submitter: { ...order.submitter, phone: mark } });
    for (const type of ['application/json', 'text/plain']) {
      await (
        await server.get('/api/v1/cases', {
          method: 'POST',
          headers: { 'content-type': type },
          body: `{"request":"${mark}`,
        })
      ).text();
    }
    await get(`/api/v1/cases?handler=${encodeURIComponent(mark)}&${encodeURIComponent(mark)}=1`);
    await get(`/api/v1/cases/${caseId}`);
    // The database goes away in the middle of commands that carry names.
    const cut = Array.from({ length: 6 }, () => server.post('/api/v1/cases', { ...workOrder('complaint'), ...order }));
    await city.killPostgres();
    await Promise.allSettled(cut);
    await server.post('/api/v1/cases', { ...workOrder('complaint'), ...order });
    await server.ready();

    const { output } = server;
    const databaseLog = await readFile(join(city.dataFolder, 'postgres.log'), 'utf8');
    for (const secret of [mark, encodeURIComponent(mark), phone, idNumber]) {
      expect(output.split('\n').filter((line) => line.includes(secret))).toEqual([]);
      expect(databaseLog.split('\n').filter((line) => line.includes(secret))).toEqual([]);
    }
    const requests = output
      .split('\n')
      .filter((line) => line.includes('"msg":"request completed"') || line.includes('"msg":"request errored"'));
    expect(requests.length).toBeGreaterThan(100);
    expect(requests.filter((line) => line.includes(`"path":"/api/v1/cases/${caseId}/add-note"`))).toHaveLength(2);
  }, 60_000);
});
