import { PassThrough } from 'node:stream';
import { createLogger } from '#libs/platform';
import type { ProblemDetails } from '#libs/platform';
import { doorApp } from './testing/door-app.js';
import type { DoorApp } from './testing/door-app.js';

const HANDLER = 'li~handler~230700';
const json = (body: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body,
});

describe('The doorway', () => {
  let app: DoorApp;
  beforeAll(async () => {
    app = await doorApp({ trustProxy: 'loopback' });
  });
  afterAll(() => app.close());

  /** What every answer has, whatever it is an answer to. */
  const expectGuarded = (headers: Headers) => {
    const id = headers.get('x-request-id');
    expect(id).toMatch(/^[\w.:~+=-]{1,64}$/);
    expect({
      sniff: headers.get('x-content-type-options'),
      policy: headers.get('content-security-policy'),
      referrer: headers.get('referrer-policy'),
      origin: headers.get('cross-origin-resource-policy'),
      kept: headers.get('cache-control'),
    }).toEqual({
      sniff: 'nosniff',
      policy: "default-src 'none'; frame-ancestors 'none'",
      referrer: 'no-referrer',
      origin: 'same-origin',
      kept: 'no-store',
    });
    for (const name of ['server', 'x-powered-by', 'access-control-allow-origin', 'access-control-allow-methods'])
      expect({ name, value: headers.get(name) }).toEqual({ name, value: null });
  };
  const expectProblem = (problem: unknown, headers: Headers, status: number, code: string) => {
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(problem).toMatchObject({ status, code, instance: headers.get('x-request-id') });
    expect((problem as ProblemDetails).messages.zh).toMatch(/\p{Script=Han}/u);
    expect((problem as ProblemDetails).messages.en).toMatch(/[a-z]/);
    // What nobody has to look up says itself how to go on.
    if (code.startsWith('request.')) {
      expect((problem as ProblemDetails).next?.zh).toMatch(/\p{Script=Han}.*。$/u);
      expect((problem as ProblemDetails).next?.en).toMatch(/[a-z]/);
    }
  };

  const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'];
  const PATHS = [
    ['open', { GET: 200, HEAD: 200, OPTIONS: 204 }, 405],
    ['broken', { GET: 500, HEAD: 500, OPTIONS: 204 }, 405],
    ['cases/7', { GET: 401, HEAD: 401, OPTIONS: 204 }, 405],
    ['cases', { POST: 401, OPTIONS: 204 }, 405],
    ['cases/%ff', {}, 400],
    [`cases/${'7'.repeat(101)}`, { GET: 414, HEAD: 414, OPTIONS: 204 }, 405],
    [`open?q=${'x'.repeat(9_000)}`, {}, 414],
    [`open?${'a=1&'.repeat(65)}`, {}, 400],
    ['nowhere', {}, 404],
    // The router knows no address by a slash too many, so it has no methods either.
    ['open/', {}, 404],
    ['things/7/clocks/', {}, 404],
  ] as const;

  it.each(
    PATHS.flatMap(([path, statuses, otherwise]) =>
      METHODS.map((method) => ({
        method,
        path,
        short: path.slice(0, 20),
        status: (statuses as Readonly<Record<string, number>>)[method] ?? otherwise,
      })),
    ),
  )('guards the answer to $method $short: $status', async ({ method, path, status }) => {
    const response = await app.ask(path, { method });
    expect(response.status).toBe(status);
    expectGuarded(response.headers);
    const text = await response.text();
    if (method === 'HEAD' || status === 204) expect(text).toBe('');
    else if (status >= 400) {
      const problem = JSON.parse(text) as ProblemDetails;
      expectProblem(problem, response.headers, status, problem.code);
      expect(text).not.toContain('王小明');
    }
  });

  it.each([
    ['half a document', json('{"a":'), 400, 'request.malformed'],
    ['a poisoned prototype', json('{"__proto__":1}'), 400, 'request.malformed'],
    ['a text', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' }, 415, 'request.media-type'],
    ['more than two mebibytes', json(`"${'x'.repeat(2 ** 21)}"`), 413, 'request.too-large'],
    ['lists 33 deep', json('['.repeat(33) + ']'.repeat(33)), 400, 'request.too-deep'],
    ['a million brackets', json('[{"a":'.repeat(300_000)), 400, 'request.too-deep'],
    ['a hundred headers too many', { headers: Object.fromEntries(Array.from({ length: 110 }, (_, i) => [`x-${i}`, '1'])) }, 431, 'request.headers-too-large'], // prettier-ignore
    ['a token that is no good', { method: 'POST', token: 'bad' }, 401, 'auth.token-signature'],
    ['no token', { method: 'POST' }, 401, 'auth.token-missing'],
  ] as const)('refuses %s, guarded as everything else', async (_, init, status, code) => {
    const response = await app.ask('cases', {
      token: code.startsWith('auth') ? undefined : HANDLER,
      ...init,
    });
    expect(response.status).toBe(status);
    expectGuarded(response.headers);
    expectProblem(await response.json(), response.headers, status, code);
  });

  it('takes 32 levels, and brackets without end where they are text', async () => {
    for (const body of ['['.repeat(32) + ']'.repeat(32), JSON.stringify({ text: '[{"\\'.repeat(5_000) })]) {
      const response = await app.ask('cases', { token: HANDLER, ...json(body) });
      expect(response.status).toBe(201);
      expect(await response.text()).toBe(body);
    }
  });

  it('takes a body without a byte for none, whether or not a type is named', async () => {
    for (const headers of [{}, { 'content-type': 'application/json' }]) {
      const response = await app.ask('cases', { method: 'POST', token: HANDLER, headers });
      expect(response.status).toBe(201);
      expect(await response.text()).toBe('');
    }
  });

  it('answers what is not HTTP, and headers without end, guarded as everything else', async () => {
    const garbage = await app.raw('NONSENSE\r\n\r\n');
    expect(garbage.status).toBe(400);
    const long = await app.raw(`GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(long.status).toBe(431);
    for (const { status, headers, body } of [garbage, long]) {
      expectGuarded(headers);
      expectProblem(
        JSON.parse(body),
        headers,
        status,
        status === 400 ? 'request.malformed' : 'request.headers-too-large',
      );
    }
  });

  it('answers who wants a tunnel, guarded as everything else', async () => {
    const { status, headers, body } = await app.raw('CONNECT elsewhere:443 HTTP/1.1\r\nhost: x\r\n\r\n');
    expectGuarded(headers);
    expectProblem(JSON.parse(body), headers, status, 'request.method-not-allowed');
    expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow: '' });
  });

  it('refuses who does not say which host is meant, but lets HTTP/1.0 be', async () => {
    const { status, headers, body } = await app.raw('GET /api/v1/open HTTP/1.1\r\nconnection: close\r\n\r\n');
    expectGuarded(headers);
    expectProblem(JSON.parse(body), headers, status, 'request.malformed');
    expect(status).toBe(400);
    expect((await app.raw('GET /api/v1/open HTTP/1.0\r\n\r\n')).status).toBe(200);
  });

  it('passes over what a GET says of a body that it does not have', async () => {
    const response = await app.ask('open', { headers: { 'content-type': 'multipart/form-data' } });
    expect(response.status).toBe(200);
  });

  it('passes over an expectation that it does not know', async () => {
    const { status, headers } = await app.raw(
      'GET /api/v1/open HTTP/1.1\r\nhost: x\r\nexpect: magic\r\nconnection: close\r\n\r\n',
    );
    expect(status).toBe(200);
    expectGuarded(headers);
  });

  it('takes over a sane request id, and none that is not', async () => {
    for (const id of ['a', 'trace:7f3a~b=+.-_', 'x'.repeat(64)]) {
      const response = await app.ask('nowhere', { headers: { 'x-request-id': id } });
      expect(response.headers.get('x-request-id')).toBe(id);
      expect(((await response.json()) as ProblemDetails).instance).toBe(id);
    }
    for (const id of ['', 'x'.repeat(65), 'a b', '"a"', 'a/b', '<script>']) {
      const { headers } = await app.ask('open', { headers: { 'x-request-id': id } });
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('logs what is wrong with us under the id that the answer bears, also where the caller chose it', async () => {
    const destination = new PassThrough();
    const logging = await doorApp({ logger: createLogger({ level: 'error', destination }) });
    const { headers } = await logging.ask('broken', { headers: { 'x-request-id': 'window-7.2026-05-06_001' } });
    await logging.close();
    expect(headers.get('x-request-id')).toBe('window-7.2026-05-06_001');
    expect(JSON.parse(String(destination.read()))).toMatchObject({
      ...{ code: 'server.unexpected', requestId: 'window-7.2026-05-06_001', msg: 'request failed' },
    });
  });

  it('lets a route say that its answer may be kept', async () => {
    const { headers } = await app.ask('kept', { token: HANDLER });
    expect(headers.get('cache-control')).toBe('private, max-age=60');
  });

  it('asks for TLS from then on only where the request came through TLS', async () => {
    const strict = async (proto: string) =>
      (await app.ask('open', { headers: { 'x-forwarded-proto': proto } })).headers.get('strict-transport-security');
    expect(await strict('https')).toBe('max-age=31536000; includeSubDomains');
    expect(await strict('http')).toBeNull();
    const trusting = await doorApp();
    const { headers } = await trusting.ask('open', { headers: { 'x-forwarded-proto': 'https' } });
    expect(headers.get('strict-transport-security')).toBeNull();
    await trusting.close();
  });

  it('tells a client by RFC 6750 what to do about its token', async () => {
    const challenge = async (path: string, token?: string) =>
      (await app.ask(path, token === undefined ? {} : { token })).headers.get('www-authenticate');
    expect(await challenge('cases/7')).toBe('Bearer realm="shuangwei"');
    expect(await challenge('cases/7', 'bad')).toBe(
      `Bearer realm="shuangwei", error="invalid_token", error_description="the token's signature is not the issuer's"`,
    );
    expect(await challenge('metrics', HANDLER)).toBe(
      'Bearer realm="shuangwei", error="insufficient_scope", scope="engine.operate"',
    );
    expect(await challenge('cases/7', HANDLER)).toBeNull();
  });

  it('says which methods an address has, to OPTIONS and to a wrong method alike', async () => {
    for (const [path, allow] of [
      ['open', 'GET, HEAD, OPTIONS'],
      ['cases', 'OPTIONS, POST'],
      ['cases/7', 'GET, HEAD, OPTIONS'],
      // A literal address, and one that only fits an action.
      ['things/7/clocks', 'GET, HEAD, OPTIONS'],
      ['things/7/sign', 'OPTIONS, POST'],
    ] as const) {
      for (const method of ['OPTIONS', 'DELETE']) {
        const response = await app.ask(path, { method, headers: { origin: 'https://elsewhere.example' } });
        expect({ path, method, allow: response.headers.get('allow') }).toEqual({ path, method, allow });
      }
    }
    expect((await app.ask('nowhere', { method: 'OPTIONS' })).status).toBe(404);
  });
});

describe('A client that takes its time', () => {
  let app: DoorApp;
  beforeAll(async () => {
    app = await doorApp({ requestTimeout: 400, headersTimeout: 200, checkingInterval: 50 });
  });
  afterAll(() => app.close());

  it.each([
    ['headers', 'GET /api/v1/open HTTP/1.1\r\nhost: x\r\nx-slow: '],
    [
      'body',
      `POST /api/v1/cases HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${HANDLER}\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n{"a":`,
    ],
  ])('over its %s is told 408 and let go of', async (_, text) => {
    const began = performance.now();
    const { status, headers, body } = await app.raw(text);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(status).toBe(408);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(JSON.parse(body)).toMatchObject({ code: 'request.timeout', instance: headers.get('x-request-id') });
  });
});
