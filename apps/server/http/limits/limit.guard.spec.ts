import type { ProblemDetails } from '#libs/platform';
import { doorApp } from '../testing/door-app.js';
import type { DoorApp } from '../testing/door-app.js';

const LI = 'li~handler~230700';
const WANG = 'wang~auditor~230700';

describe('The limits of what one principal may ask for', () => {
  let app: DoorApp;
  beforeEach(async () => {
    app = await doorApp({ limits: { commands: 3, reads: 2, feeds: 1, uploads: 1, failedTokens: 2 } });
  });
  afterEach(() => app.close());

  const statuses = async (times: number, path: string, init: Parameters<DoorApp['ask']>[1]) => {
    const answers: number[] = [];
    for (let i = 0; i < times; i++) answers.push((await app.ask(path, init)).status);
    return answers;
  };
  const command = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}', token: LI };

  it('are of each kind of call by itself, and of each principal by themselves', async () => {
    expect(await statuses(4, 'cases', command)).toEqual([201, 201, 201, 429]);
    expect(await statuses(3, 'cases/7', { token: LI })).toEqual([200, 200, 429]);
    expect(await statuses(3, 'cases/7', { token: WANG })).toEqual([200, 200, 429]);
    expect(await statuses(2, 'events', { token: WANG })).toEqual([200, 429]);
    const form = new FormData();
    form.append('a', 'b');
    expect(await statuses(2, 'imports', { method: 'POST', body: form, token: LI })).toEqual([201, 429]);
    expect(await statuses(5, 'open', {})).toEqual([200, 200, 200, 200, 200]);
  });

  it('are told while they last, and how long to wait when they are used up', async () => {
    const first = await app.ask('cases/7', { token: LI });
    expect(first.headers.get('ratelimit-policy')).toBe('"reads";q=2;w=10');
    expect(first.headers.get('ratelimit')).toMatch(/^"reads";r=1;t=(9|10)$/);
    await app.ask('cases/7', { token: LI });
    const refused = await app.ask('cases/7', { token: LI });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(10);
    expect(refused.headers.get('ratelimit')).toBe(`"reads";r=0;t=${seconds}`);
    expect((await refused.json()) as ProblemDetails).toMatchObject({
      status: 429,
      code: 'request.too-many',
      details: { kind: 'reads', retryAfterSeconds: seconds },
      messages: { zh: '查询过于频繁' },
      instance: refused.headers.get('x-request-id'),
    });
  });

  it('tell an address whose tokens are refused again and again to wait, and lock out no good token beside them', async () => {
    expect(await statuses(4, 'cases/7', { token: 'bad' })).toEqual([401, 401, 429, 429]);
    expect(await statuses(1, 'cases/7', {})).toEqual([429]);
    const refused = await app.ask('cases/7', { token: 'bad' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('www-authenticate')).toBeNull();
    expect((await refused.json()) as ProblemDetails).toMatchObject({
      ...{ status: 429, code: 'request.too-many', details: { kind: 'failedTokens' } },
    });
    expect(await statuses(1, 'cases/7', { token: LI })).toEqual([200]);
  });
});
