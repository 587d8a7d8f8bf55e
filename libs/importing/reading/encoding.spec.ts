import fc from 'fast-check';
import iconv from 'iconv-lite';
import { bytesSource } from '../testing/sources.js';
import { detectEncoding, namedEncoding, proveEncoding, textOf } from './encoding.js';
import type { Encoding } from './encoding.js';

const chinese = '登记编号,类型,诉求内容\r\n123,投诉,办理年卡后门店停业，要求退还剩余费用。\r\n'.repeat(20);
const detect = (bytes: Uint8Array) => detectEncoding(bytes, true, 'x.csv');
const cuts = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 20 });
const unicode = fc.string({
  unit: fc.constantFrom('a', ',', '\n', '中', '〇', '㐀', '🀄', '上', 'é'),
  minLength: 1,
  maxLength: 60,
});

const mark = (encoding: Encoding) => (encoding.startsWith('utf-16') ? '\ufeff' : '');
const written = (text: string, encoding: Encoding) => iconv.encode(mark(encoding) + text, encoding);
const readBack = async (bytes: Buffer, encoding: Encoding, pieces: readonly number[]) => {
  const source = bytesSource(bytes, pieces);
  await proveEncoding(source, encoding);
  let text = '';
  for await (const part of textOf(source, encoding)) text += part;
  return text;
};

describe('the encoding of a text file', () => {
  it('is told from its mark, or from its bytes', () => {
    expect(detect(Buffer.from(chinese))).toBe('utf-8');
    expect(detect(Buffer.from(`\ufeff${chinese}`))).toBe('utf-8');
    expect(detect(iconv.encode(chinese, 'gb18030'))).toBe('gb18030');
    expect(detect(written(chinese, 'utf-16le'))).toBe('utf-16le');
    expect(detect(written(chinese, 'utf-16be'))).toBe('utf-16be');
    expect(detect(Buffer.from('plain ASCII'))).toBe('utf-8');
  });

  it('is not mistaken where the first piece ends within a character', () => {
    for (const encoding of ['utf-8', 'gb18030'] as const) {
      const bytes = iconv.encode(chinese, encoding);
      for (let end = bytes.length - 5; end < bytes.length; end++) {
        expect(detectEncoding(bytes.subarray(0, end), false, 'x')).toBe(encoding);
      }
    }
  });

  it('stays UTF-8 for a UTF-8 file with a damaged byte, so that the damage is named instead of read as other characters', () => {
    const bytes = Buffer.from(chinese);
    bytes[100] = 0xff;
    expect(detect(bytes)).toBe('utf-8');
  });

  it('is refused where the bytes belong to none', () => {
    expect(() => detect(Buffer.from([0x41, 0xff, 0xff, 0x80, 0x80]))).toThrow(
      expect.objectContaining({ code: 'import.encoding-unknown' }) as Error,
    );
  });

  it.each<Encoding>(['utf-8', 'gb18030', 'utf-16le', 'utf-16be'])(
    '%s comes back as it was written, wherever the pieces are cut',
    async (encoding) => {
      await fc.assert(
        fc.asyncProperty(unicode, cuts, async (text, pieces) => {
          expect(await readBack(written(text, encoding), encoding, pieces)).toBe(text);
        }),
      );
    },
  );

  it('broken on the way is refused with the first bad byte and its line', async () => {
    const bytes = Buffer.concat([Buffer.from('甲,乙\n丙,丁\n'), iconv.encode('混入的国标文字', 'gb18030')]);
    const offset = Buffer.byteLength('甲,乙\n丙,丁\n');
    await fc.assert(
      fc.asyncProperty(cuts, async (pieces) => {
        await expect(proveEncoding(bytesSource(bytes, pieces), 'utf-8')).rejects.toMatchObject({
          code: 'import.encoding-broken',
          details: { offset, line: 3 },
        });
      }),
    );
  });

  it.each<[string, Encoding, Buffer, number]>([
    ['a UTF-8 character cut off at the end', 'utf-8', Buffer.from('中文').subarray(0, 5), 3],
    ['a byte FF in GB18030', 'gb18030', Buffer.from([0x41, 0xff]), 1],
    ['a GB18030 character cut off at the end', 'gb18030', iconv.encode('中文', 'gb18030').subarray(0, 3), 2],
    ['half a unit of UTF-16', 'utf-16le', Buffer.from([0x41, 0x00, 0x42]), 2],
    ['a lone surrogate of UTF-16', 'utf-16le', Buffer.from([0x00, 0xd8, 0x41, 0x00]), 2],
  ])('finds %s', async (_, encoding, bytes, offset) => {
    await expect(proveEncoding(bytesSource(bytes), encoding)).rejects.toMatchObject({ details: { offset } });
  });

  it('counts the lines of UTF-16 by characters: 上 is written with a byte 0A', async () => {
    const bytes = Buffer.concat([iconv.encode('上上\n上', 'utf-16le'), Buffer.from([0x00])]);
    await expect(proveEncoding(bytesSource(bytes), 'utf-16le')).rejects.toMatchObject({ details: { line: 2 } });
  });
});

describe('an encoding that somebody names', () => {
  const named = (encoding: Encoding, bytes: Uint8Array) => namedEncoding(encoding, bytes, true, 'x.csv');

  it.each<Encoding>(['utf-8', 'gb18030', 'utf-16le', 'utf-16be'])('is taken where the file may be %s', (encoding) => {
    expect(named(encoding, written(chinese, encoding))).toBe(encoding);
    expect(named(encoding, iconv.encode(chinese, encoding))).toBe(encoding);
    expect(named(encoding, iconv.encode('登记编号,类型\n中', encoding))).toBe(encoding);
  });

  it.each<[Encoding, Encoding]>([
    ['gb18030', 'utf-8'],
    ['utf-16le', 'utf-8'],
    ['utf-16be', 'utf-8'],
    ['utf-8', 'utf-16le'],
    ['gb18030', 'utf-16be'],
    ['utf-16le', 'utf-16be'],
  ])('%s is refused where the file says plainly that it is %s', (wrong, right) => {
    expect(() => named(wrong, written(chinese, right))).toThrow(
      expect.objectContaining({
        code: 'import.encoding-other',
        details: { file: 'x.csv', encoding: wrong.toUpperCase(), found: right.toUpperCase() },
      }) as Error,
    );
  });

  it('is taken for plain ASCII, which is the same in UTF-8 and in GB18030', () => {
    expect(named('gb18030', Buffer.from('a,b\n1,2\n'))).toBe('gb18030');
  });
});
