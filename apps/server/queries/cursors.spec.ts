import fc from 'fast-check';
import { Cursors, InvalidCursor } from './cursors.js';
import type { Binding, Marked } from './cursors.js';

const KEY = Buffer.alloc(32, 7).toString('base64url');
const cursors = new Cursors(() => Promise.resolve(KEY));
const binding: Binding = { list: 'cases', sort: 'due', filter: { units: ['230702'], asOf: null } };
const marked: Marked = {
  asOf: '2026-06-20T12:00:00.000+08:00',
  place: { towards: 'next', values: ['2026-06-01T00:00:00.000+08:00', 'T-7KQ2-M9XA-4C3F-HZ8W'] },
};

const sealed = async (): Promise<string> => (await cursors.seal(binding, marked)) ?? '';

describe('a cursor', () => {
  it('says what it was made of, to every process that has the key', async () => {
    const other = new Cursors(() => Promise.resolve(KEY));
    expect(await other.open(binding, await sealed())).toEqual(marked);
  });

  it('is none where there is no further page', async () => {
    expect(await cursors.seal(binding, { ...marked, place: undefined })).toBeNull();
    expect(await cursors.open(binding, undefined)).toBeUndefined();
    expect(await cursors.open(binding, '')).toBeUndefined();
  });

  it.each<[string, Partial<Binding>]>([
    ['another list', { list: 'rate-cases' }],
    ['another order', { sort: '-due' }],
    ['another filter', { filter: { units: ['230702'], asOf: null, kinds: ['report'] } }],
    ['another scope', { filter: { units: ['230702', '230724'], asOf: null } }],
    ['another instant', { filter: { units: ['230702'], asOf: '2026-01-01' } }],
  ])('is refused for %s', async (_, other) => {
    await expect(cursors.open({ ...binding, ...other }, await sealed())).rejects.toThrow(InvalidCursor);
  });

  it('is refused when any of it was changed', async () => {
    const text = await sealed();
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom(...'Ab3_-.'), async (at, character) => {
        const forged = text.slice(0, at) + character + text.slice(at + 1);
        // The last two of a seal's 132 bits stand for nothing.
        fc.pre(at < text.length - 1 && forged !== text);
        await expect(cursors.open(binding, forged)).rejects.toThrow(InvalidCursor);
      }),
    );
  });

  it('is refused when it was made without the key, or is no cursor at all', async () => {
    const elsewhere = new Cursors(() => Promise.resolve(Buffer.alloc(32, 8).toString('base64url')));
    await expect(cursors.open(binding, (await elsewhere.seal(binding, marked)) ?? '')).rejects.toThrow(InvalidCursor);
    const payload = (await sealed()).split('.')[0] ?? '';
    await expect(cursors.open(binding, payload)).rejects.toThrow(InvalidCursor);
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), (text) =>
        expect(cursors.open(binding, text)).rejects.toThrow(InvalidCursor),
      ),
    );
  });

  it('reads its key once, and again where that failed', async () => {
    const read = { times: 0 };
    const late = new Cursors(() => (read.times++ === 0 ? Promise.reject(new Error('away')) : Promise.resolve(KEY)));
    await expect(late.open(binding, await sealed())).rejects.toThrow('away');
    expect(await late.open(binding, await sealed())).toEqual(marked);
    expect(await late.open(binding, await sealed())).toEqual(marked);
    expect(read.times).toBe(2);
  });
});
