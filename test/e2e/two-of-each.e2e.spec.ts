import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamName } from '#libs/kernel';
import { livePositions } from '#libs/projecting';
import { freshDatabase } from '#libs/testing';
import { openEngine, projections } from '../../apps/server/index.js';
import type { Engine } from '../../apps/server/index.js';
import { readModelRows } from '../support/read-model-rows.js';
import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { hoursAgo, workOrder } from '../support/work-orders.js';
import type { Acknowledged } from '../support/work-orders.js';

/** Cases that clients register, and how many of them have missed their first deadline long ago. */
const CASES = 60;
const LATE = 12;

interface Recorded {
  readonly type: string;
  readonly data: { readonly text?: string; readonly clock?: string; readonly run?: number };
}

describe('Two of each role at once, on one database', () => {
  let city: Shuangwei;
  let engine: Engine;
  let apis: RunningServer[];
  let clocks: RunningServer[];
  const registered = new Map<string, Acknowledged>();
  const notes: { readonly caseId: string; readonly text: string }[] = [];

  beforeAll(async () => {
    const { adminUrl } = await freshDatabase();
    city = await Shuangwei.onFreshFolder({ DATABASE_URL: adminUrl, WATCH_DEADLINES: 'on', RHYTHM: 'on' });
    const roleOf = (ROLES: string) => city.with({ ROLES }).serve();
    const projectors = [await roleOf('projector'), await roleOf('projector')];
    for (const server of projectors) await server.ready();
    apis = [await roleOf('api'), await roleOf('api')];
    clocks = [await roleOf('clock'), await roleOf('clock')];
    engine = await openEngine({ env: { SHUANGWEI_DATA: city.dataFolder, DATABASE_URL: adminUrl } });
  }, 180_000);

  afterAll(async () => {
    await engine.close();
    await city.end();
  }, 60_000);

  /** The same command to every API at the same moment, under one key. Where one of them is gone, the other answers. */
  async function everywhere(path: string, body: unknown): Promise<Acknowledged[]> {
    const key = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(
      apis.map(async (api) => {
        for (let tries = 0; ; tries++) {
          const response = await api.post(path, body, key).catch(() => undefined);
          if (response?.ok) return (await response.json()) as Acknowledged;
          // Refused by what the other has just done or told to come again: asked once more, as clients do.
          if (response && ![409, 412, 503].includes(response.status)) throw new Error(await response.text());
          if (!response && api.obituary !== '') return undefined;
          if (tries > 100) throw new Error(`${path} is not done: ${response?.status}`);
          await sleep(20);
        }
      }),
    );
    return answers.filter((answer) => answer !== undefined);
  }

  const eventsOf = async (caseId: string) => {
    const events: Recorded[] = [];
    for await (const event of engine.store.read(`case-${caseId}` as StreamName)) events.push(event);
    return events;
  };

  it('take each command once, whichever process it is sent to, though one of each is killed', async () => {
    for (let n = 0; n < CASES; n++) {
      if (n === CASES / 2) {
        apis[1]?.process.kill('SIGKILL');
        clocks[1]?.process.kill('SIGKILL');
      }
      const answers = await everywhere(
        '/api/v1/cases',
        workOrder('complaint', { receivedAt: hoursAgo(n < LATE ? 24 * 60 : 1), request: `第 ${n} 件` }),
      );
      const [first] = answers;
      if (!first) throw new Error('nobody answered');
      // One place in the log, and new to one of them at the most.
      expect(new Set(answers.map(({ caseId, position }) => `${caseId} ${position}`)).size).toBe(1);
      expect(answers.filter(({ repeated }) => !repeated).length).toBeLessThanOrEqual(1);
      registered.set(first.caseId, first);
      const text = randomUUID();
      await everywhere(`/api/v1/cases/${first.caseId}/add-note`, { text });
      notes.push({ caseId: first.caseId, text });
    }
    expect(registered.size).toBe(CASES);
    for (const { caseId, text } of notes) {
      const events = await eventsOf(caseId);
      expect(events.filter(({ type }) => type === 'CaseRegistered')).toHaveLength(1);
      expect(events.filter(({ data }) => data.text === text)).toHaveLength(1);
    }
  }, 180_000);

  it('record each missed deadline once', async () => {
    const missed = async () => {
      const of: string[] = [];
      for (const caseId of registered.keys())
        for (const { type, data } of await eventsOf(caseId))
          if (type === 'DeadlineMissed') of.push(`${caseId} ${data.clock} ${data.run}`);
      return of;
    };
    for (const until = performance.now() + 90_000; (await missed()).length < 2 * LATE; await sleep(500))
      if (performance.now() > until) throw new Error('the deadlines are not watched');
    // A further look of both.
    await sleep(16_000);
    const found = await missed();
    expect(found).toHaveLength(2 * LATE);
    expect(new Set(found).size).toBe(found.length);
  }, 180_000);

  it('have read models as one process makes them', async () => {
    const head = await engine.store.head();
    for (const until = performance.now() + 60_000; ; await sleep(50)) {
      const positions = await livePositions(engine.pool);
      if (projections.every(({ name }) => (positions.get(name) ?? 0n) >= head)) break;
      if (performance.now() > until) throw new Error('the read models stand still');
    }
    // Nobody writes any more, so that both are of one position.
    for (const each of [...apis, ...clocks]) each.process.kill('SIGKILL');
    await engine.catchUp();
    const incremental = await readModelRows(engine.pool);
    expect(incremental['case_queue']).toHaveLength(CASES);
    for (const projection of projections) await engine.readModels.rebuild(projection, { store: engine.store });
    expect(await readModelRows(engine.pool)).toEqual(incremental);
  }, 120_000);
});
