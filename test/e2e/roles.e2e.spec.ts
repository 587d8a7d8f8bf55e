import { setTimeout as sleep } from 'node:timers/promises';
import { freshDatabase } from '#libs/testing';
import type { Acknowledged, Problem } from '../support/work-orders.js';
import { hoursAgo, workOrder } from '../support/work-orders.js';
import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';

interface Health {
  readonly reasons: readonly string[];
  readonly projections: readonly { readonly name: string; readonly position: string }[];
}

/** One database, and of each role a process of its own, as they would stand on machines of their own. */
describe('An installation of one process for each role', () => {
  let city: Shuangwei;
  let api: RunningServer;

  const roleOf = (ROLES: string, more: NodeJS.ProcessEnv = {}) => city.with({ ROLES, ...more }).serve();
  const healthOf = async (server: RunningServer) => (await (await server.get('/health/ready')).json()) as Health;
  const register = async (over = {}) => {
    const response = await api.post('/api/v1/cases', workOrder('complaint', over));
    expect(response.status).toBe(201);
    return (await response.json()) as Acknowledged;
  };

  beforeAll(async () => {
    const { adminUrl } = await freshDatabase();
    city = await Shuangwei.onFreshFolder({ DATABASE_URL: adminUrl });
    api = await roleOf('api');
  }, 60_000);

  afterAll(() => city.end(), 30_000);

  it('takes commands where nothing projects, and says which read models are missing', async () => {
    await register();
    const { reasons, projections } = await healthOf(api);
    expect(reasons).toContain('projection.case-queue.missing');
    expect(projections.map(({ position }) => position)).toEqual(projections.map(() => '0'));
  });

  it('reads its own writes as soon as another process projects', async () => {
    const projector = await roleOf('projector');
    await projector.ready();
    await api.ready();
    const { caseId, position } = await register();
    const queue = await api.get('/api/v1/cases', { headers: { 'X-At-Least-Position': position } });
    expect(queue.status).toBe(200);
    expect(((await queue.json()) as { items: { caseId: string }[] }).items.map((each) => each.caseId)).toContain(
      caseId,
    );

    // It answers for its health and its figures, and for nothing else.
    expect((await projector.get('/metrics')).status).toBe(200);
    expect((await projector.as().get('/metrics')).status).toBe(401);
    const elsewhere = await projector.post('/api/v1/cases', workOrder('complaint'));
    expect(elsewhere.status).toBe(404);
    expect(((await elsewhere.json()) as Problem).code).toBe('request.no-such-route');
    expect((await projector.stop()).code).toBe(0);
  }, 60_000);

  it('goes on through a second projector when the first is killed', async () => {
    const [first, second] = await Promise.all([roleOf('projector'), roleOf('projector')]);
    for (let round = 0; round < 20; round++) {
      if (round === 10) first.process.kill('SIGKILL');
      const { caseId, position } = await register();
      const shown = await api.get(`/api/v1/cases/${caseId}`);
      expect(shown.status).toBe(200);
      await second.projected(BigInt(position));
    }
    const { projections } = await healthOf(api);
    const { projections: known } = await healthOf(second);
    expect(projections.toSorted(byName)).toEqual(known.toSorted(byName));
    expect((await second.stop()).code).toBe(0);
  }, 60_000);

  it('says that Kafka falls behind though no process publishes, wherever it is told of brokers', async () => {
    const told = await roleOf('clock', { KAFKA_BROKERS: '127.0.0.1:9' });
    const metrics = await (await told.get('/metrics')).text();
    const [, events = ''] = /^shuangwei_publisher_lag_events (\d+)$/m.exec(metrics) ?? [];
    expect(Number(events)).toBeGreaterThan(20);
    expect(Number(/^shuangwei_publisher_lag_seconds (\S+)$/m.exec(metrics)?.[1])).toBeGreaterThan(0);
    expect((await told.stop()).code).toBe(0);
  }, 60_000);

  it('watches deadlines in the process of the clock', async () => {
    const { caseId } = await register({ receivedAt: hoursAgo(24 * 60) });
    const eventsOf = async () => (await api.get(`/api/v1/cases/${caseId}/events`)).text();
    const projector = await roleOf('projector', { WATCH_DEADLINES: 'on' });
    await sleep(1_000);
    expect(await eventsOf()).not.toContain('DeadlineMissed');
    const clock = await roleOf('clock', { WATCH_DEADLINES: 'on' });
    for (const until = performance.now() + 30_000; performance.now() < until; await sleep(200))
      if ((await eventsOf()).includes('DeadlineMissed')) break;
    expect(await eventsOf()).toContain('DeadlineMissed');
    expect(projector.output).not.toContain('deadlines watched');
    for (const server of [clock, projector, api]) expect((await server.stop()).code).toBe(0);
  }, 90_000);
});

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
