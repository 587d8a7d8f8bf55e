import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { caseIdOfSource } from '#libs/case';
import { CaseCommandService, EVENT_STORE, GuardedCases } from '#libs/case/service';
import { MemoryEventStore } from '#libs/event-store/memory';
import { evidenceOfLog, EvidenceStore } from '#libs/evidence';
import { loadOrganisation, Policy } from '#libs/identity';
import { FixedClock, instant, newCommandId } from '#libs/kernel';
import type { Stored, UnitCode } from '#libs/kernel';
import { EvidenceController } from './evidence.controller.js';
import { formOf, smallApp } from './testing/small-app.js';

const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'), Buffer.alloc(5000, 'x')]);
const HASH = createHash('sha256').update(PDF).digest('hex');
const LIMIT = 3 * 1024 * 1024;
const HANDLER = 'wang:handler:230781';
const GRANTED = `${HANDLER}:reporter-identity`;
const source = { system: 'test', number: '1' };
const caseId = caseIdOfSource('complaint', source);
const reportId = caseIdOfSource('report', source);

let folder: string;
let store: MemoryEventStore;
let files: EvidenceStore;
let app: Awaited<ReturnType<typeof smallApp>>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evidence-http-'));
  store = new MemoryEventStore();
  files = await EvidenceStore.open({ folder, maxBytes: LIMIT });
  const clock = new FixedClock(instant('2026-05-07T09:00:00+08:00'));
  const cases = new CaseCommandService({ store, clock, organisation: loadOrganisation() });
  for (const caseKind of ['complaint', 'report'] as const) {
    const registered = await cases.execute({
      caseId: caseIdOfSource(caseKind, source),
      effectiveAt: instant('2026-05-06T09:00:00+08:00'),
      expectedRevision: null,
      actor: { id: 'wang', role: 'intake' },
      commandId: newCommandId(),
      unit: '230781' as UnitCode,
      command: {
        kind: 'RegisterCase',
        caseId: caseIdOfSource(caseKind, source),
        ...{ caseKind, channel: 'window', source, receivedAt: instant('2026-05-06T09:00:00+08:00') },
        submitter: { name: '张三', phone: '13800138000', address: null, idNumber: null },
        ...{ named: true, representative: null, category: '预付式消费', problem: null, place: null, request: '退款' },
        respondent: { name: '某健身馆', address: '伊美区', uscc: null, platform: null },
        ...{ amountInDisputeFen: null, knewOn: null, linkedTo: null },
      },
    });
    expect('rejection' in registered && registered.rejection).toBe(false);
  }
  app = await smallApp(
    [EvidenceController],
    [
      { provide: EvidenceStore, useValue: files },
      { provide: EVENT_STORE, useValue: store },
      { provide: GuardedCases, useValue: new GuardedCases(cases, new Policy(loadOrganisation())) },
    ],
  );
});
afterEach(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const path = `/cases/${caseId}/evidence`;
const upload = (
  bytes: Uint8Array,
  { as = HANDLER, name = '合同 "终稿".pdf', headers = {}, title = '', to = path, showsReporter = '' } = {},
) =>
  app.ask(as, to, {
    method: 'POST',
    headers,
    body: formOf({ ...(title && { title }), ...(showsReporter && { showsReporter }), file: { name, bytes } }),
  });
const download = (headers: Record<string, string> = {}, as = HANDLER, method = 'GET', of = path) =>
  app.ask(as, `${of}/${HASH}`, { method, headers });
const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];
const attached = async () => {
  const found: Stored[] = [];
  for await (const page of store.readAll()) found.push(...page.filter(({ type }) => type === 'EvidenceAttached'));
  return found;
};
const pathOfFile = join(HASH.slice(0, 2), HASH.slice(2));
const blobs = async () => (await readdir(folder, { recursive: true })).filter((name) => name.length > 60);

describe('evidence over HTTP', () => {
  it('is attached under the type that its content has, and comes down as it went up', async () => {
    const response = await upload(PDF);
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe(`/api/v1${path}/${HASH}`);
    const evidence = { sha256: HASH, name: '合同 _终稿_.pdf', mediaType: 'application/pdf', bytes: PDF.length };
    expect(await response.json()).toEqual({ caseId, revision: '1', position: '3', repeated: false, evidence });
    const [event] = await attached();
    expect(event).toMatchObject({ data: { evidence }, actor: { id: 'wang', role: 'handler' }, unit: '230781' });

    const back = await download();
    expect(back.status).toBe(200);
    expect(Buffer.from(await back.arrayBuffer())).toEqual(PDF);
    expect(Object.fromEntries(back.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(PDF.length),
      'content-disposition': `attachment; filename="__ ____.pdf"; filename*=UTF-8''${encodeURIComponent(evidence.name)}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'accept-ranges': 'bytes',
      etag: `"${HASH}"`,
    });
  });

  it('bears the title that the uploader gives it', async () => {
    expect(await (await upload(PDF, { title: ' 退款合同 ' })).json()).toMatchObject({ evidence: { name: '退款合同' } });
    expect((await download()).headers.get('content-disposition')).toContain(encodeURIComponent('退款合同.pdf'));
  });

  it('is served in ranges, and not again to who has it', async () => {
    await upload(PDF);
    const piece = await download({ range: 'bytes=10-19' });
    expect([piece.status, piece.headers.get('content-range')]).toEqual([206, `bytes 10-19/${PDF.length}`]);
    expect(Buffer.from(await piece.arrayBuffer())).toEqual(PDF.subarray(10, 20));
    expect((await download({ range: 'bytes=10-19', 'if-range': '"other"' })).status).toBe(200);
    expect((await download({ range: 'bytes=10-19', 'if-range': `"${HASH}"` })).status).toBe(206);
    const beyond = await download({ range: `bytes=${PDF.length}-` });
    expect(beyond.headers.get('content-range')).toBe(`bytes */${PDF.length}`);
    expect(await codeOf(beyond)).toEqual([416, 'evidence.range-unsatisfiable']);
    const known = await download({ 'if-none-match': `"${HASH}"` });
    expect([known.status, await known.text()]).toEqual([304, '']);
    const head = await download({}, HANDLER, 'HEAD');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, String(PDF.length), '']);
  });

  it('that was damaged is told and not served', async () => {
    await upload(PDF);
    const bytes = await readFile(join(folder, pathOfFile));
    bytes[4000] = 0;
    await writeFile(join(folder, pathOfFile), bytes);
    expect(await codeOf(await download())).toEqual([500, 'evidence.damaged']);
    expect(await codeOf(await download({ range: 'bytes=0-0' }))).toEqual([500, 'evidence.damaged']);
  });

  it('of another case, though it is kept here, is not to be had', async () => {
    await files.put([PDF] as unknown as AsyncIterable<Uint8Array>);
    expect(await codeOf(await download())).toEqual([404, 'evidence.not-in-case']);
    expect(await codeOf(await app.ask(HANDLER, `${path}/..%2f..%2fpasswd`))).toEqual([404, 'evidence.not-in-case']);
  });

  it('is uploaded and seen only by those who may, where they may', async () => {
    await upload(PDF);
    expect(await codeOf(await upload(PDF, { as: 'li:auditor:230700' }))).toEqual([403, 'access.role']);
    expect(await codeOf(await upload(PDF, { as: 'li:handler:230725' }))).toEqual([403, 'access.scope']);
    expect(await codeOf(await download({}, 'li:administrator:230700'))).toEqual([403, 'access.role']);
    expect(await codeOf(await download({}, 'li:handler:230725'))).toEqual([403, 'access.scope']);
    expect((await download({}, 'li:auditor:230700')).status).toBe(200);
    expect(await attached()).toHaveLength(1);
  });

  describe('of a report', () => {
    const ofReport = `/cases/${reportId}/evidence`;
    const readBy = async (as: string) => (await download({}, as, 'GET', ofReport)).status;

    it('may show who made it, so that reading it takes the grant that seeing reporters takes', async () => {
      expect((await upload(PDF, { to: ofReport })).status).toBe(201);
      expect(await codeOf(await download({}, HANDLER, 'GET', ofReport))).toEqual([403, 'access.role']);
      expect(await readBy('li:auditor:230700')).toBe(403);
      expect(await readBy(GRANTED)).toBe(200);
      expect(await readBy('li:handler:230725:reporter-identity')).toBe(403);
    });

    it('is read by who may see people once its uploader has said that it shows no reporter, and not after the contrary', async () => {
      await upload(PDF, { to: ofReport, showsReporter: 'false' });
      expect(await readBy(HANDLER)).toBe(200);
      await upload(PDF, { to: ofReport });
      expect(await readBy(HANDLER)).toBe(200);
      await upload(PDF, { to: ofReport, showsReporter: 'true' });
      expect([await readBy(HANDLER), await readBy(GRANTED)]).toEqual([403, 200]);
    });

    it('is the only evidence of which that is said, and in one of two words', async () => {
      expect(await codeOf(await upload(PDF, { showsReporter: 'true' }))).toEqual([422, 'evidence.no-reporter']);
      expect(await codeOf(await upload(PDF, { to: ofReport, showsReporter: 'perhaps' }))).toEqual([
        ...[400, 'upload.flag-invalid'],
      ]);
      expect(await attached()).toEqual([]);
    });
  });

  it('is attached once for one key, and another file under that key is refused', async () => {
    const headers = { 'idempotency-key': 'k-1' };
    const first = (await (await upload(PDF, { headers })).json()) as { revision: string };
    expect(await (await upload(PDF, { headers })).json()).toMatchObject({ revision: first.revision, repeated: true });
    expect(await codeOf(await upload(Buffer.from('另一份'), { headers }))).toEqual([422, 'command.key-reused']);
    expect(await attached()).toHaveLength(1);
  });

  it('whose command is refused leaves no event, and its file goes with the next sweep', async () => {
    expect((await codeOf(await upload(PDF, { headers: { 'if-match': '"7"' } })))[0]).toBe(412);
    expect(await attached()).toEqual([]);
    expect(await blobs()).toHaveLength(1);
    expect(await files.sweep(await evidenceOfLog(store), 0)).toEqual({ removed: 1, kept: 0 });
    await upload(PDF);
    expect(await files.sweep(await evidenceOfLog(store), 0)).toEqual({ removed: 0, kept: 1 });
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 422, 'evidence.empty'],
    [
      'a program, whatever it is called',
      Buffer.concat([Buffer.from('MZ\x90\0'), Buffer.alloc(300)]),
      415,
      'evidence.type-refused',
    ],
    ['more than the limit', Buffer.alloc(LIMIT + 1, 'x'), 413, 'evidence.too-large'],
    ['far more than the limit', Buffer.alloc(20 * 1024 * 1024, 'x'), 413, 'evidence.too-large'],
  ])('refuses %s', async (_, bytes, status, code) => {
    expect(await codeOf(await upload(bytes))).toEqual([status, code]);
    expect(await attached()).toEqual([]);
    expect(await blobs()).toEqual([]);
  });

  it('takes exactly the limit', async () => {
    expect((await upload(Buffer.alloc(LIMIT, 'x'))).status).toBe(201);
  });
});

describe('a form', () => {
  const post = (body: FormData | string, headers: Record<string, string> = {}) =>
    app.ask(HANDLER, path, { method: 'POST', body, headers });

  it.each<[string, Parameters<typeof formOf>[0], string]>([
    ['without its file', { title: 'x' }, 'upload.file-missing'],
    ['with a field that nobody knows', { file: { name: 'a', bytes: PDF }, extra: 'x' }, 'upload.field-unknown'],
    ['with a file in a text’s place', { title: { name: 'a', bytes: PDF } }, 'upload.field-unknown'],
    ['with a text too long', { title: 'x'.repeat(5000), file: { name: 'a', bytes: PDF } }, 'upload.text-too-long'],
  ])('%s is refused', async (_, parts, code) => expect(await codeOf(await post(formOf(parts)))).toEqual([400, code]));

  it('with the same field twice is refused', async () => {
    const form = formOf({ title: 'a' });
    form.append('title', 'b');
    expect(await codeOf(await post(form))).toEqual([400, 'upload.field-twice']);
  });

  it.each(['multipart/form-data; boundary=x', 'multipart/form-data'])('that is none (%s) is refused', async (type) => {
    expect(await codeOf(await post('this is no form', { 'content-type': type }))).toEqual([400, 'upload.malformed']);
    expect(
      await codeOf(
        await post(`--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc`, {
          'content-type': type,
        }),
      ),
    ).toEqual([400, 'upload.malformed']);
    expect(await blobs()).toEqual([]);
  });

  it('is taken in no other dress', async () => {
    expect(await codeOf(await post('{}', { 'content-type': 'application/json' }))).toEqual([415, 'upload.not-a-form']);
  });

  it('that breaks off leaves nothing behind and the server well', async () => {
    const { hostname, port } = new URL(app.url);
    const head = `POST /api/v1${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer wang~handler~230781\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n`;
    const socket = connect(Number(port), hostname);
    await new Promise((resolve) => socket.write(head + '%PDF-1.7 part of a file', resolve));
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.destroy();
    for (let i = 0; i < 50 && (await readdir(join(folder, 'incoming'))).length > 0; i++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
    expect((await upload(PDF)).status).toBe(201);
  });
});
