import type { ByteSource } from '../reading/source.js';

/** Bytes as a source, handed out in pieces of the given lengths, over and over. */
export function bytesSource(bytes: Uint8Array, pieces: readonly number[] = [64 * 1024], name = 'test.csv'): ByteSource {
  return {
    name,
    size: bytes.length,
    // eslint-disable-next-line @typescript-eslint/require-await -- a source is read asynchronously
    async *open() {
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const length = pieces[i % pieces.length] ?? 1;
        yield bytes.subarray(at, at + length);
        at += length;
      }
    },
  };
}

export const textSource = (text: string, pieces?: readonly number[]) => bytesSource(Buffer.from(text), pieces);
