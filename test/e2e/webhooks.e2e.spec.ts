import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { workOrder } from '../support/work-orders.js';
import type { Acknowledged, Problem } from '../support/work-orders.js';

const PAGE = 'docs/how-to/webhooks.md';
const BASE = '/api/v1/webhooks';

interface View {
  readonly id: string;
  readonly standing: string;
  readonly secretVersion: number;
  readonly delivery: { readonly cursor: string };
}
interface Done {
  readonly webhook: View;
  readonly secret: string;
  readonly repeated: boolean;
}
interface Deliveries {
  readonly items: readonly { readonly number: string; readonly outcome: string; readonly kind: string }[];
  readonly next: string | null;
}

/** The receiver of the page, as a stranger would save and run it. */
class PageReceiver {
  said = '';
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
  }

  static async start(folder: string, secret: string, port = '0'): Promise<PageReceiver> {
    const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync(PAGE, 'utf8')) ?? [];
    const file = join(folder, 'receiver.mts');
    await writeFile(file, code);
    const env = { ...process.env, WEBHOOK_SECRET: secret, PORT: port };
    const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const [first] = (await once(child.stdout, 'data')) as [Buffer];
    const [, listening = ''] = /"port":(\d+)/.exec(first.toString()) ?? [];
    return new PageReceiver(child, `http://127.0.0.1:${listening}/`);
  }

  get port(): string {
    return new URL(this.url).port;
  }

  async says(what: string, patienceMs = 20_000): Promise<void> {
    for (const end = performance.now() + patienceMs; !this.said.includes(what); await sleep(20))
      if (performance.now() > end) throw new Error(`the receiver never said ${what}, but: ${this.said}`);
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}

describe('Webhooks of a server', () => {
  let city: Shuangwei;
  let server: RunningServer;
  let receiver: PageReceiver | undefined;
  let hook: Done;

  const json = async <T>(response: Response | Promise<Response>, status = 200): Promise<T> => {
    const answer = await response;
    const text = await answer.text();
    expect({ status: answer.status, text }).toMatchObject({ status });
    return JSON.parse(text) as T;
  };
  const code = async (response: Promise<Response>) => ((await (await response).json()) as Problem).code;
  const register = async () =>
    (await json<Acknowledged>(server.post('/api/v1/cases', workOrder('complaint')), 201)).caseId;

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder({ WEBHOOK_ALLOW_PRIVATE: '127.0.0.0/8', WEBHOOK_ALLOW_HTTP: 'on' });
    server = await city.serve();
    await server.ready();
  }, 90_000);
  afterAll(async () => {
    await receiver?.end();
    await city.end();
  }, 60_000);

  it('are registered with a secret that the answer shows, and shows again to the same request only', async () => {
    // Which port the receiver gets is known when it runs, and it runs when it has its secret: so it is told afterwards where it is.
    const headers = { 'Idempotency-Key': 'receiver-1' };
    const asked = { url: 'http://127.0.0.1:9/', topics: ['shuangwei.cases.v1'], from: 'start' };
    hook = await json<Done>(server.post(BASE, asked, headers), 201);
    expect(hook).toMatchObject({ repeated: false, webhook: { standing: 'enabled', secretVersion: 1 } });
    expect(await json<Done>(server.post(BASE, asked, headers), 201)).toMatchObject({
      ...{ repeated: true, secret: hook.secret, webhook: { id: hook.webhook.id } },
    });
    expect(await code(server.post(BASE, { ...asked, from: 'now' }, headers))).toBe('webhook.key-reused');
    const shown = await (await server.get(`${BASE}/${hook.webhook.id}`)).text();
    expect(shown).not.toContain('whsec_');
    const events = await (await server.get('/api/v1/events?limit=100')).text();
    expect(events).toContain('WebhookRegistered');
    expect(events).not.toContain(hook.secret.slice(6, 30));
  });

  it('reach the receiver of the page, which knows the signature', async () => {
    receiver = await PageReceiver.start(city.folder, hook.secret);
    const moved = await json<Done>(server.post(`${BASE}/${hook.webhook.id}/change`, { url: receiver.url }));
    expect(moved).not.toHaveProperty('secret');
    const caseId = await register();
    await receiver.says(`shuangwei.case.registered.v1 ${caseId}`);
    await receiver.says(`shuangwei.deadline.set.v1 ${caseId}`);
    const tested = await json<{ outcome: string; status: number }>(server.post(`${BASE}/${hook.webhook.id}/test`, {}));
    expect(tested).toMatchObject({ outcome: 'delivered', status: 204 });
  }, 60_000);

  it('are not believed by a receiver that has another secret', async () => {
    const stranger = await PageReceiver.start(city.folder, `whsec_${Buffer.from('another').toString('base64')}`);
    await json(server.post(`${BASE}/${hook.webhook.id}/change`, { url: stranger.url }));
    const tested = await json<{ outcome: string; status: number }>(server.post(`${BASE}/${hook.webhook.id}/test`, {}));
    expect(tested).toMatchObject({ outcome: 'refused', status: 401 });
    await stranger.end();
  }, 60_000);

  it('go on when the server was killed, without a gap', async () => {
    await receiver?.end();
    server.process.kill('SIGKILL');
    await once(server.process, 'exit');
    server = await city.serve();
    await server.ready();
    receiver = await PageReceiver.start(city.folder, hook.secret);
    await json(server.post(`${BASE}/${hook.webhook.id}/change`, { url: receiver.url }));
    const caseId = await register();
    // When the lease of the killed process is over.
    await receiver.says(`shuangwei.case.registered.v1 ${caseId}`, 60_000);
  }, 120_000);

  it('tell what became of each delivery, page by page, and nothing of what was sent', async () => {
    const path = `${BASE}/${hook.webhook.id}/deliveries`;
    const first = await json<Deliveries>(server.get(`${path}?limit=2`));
    const second = await json<Deliveries>(server.get(`${path}?limit=2&before=${first.next}`));
    const numbers = [...first.items, ...second.items].map(({ number }) => Number(number));
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
    const all = await json<Deliveries>(server.get(path));
    expect(all.items.filter(({ kind }) => kind === 'test').length).toBeGreaterThanOrEqual(2);
    expect(JSON.stringify(all)).not.toMatch(/T-[0-9A-Z]{4}-|subject|whsec_/);
    expect(await code(server.get(`${path}?limit=0`))).toBe('input.invalid');
  });

  it('are run from the command line beside a server', async () => {
    const { items } = await city.json<{ items: readonly View[] }>('webhook', 'list');
    expect(items.map(({ id }) => id)).toEqual([hook.webhook.id]);
    const added = await city.json<Done>('webhook', 'add', `${receiver?.url}second`, '--from', 'start');
    const id = added.webhook.id;
    expect(added.secret).toMatch(/^whsec_/);
    expect((await city.json<Done>('webhook', 'disable', id, '--reason', '维护')).webhook.standing).toBe('disabled');
    expect((await city.json<Done>('webhook', 'enable', id)).webhook.standing).toBe('enabled');
    expect((await city.json<Done>('webhook', 'replay', id, '--from', 'start')).webhook.id).toBe(id);
    // The receiver has the first one's secret, and answers 401.
    const of = async () =>
      (await city.json<Deliveries>('webhook', 'deliveries', id)).items.map(({ outcome }) => outcome);
    for (const end = performance.now() + 20_000; (await of()).length === 0;)
      if (performance.now() > end) throw new Error('nothing was delivered');
    expect(await of()).toContain('refused');
    expect(await city.run('webhook', 'enable', id)).toMatchObject({ code: 3 });
    expect((await city.json<Done>('webhook', 'change', id, '--topic', 'shuangwei.cases.v1')).webhook).toMatchObject({
      topics: ['shuangwei.cases.v1'],
    });
    expect((await city.json<Done>('webhook', 'change', id, '--topic', 'all')).webhook).toMatchObject({ topics: [] });
    const rotated = await city.json<Done>('webhook', 'rotate-secret', id);
    expect(rotated.webhook.secretVersion).toBe(2);
    expect(rotated.secret).not.toBe(added.secret);
    expect(await city.json('webhook', 'test', id)).toMatchObject({ outcome: 'refused', status: 401 });
    expect((await city.json<Done>('webhook', 'remove', id, '--reason', '试用结束')).webhook.standing).toBe('removed');
    expect(await code(server.post(`${BASE}/${id}/enable`, {}))).toBe('webhook.removed');
  }, 120_000);

  it('lead to no private address that is not allowed, under whatever notation', async () => {
    const refused: Record<string, string> = {};
    for (const url of [
      'http://10.0.0.1/',
      'http://0xA9FEA9FE/',
      'https://[::ffff:10.0.0.1]/',
      'http://u:p@a.example/',
      'ftp://a/',
    ])
      refused[url] = await code(server.post(BASE, { url }));
    expect(Object.values(refused)).toEqual([
      ...['webhook.url-private', 'webhook.url-private', 'webhook.url-private'],
      ...['webhook.url-credentials', 'webhook.url-invalid'],
    ]);
  });

  it('are about a unit that there is: where there is none that is said, and not that it is out of reach', async () => {
    const { id } = hook.webhook;
    expect(await code(server.post(BASE, { url: 'https://a.example/', unit: '999999' }))).toBe('webhook.unit-unknown');
    expect(await code(server.post(`${BASE}/${id}/change`, { unit: '999999' }))).toBe('webhook.unit-unknown');
  });

  it('are counted, and no figure names one', async () => {
    // A second after the last of them was removed.
    let figures = '';
    for (const end = performance.now() + 10_000; performance.now() < end; await sleep(100)) {
      figures = await (await server.get('/metrics')).text();
      if (figures.includes('shuangwei_webhooks_served 1')) break;
    }
    expect(figures).toMatch(/shuangwei_webhook_call_duration_seconds_count\{outcome="delivered"\} [1-9]/);
    expect(figures).toMatch(/shuangwei_webhooks_served 1/);
    expect(figures).not.toContain(hook.webhook.id);
  });
});
