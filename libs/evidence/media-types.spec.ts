import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mediaTypeOf } from './media-types.js';
import { files } from './testing/files.js';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'media-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function typeOf(bytes: Buffer) {
  const path = join(folder, 'file');
  await writeFile(path, bytes);
  return mediaTypeOf(path);
}

describe('the type of a file', () => {
  it.each<[keyof typeof files, string]>([
    ['jpeg', 'image/jpeg'],
    ['png', 'image/png'],
    ['webp', 'image/webp'],
    ['heic', 'image/heic'],
    ['pdf', 'application/pdf'],
    ['mp4', 'video/mp4'],
    ['mov', 'video/quicktime'],
    ['mp3', 'audio/mpeg'],
    ['m4a', 'audio/mp4'],
    ['wav', 'audio/wav'],
    ['amr', 'audio/amr'],
    ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['utf8', 'text/plain'],
    ['gb18030', 'text/plain'],
  ])('%s is accepted as %s', async (name, mediaType) => {
    expect(await typeOf(files[name])).toEqual({ accepted: true, mediaType });
  });

  it.each<keyof typeof files>(['exe', 'elf', 'zip', 'gzip', 'docm', 'svg', 'rtf', 'noise'])(
    '%s is not accepted',
    async (name) => {
      expect(await typeOf(files[name])).toMatchObject({ accepted: false });
    },
  );

  it('is text where a text only happens to begin like another format', async () => {
    expect(await typeOf(Buffer.from('BMW dealer refuses refund'))).toEqual({ accepted: true, mediaType: 'text/plain' });
    expect(await typeOf(Buffer.from('MZ is how the note begins'))).toEqual({ accepted: true, mediaType: 'text/plain' });
  });

  it.each([
    ['is cut off within a character', Buffer.from('a退').subarray(0, 2)],
    ['holds a NUL', Buffer.from('abc\0def')],
    ['holds an escape sequence', Buffer.from('abc\x1b[2Jdef')],
    ['is neither UTF-8 nor GB18030', Buffer.from([0x61, 0xff, 0xfe, 0x62])],
    ['is UTF-16', Buffer.from('\ufeff退款', 'utf16le')],
  ])('is not text where it %s', async (_, bytes) => {
    expect(await typeOf(bytes)).toMatchObject({ accepted: false });
  });

  it('is text across the pieces that it is read in, characters split between them', async () => {
    expect(await typeOf(Buffer.from(`a${'退'.repeat(200_000)}`))).toEqual({ accepted: true, mediaType: 'text/plain' });
  });
});
