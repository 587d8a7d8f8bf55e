import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';

/** A file that was found sound and stands open: what is read now is what was verified, whatever happens to its name. */
export class StoredEvidence {
  constructor(
    private readonly handle: FileHandle,
    /** Bytes. */
    readonly size: number,
  ) {}

  /** The bytes from `first` to `last`, both inclusive; all where left out. The stream closes the file when it ends or is destroyed. */
  stream(range?: { readonly first: number; readonly last: number }): Readable {
    return this.handle.createReadStream({
      autoClose: true,
      highWaterMark: 256 * 1024,
      ...(range && { start: range.first, end: range.last }),
    });
  }

  /** For whoever does not read it after all. */
  close(): Promise<void> {
    return this.handle.close();
  }
}
