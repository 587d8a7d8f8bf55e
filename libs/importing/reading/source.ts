import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ImportError } from '../faults.js';

/** Bytes that can be read again from their beginning. */
export interface ByteSource {
  /** For messages. */
  readonly name: string;
  /** Bytes in all; null where that is not known before the end. */
  readonly size: number | null;
  open(): AsyncIterable<Uint8Array>;
}

/** A file on disk. @throws ImportError `import.file-unreadable`, `import.file-empty` */
export async function fileSource(path: string): Promise<ByteSource> {
  const unreadable = (error: unknown): never => {
    throw new ImportError('import.file-unreadable', { file: path, reason: reasonOf(error) }, { cause: error });
  };
  const found = await stat(path).catch(unreadable);
  if (!found.isFile()) throw new ImportError('import.file-unreadable', { file: path, reason: 'not a file' });
  if (found.size === 0) throw new ImportError('import.file-empty', { file: path });
  return {
    name: path,
    size: found.size,
    async *open() {
      try {
        yield* createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>;
      } catch (error) {
        unreadable(error);
      }
    },
  };
}

/** At least the first `wanted` bytes, or all of them where there are fewer. */
export async function prefixOf(source: ByteSource, wanted: number): Promise<{ bytes: Buffer; complete: boolean }> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of source.open()) {
    parts.push(part);
    length += part.length;
    if (length >= wanted) return { bytes: Buffer.concat(parts), complete: false };
  }
  return { bytes: Buffer.concat(parts), complete: true };
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
