import fc from 'fast-check';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AllowedAddresses } from './addresses.js';
import { call } from './call.js';
import type { CallRules, Resolve } from './call.js';

/** Answers for a name one after the other, the last of them again and again. */
const answering = (...answers: readonly (readonly string[])[]): Resolve & { asked: number } => {
  const resolve = (_: string, done: Parameters<Resolve>[1]) => {
    const found = answers[Math.min(resolve.asked++, answers.length - 1)] ?? [];
    done(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  resolve.asked = 0;
  return resolve;
};

describe('A call to a receiver', () => {
  let server: Server;
  let port: number;
  let calls = 0;

  beforeAll(async () => {
    server = createServer((request, reply) => {
      calls += 1;
      request.resume();
      reply.writeHead(request.url === '/moved' ? 302 : 204, { location: '/in', 'retry-after': '7' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  beforeEach(() => (calls = 0));
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const named = (resolve: Resolve, allowed: readonly string[] = []): CallRules => {
    return { addresses: new AllowedAddresses(allowed), http: true, timeoutMs: 1_000, resolve };
  };
  const to = (url: string, rules: CallRules) =>
    call({ url, headers: {}, body: '[]' }, rules, new AbortController().signal);
  const here = (path = '/in') => `http://receiver.example:${port}${path}`;

  it('goes to the address that was looked at, and asks for the name once', async () => {
    const resolve = answering(['127.0.0.1'], ['8.8.8.8']);
    expect(await to(here(), named(resolve, ['127.0.0.0/8']))).toMatchObject({ outcome: 'delivered', status: 204 });
    expect([calls, resolve.asked]).toEqual([1, 1]);
  });

  it('is not made where a name leads to this machine or its network, not even beside a public address', async () => {
    for (const found of [['127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['::ffff:127.0.0.1'], ['169.254.169.254'], []])
      expect(await to(here(), named(answering(found)))).toMatchObject({ outcome: 'address-refused', status: null });
    expect(calls).toBe(0);
  });

  it('is made to nothing private, whatever else the name leads to and in whatever order', async () => {
    const local = fc.constantFrom('127.0.0.1', '10.0.0.1', '::1', 'fe80::1', '169.254.169.254', '::ffff:7f00:1');
    const open = fc.array(fc.constantFrom('8.8.8.8', '2400:3200::1'), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(open, local, open, async (before, wrong, after) => {
        const { outcome } = await to(here(), named(answering([...before, wrong, ...after])));
        expect(outcome).toBe('address-refused');
      }),
      { numRuns: 100 },
    );
    expect(calls).toBe(0);
  });

  it('is not made to a private address in the place of a name, which nobody would resolve', async () => {
    for (const host of ['127.0.0.1', '0x7f.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]', '0'])
      expect(await to(`http://${host}:${port}/in`, named(answering(['8.8.8.8'])))).toMatchObject({
        outcome: 'address-refused',
      });
    expect(calls).toBe(0);
  });

  it('follows no redirect', async () => {
    expect(await to(here('/moved'), named(answering(['127.0.0.1']), ['127.0.0.1']))).toMatchObject({
      ...{ outcome: 'redirected', status: 302, retryAfterMs: 7_000 },
    });
    expect(calls).toBe(1);
  });

  it('says what kept it from being answered', async () => {
    const unknown: Resolve = (_, done) => done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []);
    expect(await to(here(), named(unknown))).toMatchObject({ outcome: 'name-unknown' });
    const silent: Resolve = () => undefined;
    expect(await to(here(), { ...named(silent), timeoutMs: 50 })).toMatchObject({ outcome: 'timeout' });
    const closed = `http://receiver.example:1/in`;
    const local = named(answering(['127.0.0.1']), ['127.0.0.1']);
    expect(await to(closed, local)).toMatchObject({ outcome: 'connection-refused' });
    expect(await to(here().replace('http', 'https'), local)).toMatchObject({
      outcome: expect.stringMatching(/tls|broken/) as string,
    });
  });

  it('ends with the reason of whoever ends it', async () => {
    const ending = new AbortController();
    const calling = call(
      { url: here(), headers: {}, body: '[]' },
      named(() => undefined),
      ending.signal,
    );
    ending.abort(new Error('stopped'));
    await expect(calling).rejects.toThrow('stopped');
  });
});
