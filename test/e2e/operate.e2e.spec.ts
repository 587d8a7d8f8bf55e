import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { otlpReceiver } from '../support/otlp-receiver.js';
import type { ReceivedSpan } from '../support/otlp-receiver.js';
import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { workOrder } from '../support/work-orders.js';
import type { Acknowledged, Problem } from '../support/work-orders.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

/** What the operators of a server see of it, and how it ends. */
describe('operating the server', () => {
  let city: Shuangwei;
  let collector: Awaited<ReturnType<typeof otlpReceiver>>;
  let server: RunningServer;

  const register = async (headers: Record<string, string> = {}) => {
    const response = await server.post('/api/v1/cases', workOrder('complaint'), headers);
    expect(response.status).toBe(201);
    return { headers: response.headers, ...((await response.json()) as Acknowledged) };
  };
  const figures = async () => {
    const response = await server.get('/metrics');
    expect(response.status).toBe(200);
    return response.text();
  };
  /** The figure of one series, by its beginning; 0 where there is none. */
  const figure = async (series: string) =>
    Number(
      (await figures())
        .split('\n')
        .find((line) => line.startsWith(`${series} `))
        ?.split(' ')
        .at(-1) ?? 0,
    );

  beforeAll(async () => {
    collector = await otlpReceiver();
    city = await Shuangwei.onFreshFolder({
      ...{ LOG_LEVEL: 'info', DRAIN_SECONDS: '1', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
      LIMIT_FAILED_TOKENS: '5',
    });
    server = await city.serve();
    await server.ready();
  }, 120_000);

  afterAll(async () => {
    await city.end();
    await collector.close();
  }, 60_000);

  it('tells its figures to an administrator and to nobody else', async () => {
    const administrator = server.as(await city.token('--as', 'administrator'));
    const scraped = await administrator.get('/metrics');
    expect(scraped.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect((await server.as().get('/metrics')).status).toBe(401);
    const handler = await server.as(await city.token('--as', 'handler')).get('/metrics');
    expect(handler.status).toBe(403);
    expect(handler.headers.get('www-authenticate')).toContain('scope="engine.operate"');
  });

  it('counts what was appended, asked and refused, and how far the read models are', async () => {
    const before = await figure('shuangwei_append_duration_seconds_count{outcome="stored"}');
    const { caseId, position } = await register();
    await register();
    await server.post(`/api/v1/cases/${caseId}/add-note`, { text: '密标7f3a' }, { 'if-match': '"7"' });
    await server.get(`/api/v1/cases/${caseId}?strange=1`);
    await server.as('x.y.z').get('/api/v1/cases');
    await server.projected(BigInt(position) + 1n);
    const text = await figures();
    expect(await figure('shuangwei_append_duration_seconds_count{outcome="stored"}')).toBe(before + 2);
    for (const series of [
      'shuangwei_append_batch_appends_count',
      'shuangwei_commands_total{kind="RegisterCase",outcome="done"}',
      'shuangwei_commands_total{kind="AddNote",outcome="case.revision-moved-on"}',
      'shuangwei_http_request_duration_seconds_count{method="POST",route="/api/v1/cases",status="201"}',
      'shuangwei_http_request_duration_seconds_count{method="POST",route="/api/v1/cases/:id/:action",status="412"}',
      'shuangwei_token_refusals_total{code="auth.token-malformed"}',
      'shuangwei_projection_live{projection="case-queue"}',
      'process_cpu_seconds_total',
      'nodejs_eventloop_lag_p99_seconds',
    ]) {
      expect({ series, told: text.includes(`\n${series} `) }).toEqual({ series, told: true });
    }
    expect(await figure('shuangwei_projection_position{projection="case-queue"}')).toBe(
      await figure('shuangwei_log_head'),
    );
    for (const secret of [caseId, '密标7f3a', '13877665544', 'strange', 'wang'])
      expect({ secret, told: text.includes(secret) }).toEqual({ secret, told: false });
  });

  it('carries one id from the caller through the answer and the log into the event', async () => {
    const id = 'window-7.2026-05-06_001';
    const { headers, caseId } = await register({ 'x-request-id': id });
    expect(headers.get('x-request-id')).toBe(id);
    const refused = await server.post(`/api/v1/cases/${caseId}/accept`, {}, { 'x-request-id': `${id}.b` });
    expect(((await refused.json()) as Problem & { instance: string }).instance).toBe(`${id}.b`);
    await sleep(100);
    for (const each of [id, `${id}.b`]) expect(server.output).toContain(`"id":"${each}"`);
    const log = new Client({ connectionString: await city.superuserUrl() });
    await log.connect();
    const { rows } = await log.query<{ id: string }>(
      "select text::json ->> 'correlationId' as id from log.event where stream = $1",
      [`case-${caseId}`],
    );
    await log.end();
    expect(rows).toEqual([{ id }]);
  });

  it("sends its part of a caller's trace to the collector: request, command, append, and the pages of the read models", async () => {
    const parent = '00f067aa0ba902b7';
    await register({ traceparent: `00-${TRACE}-${parent}-01` });
    const ours = (spans: readonly ReceivedSpan[]) => spans.filter(({ traceId }) => traceId === TRACE);
    await collector.until((spans) => ours(spans).length >= 3 && spans.some(({ name }) => name === 'projection page'));
    const [http, command, append] = ['POST /api/v1/cases', 'command', 'append'].map((name) =>
      ours(collector.spans).find((span) => span.name === name),
    );
    expect(http?.parentSpanId).toBe(parent);
    expect(command?.parentSpanId).toBe(http?.spanId);
    expect(append?.parentSpanId).toBe(command?.spanId);
    const outcome = command?.attributes.find(({ key }) => key === 'shuangwei.command.outcome');
    expect(outcome?.value).toEqual({ stringValue: 'done' });
    expect(append?.attributes.map(({ key }) => key)).toContain('shuangwei.append.batch');
    const sent = collector.bodies.join('');
    expect(sent).toContain('"stringValue":"shuangwei"');
    const { name, phone, address } = workOrder('complaint').submitter;
    for (const personal of [name, phone, address]) expect(sent).not.toContain(personal);
  }, 60_000);

  it('tells whoever tries tokens to wait, and goes on answering good ones', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) statuses.push((await server.as('guess').get('/api/v1/cases')).status);
    expect(statuses.at(-1)).toBe(429);
    expect((await server.get('/api/v1/cases')).status).toBe(200);
  });

  it('says 503 and when to come again on every route while the database is away', async () => {
    const { caseId, position } = await register();
    await server.projected(BigInt(position));
    const ways: [string, () => Promise<Response>][] = [
      ...[
        ...['/api/v1/cases', `/api/v1/cases/${caseId}`, `/api/v1/cases/${caseId}/events`],
        ...[`/api/v1/cases/${caseId}/clocks`, `/api/v1/cases/${caseId}/timeline`, `/api/v1/cases/${caseId}/actions`],
        ...['/api/v1/queues', '/api/v1/rates', '/api/v1/events?after=0', '/health/ready'],
      ].map((path): [string, () => Promise<Response>] => [`GET ${path}`, () => server.get(path)]),
      ['POST /api/v1/cases', () => server.post('/api/v1/cases', workOrder('complaint'))],
      ['POST an action', () => server.post(`/api/v1/cases/${caseId}/add-note`, { text: 'x' })],
    ];
    for (const [way, ask] of ways) {
      for (const until = performance.now() + 20_000; ;) {
        await city.killPostgres();
        const response = await ask();
        const body = await response.text();
        if (response.status === 503) {
          expect({ way, after: response.headers.get('retry-after') }).toEqual({ way, after: '1' });
          expect({ way, body }).toEqual({ way, body: expect.stringContaining('store.unavailable') as string });
          break;
        }
        // The embedded database comes back by itself, so a route may have been faster than the kill.
        expect({ way, status: response.status < 300 }).toEqual({ way, status: true });
        if (performance.now() > until) throw new Error(`${way} never met the database away`);
      }
      expect((await server.get('/health/live')).status).toBe(200);
    }
    await server.ready();
  }, 240_000);

  it('ends under load so that no request which it accepted fails, saying first that it is not ready', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 24 });
    const failures: string[] = [];
    const statuses = new Map<number, number>();
    const order = JSON.stringify(workOrder('complaint'));
    const token = await city.token();
    const { hostname, port } = new URL(server.url);
    let refused = false;
    let notReady = 0;
    let leaving = false;
    const ask = (method: string, path: string, body = '') =>
      new Promise<{ status: number; connection: string | undefined }>((resolve, reject) => {
        const asked = httpRequest(
          {
            ...{ agent, method, hostname, port, path },
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          },
          (response) => {
            response
              .resume()
              .on('end', () => resolve({ status: response.statusCode ?? 0, connection: response.headers.connection }));
            response.on('error', reject);
          },
        );
        asked.on('error', reject).end(body);
      });
    const client = async (method: string, path: string, body?: string) => {
      while (!refused) {
        try {
          const { status, connection } = await ask(method, path, body);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          if (path === '/health/ready' && status === 503) notReady++;
          leaving ||= connection === 'close';
        } catch (error) {
          // Nobody listens any more: that request was not accepted.
          if ((error as { code?: string }).code === 'ECONNREFUSED') refused = true;
          else failures.push(`${method} ${path}: ${String(error)}`);
        }
      }
    };
    const clients = [
      ...Array.from({ length: 12 }, () => client('POST', '/api/v1/cases', order)),
      ...Array.from({ length: 10 }, () => client('GET', '/api/v1/cases?limit=5')),
      client('GET', '/health/ready'),
    ];
    await sleep(1_000);
    const began = performance.now();
    const { code } = await server.stop();
    expect(performance.now() - began).toBeLessThan(10_000);
    await Promise.all(clients);
    agent.destroy();
    expect(failures).toEqual([]);
    expect(code).toBe(0);
    expect(notReady).toBeGreaterThan(0);
    expect(leaving).toBe(true);
    expect([...statuses.keys()].sort()).toEqual([200, 201, 503]);
    expect(statuses.get(503)).toBe(notReady);
    expect(statuses.get(201)).toBeGreaterThan(50);
  }, 60_000);
});
