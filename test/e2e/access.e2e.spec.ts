import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { workOrder } from '../support/work-orders.js';
import type { Acknowledged, Problem } from '../support/work-orders.js';

interface Events {
  readonly items: readonly {
    readonly type: string;
    readonly masked: boolean;
    readonly actor: { readonly id: string; readonly role: string; readonly onBehalfOf?: string };
    readonly data: {
      readonly submitter?: { readonly name: string; readonly phone: string };
      readonly request?: string;
    };
  }[];
}

const ROOT = '230700';
const COUNTY = '230717';
const ELSEWHERE = '230781';

/** Nobody is anonymous: a server in a process of its own, asked by different people. */
describe('access over HTTP', () => {
  let city: Shuangwei;
  let everybody: RunningServer;
  const asked = new Map<string, RunningServer>();

  /** The server as asked by somebody in this role, of that unit. */
  const by = async (role: string, unit: string, ...words: readonly string[]): Promise<RunningServer> => {
    const key = [role, unit, ...words].join(' ');
    const known = asked.get(key) ?? everybody.as(await city.token('--as', role, '--unit', unit, ...words));
    asked.set(key, known);
    return known;
  };
  const problemOf = async (response: Response) => {
    const { code, status } = (await response.json()) as Problem;
    expect(status).toBe(response.status);
    return `${status} ${code}`;
  };
  const register = async (kind: 'complaint' | 'report') => {
    const intake = await by('intake', ROOT);
    const { caseId } = (await (await intake.post('/api/v1/cases', workOrder(kind))).json()) as Acknowledged;
    const routed = await intake.post(`/api/v1/cases/${caseId}/route`, { toUnit: COUNTY });
    expect(routed.status).toBe(200);
    return caseId;
  };
  const eventsOf = async (server: RunningServer, caseId: string) =>
    (await (await server.get(`/api/v1/cases/${caseId}/events`)).json()) as Events;

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder();
    everybody = await city.serve();
    await everybody.ready();
  }, 120_000);

  afterAll(() => city.end(), 60_000);

  it('is asked for on every route but health: 401, and how to come by a token', async () => {
    const nobody = everybody.as();
    for (const path of [
      '/api/v1/cases',
      '/api/v1/queues',
      '/api/v1/rates',
      '/api/v1/cases/T-7KQ2-M9XA-4C3F-HZ8W/events',
    ]) {
      expect([path, await problemOf(await nobody.get(path))]).toEqual([path, '401 auth.token-missing']);
    }
    expect(await problemOf(await nobody.post('/api/v1/cases', workOrder('complaint')))).toBe('401 auth.token-missing');
    expect(await problemOf(await everybody.as('rubbish').get('/api/v1/cases'))).toBe('401 auth.token-malformed');
    const token = await city.token('--as', 'handler');
    const forged = `${token.slice(0, -4)}${token.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
    expect(await problemOf(await everybody.as(forged).get('/api/v1/cases'))).toBe('401 auth.token-signature');
    for (const path of ['/health/live', '/health/ready']) expect((await nobody.get(path)).status).toBe(200);
  });

  it('tells in every event who acted, in which role, and for whom', async () => {
    const head = await by('head', COUNTY, '--by', 'assistant-3', '--on-behalf-of', 'head-17');
    const caseId = await register('complaint');
    expect((await head.post(`/api/v1/cases/${caseId}/sign`, {})).status).toBe(200);
    expect((await head.post(`/api/v1/cases/${caseId}/assign-handler`, { handler: 'officer-2' })).status).toBe(200);
    const { items } = await eventsOf(head, caseId);
    expect(items.map(({ type, actor: { role } }) => `${type} ${role}`)).toEqual([
      ...['CaseRegistered intake', 'CaseRouted intake', 'CaseSigned head', 'HandlerAssigned head'],
    ]);
    expect(items.at(-1)?.actor).toEqual({ id: 'assistant-3', role: 'head', onBehalfOf: 'head-17' });
  });

  it('is refused to a role that may not, and to a unit beside: nothing is written', async () => {
    const caseId = await register('complaint');
    const sign = `/api/v1/cases/${caseId}/sign`;
    for (const role of ['intake', 'supervisor', 'auditor', 'analyst', 'administrator']) {
      expect([role, await problemOf(await (await by(role, ROOT)).post(sign, {}))]).toEqual([role, '403 access.role']);
    }
    for (const path of ['', '/events', '/clocks', '/timeline']) {
      const answer = await (await by('handler', ELSEWHERE)).get(`/api/v1/cases/${caseId}${path}`);
      expect([path, await problemOf(answer)]).toEqual([path, '403 access.scope']);
    }
    expect(await problemOf(await (await by('handler', ELSEWHERE)).post(sign, {}))).toBe('403 access.scope');
    const assign = `/api/v1/cases/${caseId}/assign-handler`;
    expect(await problemOf(await (await by('handler', COUNTY)).post(assign, { handler: 'x' }))).toBe('403 access.role');
    expect((await eventsOf(await by('handler', COUNTY), caseId)).items).toHaveLength(2);
  });

  it('of somebody else’s unit is refused in lists, which without one show the own subtree only', async () => {
    const caseId = await register('complaint');
    const { position } = (await (
      await everybody.post(`/api/v1/cases/${caseId}/add-note`, { text: '备注' })
    ).json()) as {
      position: string;
    };
    await everybody.projected(BigInt(position));
    const unitsOf = async (server: RunningServer, query = '') => {
      const { items } = (await (await server.get(`/api/v1/cases?limit=500${query}`)).json()) as {
        items: { unit: string }[];
      };
      return new Set(items.map(({ unit }) => unit));
    };
    expect(await unitsOf(await by('handler', COUNTY))).toEqual(new Set([COUNTY]));
    expect(await unitsOf(await by('handler', ELSEWHERE))).toEqual(new Set());
    expect(await unitsOf(await by('handler', ROOT))).toContain(COUNTY);
    const elsewhere = await by('handler', ELSEWHERE);
    for (const path of ['cases', 'queues', 'rates']) {
      expect(await problemOf(await elsewhere.get(`/api/v1/${path}?unit=${COUNTY}`))).toBe('403 access.scope');
    }
    const { queues } = (await (await elsewhere.get('/api/v1/queues')).json()) as { queues: { cases: number }[] };
    expect(queues.every(({ cases }) => cases === 0)).toBe(true);
  });

  it('shows who made a report to nobody without the grant, and people to no analyst', async () => {
    const [report, complaint] = [await register('report'), await register('complaint')];
    const { submitter, request } = workOrder('report');
    const seen = async (server: RunningServer, caseId: string) => {
      const [first] = (await eventsOf(server, caseId)).items;
      return { name: first?.data.submitter?.name, request: first?.data.request, masked: first?.masked };
    };
    const hidden = '＊＊＊';
    const handler = await by('handler', COUNTY);
    expect(await seen(handler, report)).toEqual({ name: hidden, request, masked: true });
    expect(await seen(handler, complaint)).toEqual({ name: submitter.name, request, masked: false });
    const granted = await by('handler', COUNTY, '--grant', 'reporter-identity');
    expect(await seen(granted, report)).toEqual({ name: submitter.name, request, masked: false });
    const analyst = await by('analyst', ROOT, '--grant', 'reporter-identity');
    for (const caseId of [report, complaint]) {
      expect(await seen(analyst, caseId)).toEqual({ name: hidden, request: hidden, masked: true });
    }
  });
});

describe('the development issuer', () => {
  it.each([
    ['in production', { NODE_ENV: 'production' }],
    ['on an address that others reach', { HOST: '0.0.0.0' }],
  ])(
    'refuses to start %s',
    async (_, env) => {
      const city = await Shuangwei.onFreshFolder(env);
      try {
        const { code, err } = await city.run('serve', '--json');
        expect(code).not.toBe(0);
        expect(JSON.parse(err.trim().split('\n').at(-1) ?? '{}')).toMatchObject({
          code: 'auth.development-issuer-refused',
        });
      } finally {
        await city.end();
      }
    },
    60_000,
  );
});
