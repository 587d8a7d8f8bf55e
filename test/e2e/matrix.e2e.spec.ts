import { deviations, openApi } from '../support/conformance.js';
import type { CheckedOperation } from '../support/conformance.js';
import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { workOrder } from '../support/work-orders.js';
import type { Acknowledged, Problem } from '../support/work-orders.js';

const ROLES = ['intake', 'handler', 'head', 'supervisor', 'auditor', 'analyst', 'administrator'] as const;
type Role = (typeof ROLES)[number];

/** Holds the cases; and one that lies beside it. */
const [HOLDER, ELSEWHERE] = ['230717', '230781'];

interface Call {
  readonly method: string;
  readonly template: string;
  readonly operation: CheckedOperation;
}

const calls: readonly Call[] = Object.entries(openApi.paths).flatMap(([template, operations]) =>
  Object.entries(operations).map(([method, operation]) => ({ method: method.toUpperCase(), template, operation })),
);

/** Routes whose work is about one case: whoever does not reach it is refused, whatever their role. */
const aboutOneCase = ({ template }: Call) => template.startsWith('/api/v1/cases/{id}');

/**
 * Every route × every role × in and out of scope × nobody, worked out from the document that is served: a route that is added
 * is in it, with the permission that its code declares.
 */
describe('the matrix of routes and roles', () => {
  let city: Shuangwei;
  let server: RunningServer;
  const askers = new Map<string, RunningServer>();
  let caseIds: readonly string[];

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder();
    server = await city.serve();
    await server.ready();
    for (const unit of [HOLDER, ELSEWHERE]) {
      for (const role of ROLES) {
        askers.set(`${role} ${unit}`, server.as(await city.token('--as', role, '--unit', unit)));
      }
    }
    // One of each kind, and held by the same unit.
    const ids: string[] = [];
    for (const kind of ['complaint', 'report', 'consultation'] as const) {
      const { caseId } = (await (await server.post('/api/v1/cases', workOrder(kind))).json()) as Acknowledged;
      await server.post(`/api/v1/cases/${caseId}/route`, { toUnit: HOLDER });
      ids.push(caseId);
    }
    caseIds = ids;
  }, 180_000);

  afterAll(() => city.end(), 60_000);

  const ask = async (asker: RunningServer, { method, template, operation }: Call): Promise<Response> => {
    const [complaint = ''] = caseIds;
    const path = template
      .replace('/imports/{id}', '/imports/11111111-1111-4111-8111-111111111111')
      .replace('{id}', complaint)
      .replace('{sha256}', 'a'.repeat(64))
      .replace('{rate}', 'on-time-closure')
      .replace('{unit}', HOLDER)
      .replace('{date}', '2026-05-06')
      .replace('{week}', '2026-W19')
      .replace('{month}', '2026-04')
      .replace('{topic}', 'shuangwei.cases.v1')
      .replace('{type}', 'shuangwei.case.registered.v1')
      .concat(/\/(events|stream\/\{topic\})$/.test(template) && !template.includes('/cases/') ? '?limit=1' : '');
    if (method === 'GET') return asker.get(path);
    return asker.post(path, operation.requestBody?.content['application/json']?.example ?? {});
  };
  const told = async (response: Response) => {
    const type = response.headers.get('content-type') ?? '';
    if (!type.startsWith('application/problem+json')) {
      await response.body?.cancel();
      return String(response.status);
    }
    return `${response.status} ${((await response.json()) as Problem).code}`;
  };

  it('has every action and every read', () => expect(calls.length).toBeGreaterThan(80));

  it('lets nobody in without a token, but where everybody may', async () => {
    const nobody = server.as();
    for (const call of calls) {
      const response = await ask(nobody, call);
      const expected = call.operation['x-permission'] === 'public' ? '200' : '401 auth.token-missing';
      expect([call.method, call.template, await told(response)]).toEqual([call.method, call.template, expected]);
    }
  }, 60_000);

  it.each(ROLES)(
    'refuses %s what the role may not, in and out of scope',
    async (role: Role) => {
      for (const unit of [HOLDER, ELSEWHERE]) {
        for (const call of calls) {
          const { 'x-permission': permission, 'x-roles': roles } = call.operation;
          if (permission === 'public' || roles.includes(role)) continue;
          const response = await ask(askers.get(`${role} ${unit}`) as RunningServer, call);
          const wrong = await deviations(call.method, response);
          const code = await told(response);
          // Out of scope either reason is true; which of them is told first is no promise.
          const denied = code === '403 access.role' || (unit === ELSEWHERE && code === '403 access.scope');
          expect({ call: `${call.method} ${call.template}`, unit, code, denied, wrong }).toMatchObject({
            denied: true,
            wrong: [],
          });
        }
      }
    },
    120_000,
  );

  it.each(ROLES)(
    'refuses %s a case that a unit beside holds, on every route about one case',
    async (role: Role) => {
      const outsider = askers.get(`${role} ${ELSEWHERE}`) as RunningServer;
      for (const call of calls.filter(aboutOneCase)) {
        if (!call.operation['x-roles'].includes(role)) continue;
        const response = await ask(outsider, call);
        const wrong = await deviations(call.method, response);
        expect({ call: `${call.method} ${call.template}`, code: await told(response), wrong }).toEqual({
          ...{ call: `${call.method} ${call.template}`, code: '403 access.scope', wrong: [] },
        });
      }
    },
    120_000,
  );

  it.each(ROLES)(
    'lets %s do in scope what the role may: whatever is refused then is not for who asks',
    async (role: Role) => {
      const insider = askers.get(`${role} ${HOLDER}`) as RunningServer;
      for (const call of calls) {
        const { 'x-permission': permission, 'x-roles': roles } = call.operation;
        if (permission !== 'public' && !roles.includes(role)) continue;
        const response = await ask(insider, call);
        const wrong = await deviations(call.method, response);
        const code = await told(response);
        // Registering and the like act for the own unit; an example may name another unit or another case, which is then out of reach.
        const letIn = !/^(401|5\d\d)|access\.role/.test(code);
        expect({ call: `${call.method} ${call.template}`, code, letIn, wrong }).toMatchObject({
          letIn: true,
          wrong: [],
        });
      }
    },
    120_000,
  );
});
