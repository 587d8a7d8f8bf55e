import { withClient } from '#libs/platform';
import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { hoursAgo, workOrder } from '../support/work-orders.js';
import type { Acknowledged, Problem } from '../support/work-orders.js';

interface Page {
  readonly position: string;
  readonly asOf: string;
  readonly items: readonly { readonly caseId: string; readonly unit: string; readonly handler: string | null }[];
  readonly next: string | null;
  readonly prev: string | null;
  readonly count?: { readonly value: number; readonly exact: boolean };
}

const YIMEI = '230717';
const WUCUI = '230718';

/** Reading over HTTP, by those who may and those who may not: in and out of scope, with and without personal data. */
describe('reads', () => {
  let city: Shuangwei;
  let server: RunningServer;
  /** Of Yimei district: sees its own cases, people in them included. */
  let handler: RunningServer;
  /** Of Wucui district. */
  let stranger: RunningServer;
  /** Of the whole bureau, without personal data. */
  let analyst: RunningServer;
  let last: Acknowledged;

  const read = async <T>(who: RunningServer, path: string, headers: Record<string, string> = {}) => {
    const response = await who.get(path, { headers });
    return { status: response.status, headers: response.headers, body: (await response.json()) as T };
  };
  const done = async (path: string, body: object): Promise<Acknowledged> => {
    const response = await server.post(path, body);
    const answer = (await response.json()) as Acknowledged;
    expect({ path, status: response.status, answer }).toMatchObject({ status: path.endsWith('cases') ? 201 : 200 });
    last = answer;
    return answer;
  };
  /** A complaint with a unit, and with a handler where one is named. */
  const held = async (unit: string, over: object = {}, name?: string) => {
    const { caseId } = await done('/api/v1/cases', { ...workOrder('complaint'), ...over });
    await done(`/api/v1/cases/${caseId}/route`, { toUnit: unit });
    await done(`/api/v1/cases/${caseId}/sign`, { actingUnit: unit });
    if (name) await done(`/api/v1/cases/${caseId}/assign-handler`, { handler: name, actingUnit: unit });
    return caseId;
  };
  const ids = (page: Page) => page.items.map(({ caseId }) => caseId);
  const upToNow = () => ({ 'x-at-least-position': last.position });

  let mine: string[];
  let theirs: string[];

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder();
    server = await city.serve();
    await server.ready();
    handler = server.as(await city.token('--as', 'handler', '--unit', YIMEI, '--by', 'li'));
    stranger = server.as(await city.token('--as', 'handler', '--unit', WUCUI, '--by', 'zhao'));
    analyst = server.as(await city.token('--as', 'analyst', '--by', 'qian'));
    mine = [];
    theirs = [];
    for (let i = 0; i < 5; i++) {
      mine.push(await held(YIMEI, { receivedAt: hoursAgo(i + 1) }, i < 3 ? 'li' : 'sun'));
      theirs.push(await held(WUCUI, { receivedAt: hoursAgo(i + 1), channel: 'app' }));
    }
    mine.push(await held(YIMEI, { request: '要求退款：健身卡余额未消费部分', channel: 'wechat' }, 'li'));
  }, 120_000);

  afterAll(() => city.end(), 60_000);

  describe('lists', () => {
    it('hold only cases in the scope of who asks, and a unit out of it is refused', async () => {
      const { body } = await read<Page>(handler, '/api/v1/cases?limit=500&count=true', upToNow());
      expect(ids(body).sort()).toEqual([...mine].sort());
      expect(body.count).toEqual({ value: mine.length, exact: true });
      expect(await read<Problem>(handler, `/api/v1/cases?unit=${WUCUI}`)).toMatchObject({
        status: 403,
        body: { code: 'access.scope' },
      });
      const { body: all } = await read<Page>(analyst, '/api/v1/cases?limit=500&count=true');
      expect(ids(all).sort()).toEqual([...mine, ...theirs].sort());
    });

    it('are narrowed to one’s own cases by handler=me', async () => {
      const { body } = await read<Page>(handler, '/api/v1/cases?handler=me', upToNow());
      expect(body.items.map((item) => item.handler)).toEqual(['li', 'li', 'li', 'li']);
      expect((await read<Page>(stranger, '/api/v1/cases?handler=me')).body.items).toEqual([]);
    });

    it('take several values with commas or one by one', async () => {
      const both = [...theirs, mine.at(-1)].sort();
      for (const query of ['channel=app,wechat', 'channel=wechat&channel=app', 'channel=app&channel=wechat,app']) {
        const { body } = await read<Page>(analyst, `/api/v1/cases?limit=500&${query}`, upToNow());
        expect(ids(body).sort()).toEqual(both);
      }
    });

    it('are of closed cases only where they are sorted by when those were closed', async () => {
      for (const sort of ['closed', '-closed']) {
        const { body } = await read<Page>(server, `/api/v1/cases?sort=${sort}&count=true`, upToNow());
        expect([body.items, body.count]).toEqual([[], { value: 0, exact: true }]);
      }
    });

    it('tell what is not overdue, and take instants for days', async () => {
      const inTime = (await read<Page>(handler, '/api/v1/cases?overdue=false&limit=500', upToNow())).body;
      expect(ids(inTime).sort()).toEqual([...mine].sort());
      const late = (await read<Page>(handler, '/api/v1/cases?overdue=true&asOf=2099-01-01&limit=500')).body;
      expect(ids(late).sort()).toEqual([...mine].sort());
      const recent = `/api/v1/cases?limit=500&receivedFrom=${encodeURIComponent(hoursAgo(2.5))}`;
      expect(ids((await read<Page>(handler, recent)).body)).toHaveLength(3);
    });

    it('are counted in queues within the same scope and filter', async () => {
      const counted = async (who: RunningServer, query = '') => {
        const { body } = await read<{ queues: { queue: string; cases: number }[] }>(who, `/api/v1/queues?${query}`);
        return body.queues.reduce((sum, { cases }) => sum + cases, 0);
      };
      expect(await counted(handler)).toBe(mine.length);
      expect(await counted(analyst)).toBe(mine.length + theirs.length);
      expect(await counted(analyst, `unit=${WUCUI}`)).toBe(theirs.length);
      expect(await counted(handler, 'handler=me&channel=wechat,app&kind=complaint')).toBe(1);
    });

    it.each(['handler=%00', 'category=%00', 'overdue=yes', 'count=1', 'kind=complaint,nix', 'sort=due&sort=received'])(
      'refuse %s: 400',
      async (query) => {
        expect(await read<Problem>(handler, `/api/v1/cases?${query}`)).toMatchObject({
          status: 400,
          body: { code: 'input.invalid' },
        });
      },
    );
  });

  describe('search', () => {
    it('finds a case by words of its free text, for who may read of people and within their scope', async () => {
      const text = encodeURIComponent('退款 健身卡');
      for (const sort of ['due', '-received', 'received']) {
        const { body } = await read<Page>(handler, `/api/v1/cases?text=${text}&sort=${sort}&count=true`, upToNow());
        expect(ids(body)).toEqual([mine.at(-1)]);
        expect(body.count).toEqual({ value: 1, exact: true });
      }
      expect((await read<Page>(stranger, `/api/v1/cases?text=${text}`)).body.items).toEqual([]);
    });

    it('does not search free texts for who may not read them, but what lists show', async () => {
      const free = encodeURIComponent('未消费部分');
      expect((await read<Page>(analyst, `/api/v1/cases?text=${free}`, upToNow())).body.items).toEqual([]);
      const shown = encodeURIComponent('预付式消费');
      const { body } = await read<Page>(analyst, `/api/v1/cases?text=${shown}&limit=500`);
      expect(body.items).toHaveLength(mine.length + theirs.length);
    });

    it('finds nobody by name or telephone', async () => {
      for (const person of ['张三', '13800138000']) {
        const { body } = await read<Page>(server, `/api/v1/cases?text=${encodeURIComponent(person)}`);
        expect(body.items).toEqual([]);
      }
    });
  });

  describe('a cursor', () => {
    const next = async (who: RunningServer, query: string) =>
      (await read<Page>(who, `/api/v1/cases?${query}`, upToNow())).body.next ?? '';
    const refused = { status: 400, body: { code: 'cursor.invalid' } };

    it('leads to the next page and back, judged as of the same instant', async () => {
      const first = (await read<Page>(handler, '/api/v1/cases?limit=2&overdue=false')).body;
      const second = (await read<Page>(handler, `/api/v1/cases?limit=3&overdue=false&cursor=${first.next}`)).body;
      expect(second.asOf).toBe(first.asOf);
      expect(new Set([...ids(first), ...ids(second)]).size).toBe(5);
      const back = (await read<Page>(handler, `/api/v1/cases?limit=2&overdue=false&cursor=${second.prev}`)).body;
      expect(ids(back)).toEqual(ids(first));
    });

    it('is refused with another filter, order or list, and by who has another scope', async () => {
      const cursor = await next(handler, 'limit=1');
      expect((await read(handler, `/api/v1/cases?limit=5&cursor=${cursor}`)).status).toBe(200);
      for (const query of ['kind=complaint', 'sort=received', 'text=%E5%81%A5%E8%BA%AB', 'asOf=2026-01-01'])
        expect(await read(handler, `/api/v1/cases?${query}&cursor=${cursor}`)).toMatchObject(refused);
      expect(await read(stranger, `/api/v1/cases?cursor=${cursor}`)).toMatchObject(refused);
      expect(await read(analyst, `/api/v1/cases?cursor=${cursor}`)).toMatchObject(refused);
      expect(await read(handler, `/api/v1/cases/${mine[0]}/timeline?cursor=${cursor}`)).toMatchObject(refused);
      expect(await read(handler, `/api/v1/rates/on-time-closure/cases?cursor=${cursor}`)).toMatchObject(refused);
    });

    it('of one case’s timeline is none of another’s', async () => {
      const { body } = await read<Page>(handler, `/api/v1/cases/${mine[0]}/timeline?limit=1`, upToNow());
      const path = (caseId: string | undefined) => `/api/v1/cases/${caseId}/timeline?cursor=${body.next}`;
      expect((await read(handler, path(mine[0]))).status).toBe(200);
      expect(await read(handler, path(mine[1]))).toMatchObject(refused);
    });

    it('is refused when it was forged', async () => {
      const cursor = await next(handler, 'limit=1');
      const [payload = '', seal = ''] = cursor.split('.');
      const [asOf, towards] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as string[];
      const elsewhere = JSON.stringify([asOf, towards, '2020-01-01T00:00:00.000+08:00', 'T-0000']);
      const forged = `${Buffer.from(elsewhere).toString('base64url')}.${seal}`;
      for (const text of [forged, payload, `${payload}.`, `${payload}.${'A'.repeat(22)}`, 'nix', '.', '%00'])
        expect(await read(handler, `/api/v1/cases?cursor=${text}`)).toMatchObject(refused);
    });
  });

  describe('reading what was just written', () => {
    const lists = () => [
      '/api/v1/cases?limit=1',
      '/api/v1/cases?limit=1&text=%E5%81%A5%E8%BA%AB',
      '/api/v1/queues',
      '/api/v1/rates',
      '/api/v1/rates/on-time-closure/cases',
      `/api/v1/cases/${mine[0]}/timeline`,
    ];

    it('waits for the read model, whichever it is, and says how far it is', async () => {
      for (let round = 0; round < 10; round++) {
        for (const path of lists()) {
          await done(`/api/v1/cases/${mine[0]}/add-note`, { text: `第 ${round} 次`, actingUnit: YIMEI });
          const { status, headers, body } = await read<Page>(server, path, upToNow());
          expect({ path, status }).toEqual({ path, status: 200 });
          expect(BigInt(body.position)).toBeGreaterThanOrEqual(BigInt(last.position));
          expect(headers.get('x-position')).toBe(body.position);
        }
      }
      const { body } = await read<{ items: { revision: string }[] }>(
        server,
        `/api/v1/cases/${mine[0]}/timeline?order=desc&limit=1`,
        upToNow(),
      );
      expect(body.items[0]?.revision).toBe(last.revision);
    }, 60_000);

    it('waits while the read model stands still, and no longer than it must', async () => {
      await withClient(await city.superuserUrl(), async (client) => {
        await client.query('begin');
        await client.query(`select from projecting.checkpoint where name = 'case-queue' for update`);
        const note = { text: '读模型暂停', actingUnit: YIMEI };
        await done(`/api/v1/cases/${mine[0]}/add-note`, note);
        const began = performance.now();
        const waiting = read<Page>(server, '/api/v1/cases?limit=1', upToNow());
        setTimeout(() => void client.query('rollback'), 700);
        const { status } = await waiting;
        expect(status).toBe(200);
        expect(performance.now() - began).toBeGreaterThan(600);
      });
    });

    it('gives up after five seconds, says where the read model is and when to come again', async () => {
      await withClient(await city.superuserUrl(), async (client) => {
        await client.query('begin');
        await client.query(`select from projecting.checkpoint where name = 'case-queue' for update`);
        const before = (await read<Page>(server, '/api/v1/cases?limit=1')).body.position;
        await done(`/api/v1/cases/${mine[0]}/add-note`, { text: '读模型停住', actingUnit: YIMEI });
        const { status, headers, body } = await read<Problem & { details: object }>(
          server,
          '/api/v1/queues',
          upToNow(),
        );
        expect({ status, code: body.code, details: body.details }).toEqual({
          status: 503,
          code: 'read.not-there-yet',
          details: { readModel: 'case-queue', position: before, wanted: last.position },
        });
        expect(headers.get('retry-after')).toBe('1');
        // Whoever does not insist is answered at once.
        expect((await read<Page>(server, '/api/v1/cases?limit=1')).body.position).toBe(before);
        await client.query('rollback');
      });
    }, 30_000);

    it('is refused at once for a position that the log does not have, or that is none', async () => {
      const beyond = { 'x-at-least-position': String(BigInt(last.position) + 1_000n) };
      for (const path of lists()) {
        const began = performance.now();
        expect(await read<Problem>(server, path, beyond)).toMatchObject({
          status: 422,
          body: { code: 'read.position-beyond-log', details: { head: last.position } },
        });
        expect(performance.now() - began).toBeLessThan(4_000);
        expect(await read<Problem>(server, path, { 'x-at-least-position': 'nix' })).toMatchObject({
          status: 400,
          body: { code: 'input.invalid', errors: [{ field: 'X-At-Least-Position' }] },
        });
      }
    });
  });

  describe('a case', () => {
    const path = () => `/api/v1/cases/${mine[1]}`;

    it('has its revision for an entity tag, and is not sent again to who has it', async () => {
      for (const of of [
        '',
        '/events',
        '/holders',
        '?revision=1',
        `?at=${encodeURIComponent(new Date().toISOString())}`,
      ]) {
        const first = await handler.get(`${path()}${of}`);
        const etag = first.headers.get('etag') ?? '';
        expect({ of, etag, status: first.status }).toEqual({
          of,
          etag: of === '?revision=1' ? '"1"' : '"3"',
          status: 200,
        });
        expect(first.headers.get('cache-control')).toBe('private, no-cache');
        expect(first.headers.get('vary')).toMatch(/Authorization/);
        for (const method of ['GET', 'HEAD']) {
          const again = await handler.get(`${path()}${of}`, { method, headers: { 'if-none-match': etag } });
          expect({ of, method, status: again.status, text: await again.text() }).toEqual({
            of,
            method,
            status: 304,
            text: '',
          });
          expect(again.headers.get('etag')).toBe(etag);
          const other = await handler.get(`${path()}${of}`, { method, headers: { 'if-none-match': '"99"' } });
          expect(other.status).toBe(200);
        }
      }
    });

    it('has another one after something has happened in it', async () => {
      const etag = (await handler.get(path())).headers.get('etag') ?? '';
      await done(`${path()}/add-note`, { text: '已电话联系', actingUnit: YIMEI });
      const again = await handler.get(path(), { headers: { 'if-none-match': etag } });
      expect([again.status, again.headers.get('etag')]).toEqual([200, '"4"']);
    });

    it('tells who is out of scope nothing, not even that they have it', async () => {
      for (const tag of ['"4"', '*']) {
        const response = await stranger.get(path(), { headers: { 'if-none-match': tag } });
        expect([response.status, response.headers.get('etag')]).toEqual([403, null]);
        expect((await server.as().get(path(), { headers: { 'if-none-match': tag } })).status).toBe(401);
      }
    });

    it('was held by one unit and one handler at each moment', async () => {
      type Holders = {
        items: { unit: string; handler: string | null; from: string; until: string | null; by: object }[];
      };
      const { body } = await read<Holders>(handler, `${path()}/holders`);
      expect(body.items.map(({ unit, handler: who }) => [unit, who])).toEqual([
        ['230700', null],
        [YIMEI, null],
        [YIMEI, 'li'],
      ]);
      expect(body.items.map(({ until }) => until)).toEqual([...body.items.slice(1).map(({ from }) => from), null]);
      for (const holder of body.items) {
        const at = `${path()}/holders?at=${encodeURIComponent(holder.from)}`;
        expect((await read<Holders>(handler, at)).body.items).toEqual([holder]);
      }
      expect((await read<Holders>(handler, `${path()}/holders?at=2020-01-01T00:00:00Z`)).body.items).toEqual([]);
      expect((await read(stranger, `${path()}/holders`)).status).toBe(403);
      const told = await city.json<Holders>('case', 'holders', mine[1] ?? '');
      expect(told.items).toEqual(body.items);
    });
  });

  it('lists the cases behind a rate in pages, of the asker’s units only', async () => {
    const path = '/api/v1/rates/on-time-initial-review/cases?part=denominator&asOf=2099-01-01&from=2020-01-01';
    const walk = async (who: RunningServer) => {
      const seen: string[] = [];
      for (let cursor = ''; ;) {
        const { body } = await read<Page>(who, `${path}&limit=2${cursor}`, upToNow());
        expect(body.items.length).toBeLessThanOrEqual(2);
        seen.push(...ids(body));
        if (body.next === null) return seen.sort();
        cursor = `&cursor=${body.next}`;
      }
    };
    expect(await walk(handler)).toEqual([...mine].sort());
    expect(await walk(analyst)).toEqual([...mine, ...theirs].sort());
  });
});
