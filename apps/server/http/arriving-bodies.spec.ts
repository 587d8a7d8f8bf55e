import { actionFields, actionSlugs, commonFields } from '#libs/case/service';
import type { ActionField } from '#libs/case/service';
import { loadConfig } from '#libs/platform';
import { acceptLargeBatches } from './arriving-bodies.js';
import { doorApp } from './testing/door-app.js';
import type { DoorApp } from './testing/door-app.js';

const HANDLER = 'li~handler~230700';
const LIMIT = 4 * 1024 * 1024;
const head = (path: string, length: number, type = 'application/json', token = HANDLER) =>
  [
    ...[`POST /api/v1/${path} HTTP/1.1`, 'host: x', 'connection: close', `authorization: Bearer ${token}`],
    ...[`content-type: ${type}`, `content-length: ${length}`, '', ''],
  ].join('\r\n');
const codeOf = (body: string) => (JSON.parse(body) as { code?: string }).code;

let app: DoorApp;
let verified: (string | undefined)[] = [];

beforeAll(async () => {
  app = await doorApp({
    ...{ requestTimeout: 10_000, bodyTimeout: 300, checkingInterval: 50 },
    prepare: (instance) =>
      acceptLargeBatches(instance, LIMIT, (token) => {
        verified.push(token);
        return token === HANDLER
          ? Promise.resolve()
          : Promise.reject(Object.assign(new Error('no'), { statusCode: 401 }));
      }),
  });
});
beforeEach(() => void (verified = []));
afterAll(() => app.close());

describe('A JSON body', () => {
  it.each(['cases', 'batches', 'imports'])('that trickles in to %s is told 408 and let go of', async (path) => {
    const began = performance.now();
    const { status, headers, body } = await app.raw(head(path, 1_000), Array<string>(100).fill(' '), 50);
    const took = performance.now() - began;
    expect([status, codeOf(body)]).toEqual([408, 'request.timeout']);
    expect(headers.get('connection')).toBe('close');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(took).toBeGreaterThan(250);
    expect(took).toBeLessThan(3_000);
  });

  it('that arrives in pieces, but in time, is taken', async () => {
    const { status, body } = await app.raw(head('cases', 7), ['{"a"', ':1}'], 60);
    expect([status, body]).toEqual([201, '{"a":1}']);
  });

  it('that has arrived leaves its route all the time that it needs', async () => {
    expect((await app.raw(head('slow', 2), ['{}'], 20)).status).toBe(201);
  });
});

describe('A form', () => {
  it('may take longer than JSON: files are large and lines are slow', async () => {
    const pieces = ['--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'];
    for (let i = 0; i < 8; i++) pieces.push('0123456789');
    pieces.push('\r\n--b--\r\n');
    const length = pieces.join('').length;
    const { status, body } = await app.raw(head('imports', length, 'multipart/form-data; boundary=b'), pieces, 90);
    expect([status, JSON.parse(body)]).toEqual([201, { bytes: 80 }]);
  });
});

describe('A batch', () => {
  const batch = (bytes: number) => `["${'x'.repeat(bytes - 4)}"]`;
  const send = (path: string, body: string) =>
    app.ask(path, { method: 'POST', token: HANDLER, headers: { 'content-type': 'application/json' }, body });

  it('may be larger than other bodies, up to its own limit', async () => {
    const response = await send('batches', batch(LIMIT));
    expect([response.status, await response.json()]).toEqual([201, { items: 1 }]);
    expect(verified).toEqual([HANDLER]);
    const over = await send('batches', batch(LIMIT + 1));
    expect([over.status, codeOf(await over.text())]).toEqual([413, 'request.too-large']);
    const other = await send('cases', batch(LIMIT));
    expect([other.status, codeOf(await other.text())]).toEqual([413, 'request.too-large']);
  });

  it('that is larger is received only from who has a token: others are told so before they have sent it', async () => {
    const { status } = await app.raw(head('batches', LIMIT, 'application/json', 'stranger'));
    expect([status, verified]).toEqual([401, ['stranger']]);
    const chunked = head('batches', 0, 'application/json', 'stranger').replace(
      'content-length: 0',
      'transfer-encoding: chunked',
    );
    expect((await app.raw(chunked)).status).toBe(401);
  });

  it('that is no larger than other bodies is verified where they are', async () => {
    expect((await send('batches', '[1,2]')).status).toBe(201);
    expect(verified).toEqual([]);
  });

  it('of a thousand of the largest commands that there are fits into the limit by default', () => {
    const item = (action: string) => ({
      ...{ action, caseId: 'T-0000-0000-0000-0000', idempotencyKey: 'x'.repeat(36), ifMatch: '999' },
      body: Object.fromEntries(
        [...actionFields(action), ...commonFields()].map((field) => [field.name, filled(field)]),
      ),
    });
    const bytes = ['register', ...actionSlugs()].map((action) => Buffer.byteLength(JSON.stringify(item(action))));
    expect(Math.max(...bytes)).toBeGreaterThan(20_000);
    expect(1_000 * (Math.max(...bytes) + 1)).toBeLessThan(loadConfig({}).batchMaxBytes);
  });
});

/** A field with as much in it as it takes, in Chinese. */
function filled({ list, maxItems, ...field }: ActionField): unknown {
  if (list) return Array.from({ length: maxItems ?? 1 }, () => filled({ ...field, list: false }));
  if (field.fields) return Object.fromEntries(field.fields.map((each) => [each.name, filled(each)]));
  if (field.kind === 'text') return '字'.repeat(field.maxLength ?? 0);
  return field.values?.at(-1) ?? field.max ?? 'x'.repeat(64);
}
