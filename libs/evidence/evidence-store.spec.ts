import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Sha256 } from '#libs/kernel';
import { EVIDENCE_TYPES } from '#libs/platform';
import { EvidenceStore, MEDIA_TYPES } from './index.js';
import { files } from './testing/files.js';

let folder: string;
let store: EvidenceStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  store = await EvidenceStore.open({ folder, maxBytes: 4096 });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = (bytes: Buffer, into = store) => into.put(Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]));
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex') as Sha256;
const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2));
const incoming = () => readdir(join(folder, 'incoming'));
const old = (path: string) => utimes(path, new Date('2026-01-01'), new Date('2026-01-01'));

describe('a file of evidence', () => {
  it('is kept under the SHA-256 of its bytes and comes back as it went in', async () => {
    const kept = await put(files.pdf);
    expect(kept).toEqual({ sha256: hashOf(files.pdf), bytes: files.pdf.length, mediaType: 'application/pdf' });
    expect(await buffer((await store.open(kept.sha256)).stream())).toEqual(files.pdf);
    expect(await buffer((await store.open(kept.sha256)).stream({ first: 2, last: 4 }))).toEqual(
      files.pdf.subarray(2, 5),
    );
    expect(await incoming()).toEqual([]);
  });

  it('is stored once, however often and by however many at once it is put', async () => {
    const kept = await Promise.all(Array.from({ length: 8 }, () => put(files.jpeg)));
    expect(new Set(kept.map(({ sha256 }) => sha256)).size).toBe(1);
    expect(await readdir(join(folder, hashOf(files.jpeg).slice(0, 2)))).toEqual([hashOf(files.jpeg).slice(2)]);
    expect(await incoming()).toEqual([]);
  });

  it.each([
    ['too large', Buffer.concat([files.pdf, Buffer.alloc(5000)]), 'evidence.too-large', 413],
    ['empty', Buffer.alloc(0), 'evidence.empty', 422],
    ['a program', files.exe, 'evidence.type-refused', 415],
  ])('that is %s is refused and leaves nothing', async (_, bytes, code, status) => {
    await expect(put(bytes)).rejects.toMatchObject({ code, status });
    expect(await readdir(folder)).toEqual(['incoming']);
    expect(await incoming()).toEqual([]);
  });

  it('of a type that the operators do not want is refused, and told what is accepted', async () => {
    const narrow = await EvidenceStore.open({ folder, types: ['pdf', 'txt'] });
    await expect(put(files.jpeg, narrow)).rejects.toMatchObject({
      code: 'evidence.type-refused',
      details: { found: 'image/jpeg', accepted: 'pdf, txt' },
    });
    expect(await put(files.pdf, narrow)).toMatchObject({ mediaType: 'application/pdf' });
  });

  it('may be of every type that the configuration names, and the configuration names every type', () => {
    expect(EVIDENCE_TYPES).toEqual(Object.values(MEDIA_TYPES).map(([usual]) => usual));
  });

  it('whose sender breaks off leaves nothing', async () => {
    async function* broken() {
      yield files.pdf;
      await Promise.reject(new Error('broken off'));
    }
    await expect(store.put(broken())).rejects.toThrow('broken off');
    expect(await incoming()).toEqual([]);
  });

  it('that was damaged is never handed out: not whole, not a piece, not even if a piece was verified before', async () => {
    const { sha256 } = await put(files.pdf);
    await (await store.open(sha256, { piece: true })).close();
    const bytes = await readFile(pathOf(sha256));
    bytes[10] = (bytes[10] ?? 0) ^ 1;
    await writeFile(pathOf(sha256), bytes);
    expect(await store.verify(sha256)).toBe('damaged');
    await expect(store.open(sha256)).rejects.toMatchObject({ code: 'evidence.damaged', status: 500 });
    await expect(store.open(sha256, { piece: true })).rejects.toMatchObject({ code: 'evidence.damaged' });
  });

  it('that was damaged is mended by putting it again', async () => {
    const { sha256 } = await put(files.pdf);
    await writeFile(pathOf(sha256), 'something else');
    await put(files.pdf);
    expect(await store.verify(sha256)).toBe('sound');
  });

  it('that is not there is told to be missing', async () => {
    const absent = hashOf(files.webp);
    expect(await store.verify(absent)).toBe('missing');
    await expect(store.open(absent)).rejects.toMatchObject({ code: 'evidence.not-stored', status: 404 });
  });

  it('is asked for by a hash and by nothing that could be a path', async () => {
    await expect(store.open('../../etc/passwd' as Sha256)).rejects.toThrow(RangeError);
  });
});

describe('the next start', () => {
  it('sweeps what a process left that is no more, and leaves what another one is writing', async () => {
    const host = hostname().replace(/[^A-Za-z0-9-]/g, '');
    const [dead, alive] = [`${host}.999999999.aaaaaaaa.1`, `${host}.${process.ppid}.aaaaaaaa.2`];
    const [former, elsewhere, abandoned] = [
      `${host}.${process.pid}.former00.3`,
      'other.1.aaaaaaaa.4',
      'other.1.aaaaaaaa.5',
    ];
    for (const name of [dead, alive, former, elsewhere, abandoned])
      await writeFile(join(folder, 'incoming', name), 'x');
    await old(join(folder, 'incoming', abandoned));
    await EvidenceStore.open({ folder });
    expect((await incoming()).sort()).toEqual([alive, elsewhere].sort());
  });
});

describe('a sweep', () => {
  it('removes what no event names once it is old, and nothing else', async () => {
    const [named, unnamed, young] = [await put(files.pdf), await put(files.jpeg), await put(files.png)];
    await old(pathOf(named.sha256));
    await old(pathOf(unnamed.sha256));
    expect(await store.sweep(new Set([named.sha256]))).toEqual({ removed: 1, kept: 2 });
    expect(await Promise.all([named, unnamed, young].map(({ sha256 }) => store.verify(sha256)))).toEqual([
      'sound',
      'missing',
      'sound',
    ]);
  });

  it('spares an old file that was put again just now: its command may be on the way', async () => {
    const { sha256 } = await put(files.pdf);
    await old(pathOf(sha256));
    await put(files.pdf);
    expect(await store.sweep(new Set())).toEqual({ removed: 0, kept: 1 });
  });

  it('beside uploads of the same content never takes what was just put', async () => {
    for (let round = 0; round < 25; round++) {
      const { sha256 } = await put(files.pdf);
      await old(pathOf(sha256));
      await Promise.all([store.sweep(new Set()), put(files.pdf)]);
      expect(await store.verify(sha256)).toBe('sound');
    }
  });

  it('goes on where another one died', async () => {
    const { sha256 } = await put(files.pdf);
    await writeFile(`${pathOf(sha256)}.swept`, files.pdf);
    await rm(pathOf(sha256));
    expect(await store.sweep(new Set([sha256]))).toEqual({ removed: 0, kept: 1 });
    expect(await store.verify(sha256)).toBe('sound');
    await expect(stat(`${pathOf(sha256)}.swept`)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
