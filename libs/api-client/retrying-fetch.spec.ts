import { retryingFetch } from './retrying-fetch.js';

const URL = 'http://127.0.0.1/api/v1/cases';
const later = (status: number, seconds?: string) =>
  new Response('{}', { status, headers: seconds === undefined ? {} : { 'retry-after': seconds } });

/** A server that answers with these, one after the other; an error is a broken connection. */
function server(...answers: readonly (Response | Error)[]) {
  const seen: { key: string | null; body: string }[] = [];
  const waits: number[] = [];
  const fetch = async (request: Request) => {
    seen.push({ key: request.headers.get('idempotency-key'), body: await request.text() });
    const answer = answers[seen.length - 1];
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error('asked too often');
    return answer;
  };
  const sleep = (milliseconds: number) => Promise.resolve(void waits.push(milliseconds));
  return { seen, waits, options: { fetch, sleep } };
}

const post = (headers: Record<string, string> = {}) => new Request(URL, { method: 'POST', body: '{"a":1}', headers });

describe('A call through the client', () => {
  it.each([429, 503])(
    'comes again after a %i when the server says when, with one key and the whole body',
    async (status) => {
      const { seen, waits, options } = server(later(status, '2'), later(status, '1'), new Response('{}'));
      expect((await retryingFetch(options)(post())).status).toBe(200);
      expect(waits).toEqual([2000, 1000]);
      expect(new Set(seen.map(({ key }) => key)).size).toBe(1);
      expect(seen[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
      expect(seen.map(({ body }) => body)).toEqual(Array(3).fill('{"a":1}'));
    },
  );

  it('keeps the key that its caller gave, and gives a read none', async () => {
    const { seen, options } = server(new Response('{}'), new Response('{}'), new Response('{}'));
    const call = retryingFetch(options);
    await call(post({ 'idempotency-key': 'mine' }));
    await call(new Request(URL));
    await call(post());
    expect(seen.map(({ key }) => key)).toEqual(['mine', null, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  });

  it('comes again after a broken connection, waiting longer each time', async () => {
    const broken = new TypeError('fetch failed');
    const { waits, options } = server(broken, broken, broken, new Response('{}'));
    expect((await retryingFetch(options)(post())).status).toBe(200);
    expect(waits).toEqual([100, 200, 400]);
  });

  it('ends with the last answer, or the last error, when it has tried often enough', async () => {
    const refused = server(...Array.from({ length: 3 }, () => later(503, '0')));
    expect((await retryingFetch({ ...refused.options, retries: 2 })(post())).status).toBe(503);
    expect(refused.seen).toHaveLength(3);
    const broken = server(new TypeError('one'), new TypeError('two'));
    await expect(retryingFetch({ ...broken.options, retries: 1 })(post())).rejects.toThrow('two');
  });

  it.each([
    ['a 503 that does not say when', later(503)],
    ['a 429 that asks for more patience than there is', later(429, '3600')],
    ['a rule that forbids it', later(422, '1')],
  ])('does not wait for %s', async (_, answer) => {
    const { seen, waits, options } = server(answer);
    expect(await retryingFetch(options)(post())).toBe(answer);
    expect([seen.length, waits]).toEqual([1, []]);
  });

  it('is not made again when its caller has given it up', async () => {
    const stop = new AbortController();
    const { seen, options } = server(new TypeError('aborted'), new Response('{}'));
    const request = new Request(URL, { signal: stop.signal });
    stop.abort();
    await expect(retryingFetch(options)(request)).rejects.toThrow();
    expect(seen.length).toBeLessThan(2);
  });
});
