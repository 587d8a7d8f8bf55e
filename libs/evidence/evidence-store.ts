import { createHash } from 'node:crypto';
import { mkdir, open, opendir, link, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha256 } from '#libs/kernel';
import { errorCode } from '#libs/platform';
import { flushFolder, hashOf, noRoom } from './disk.js';
import { EvidenceProblem } from './evidence-problems.js';
import { IncomingFiles } from './incoming-files.js';
import { MEDIA_TYPES, mediaTypeOf, mediaTypesOf } from './media-types.js';
import { StoredEvidence } from './stored-evidence.js';

export interface EvidenceStoreOptions {
  /** Absolute path; made where it is missing. Processes of one installation share it. */
  readonly folder: string;
  /** A file's size at the most, in bytes; default 50 MiB. */
  readonly maxBytes?: number;
  /** What is accepted, by the usual ending of each type; default all that can be told (`MEDIA_TYPES`). */
  readonly types?: readonly string[];
}

/** A file that is kept: what an event needs to name it, apart from a name for people. */
export interface KeptEvidence {
  readonly sha256: Sha256;
  readonly bytes: number;
  readonly mediaType: string;
}

export type Soundness = 'sound' | 'damaged' | 'missing';

const DEFAULT_MAX_BYTES = 50 * 1024 * 1024;

/** Ending of a file that a sweep has taken aside. */
const SWEPT = '.swept';

/** Unnamed for so long, a file belongs to no command that is still under way. */
const GRACE_MS = 24 * 3_600_000;
/** Within this time a file that was verified and has not changed since is not read again for another piece of it. */
const VERIFIED_FOR_MS = 60_000;

/**
 * Files named by the SHA-256 of their bytes, in a folder: `ab/cdef…`.
 *
 * A file is written under a temporary name while it is hashed, flushed, and then renamed, so that a name always stands for the
 * whole content. The same content is stored once: the second copy takes the place of the first, which also mends a damaged one
 * and makes it young again for `sweep`. Nothing is ever changed in place.
 */
export class EvidenceStore {
  readonly #incoming: IncomingFiles;
  readonly #verified = new Map<string, { readonly identity: string; readonly at: number }>();
  readonly maxBytes: number;

  private constructor(
    private readonly folder: string,
    maxBytes: number,
    private readonly accepted: ReadonlySet<string>,
  ) {
    this.maxBytes = maxBytes;
    this.#incoming = new IncomingFiles(join(folder, 'incoming'));
  }

  /** Makes the folder, and removes the temporary files that a crash has left. */
  static async open({ folder, maxBytes = DEFAULT_MAX_BYTES, types }: EvidenceStoreOptions): Promise<EvidenceStore> {
    const store = new EvidenceStore(folder, maxBytes, mediaTypesOf(types));
    await store.#incoming.prepare();
    return store;
  }

  /**
   * Keeps a file. Returns when it is on the disk.
   *
   * @throws EvidenceProblem `evidence.empty`, `evidence.too-large`, `evidence.type-refused`, `evidence.disk-full`; of what the
   *   source throws nothing is hidden. In all these cases nothing stays.
   */
  async put(source: AsyncIterable<Uint8Array>): Promise<KeptEvidence> {
    const { path, handle } = await this.#incoming.create().catch(noRoom);
    try {
      const { sha256, bytes } = await this.#write(handle, source).finally(() => handle.close());
      const type = await mediaTypeOf(path);
      if (!type.accepted || !this.accepted.has(type.mediaType)) {
        const found = type.accepted ? type.mediaType : type.found;
        const accepted = [...this.accepted].map((each) => MEDIA_TYPES[each]?.[0]).join(', ');
        throw new EvidenceProblem('evidence.type-refused', { details: { found, accepted } });
      }
      const target = this.#pathOf(sha256);
      await mkdir(join(target, '..'), { recursive: true, mode: 0o700 });
      await rename(path, target);
      await flushFolder(join(target, '..'));
      await flushFolder(this.folder);
      return { sha256, bytes, mediaType: type.mediaType };
    } catch (error) {
      await rm(path, { force: true });
      return noRoom(error);
    }
  }

  async #write(handle: FileHandle, source: AsyncIterable<Uint8Array>): Promise<{ sha256: Sha256; bytes: number }> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const part of source) {
      bytes += part.length;
      if (bytes > this.maxBytes) throw new EvidenceProblem('evidence.too-large', { details: { limit: this.maxBytes } });
      hash.update(part);
      await handle.appendFile(part);
    }
    if (bytes === 0) throw new EvidenceProblem('evidence.empty');
    await handle.sync();
    return { sha256: hash.digest('hex') as Sha256, bytes };
  }

  /**
   * Opens a file for reading, after all of it was compared with its name: what is damaged is told before the first byte
   * leaves. `piece` says that only a part is wanted; a player asks for many, so a file that was verified within the last minute
   * and bears the same marks is not read through again.
   *
   * @throws EvidenceProblem `evidence.not-stored`, `evidence.damaged`
   */
  async open(sha256: Sha256, { piece = false }: { readonly piece?: boolean } = {}): Promise<StoredEvidence> {
    const handle = await this.#handleOf(sha256);
    if (!handle) throw new EvidenceProblem('evidence.not-stored', { details: { sha256 } });
    try {
      const { ino, size, mtimeNs, ctimeNs } = await handle.stat({ bigint: true });
      const identity = [ino, size, mtimeNs, ctimeNs].join('/');
      if (!(piece && this.#isFresh(sha256, identity))) {
        if ((await hashOf(handle)) !== sha256) {
          this.#verified.delete(sha256);
          throw new EvidenceProblem('evidence.damaged', { details: { sha256 } });
        }
        this.#remember(sha256, identity);
      }
      return new StoredEvidence(handle, Number(size));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Reads a file through and compares it with its name. */
  async verify(sha256: Sha256): Promise<Soundness> {
    const handle = await this.#handleOf(sha256);
    if (!handle) return 'missing';
    try {
      return (await hashOf(handle)) === sha256 ? 'sound' : 'damaged';
    } finally {
      await handle.close();
    }
  }

  /**
   * Removes what no event names. A file that was put within the grace period stays: its command may still be under way. Safe
   * beside uploads of the same content, in this process and in others: the file is taken aside first, and put back if it has
   * become young meanwhile.
   *
   * @param known every hash that an event names (`evidenceOfLog`)
   * @param graceMs milliseconds; default a day
   */
  async sweep(
    known: ReadonlySet<string>,
    graceMs = GRACE_MS,
  ): Promise<{ readonly removed: number; readonly kept: number }> {
    let removed = 0;
    let kept = 0;
    const isOld = async (path: string) => {
      const found = await stat(path).catch(() => undefined);
      return found !== undefined && Date.now() - found.mtimeMs >= graceMs;
    };
    for await (const sha256 of this.#all()) {
      const path = this.#pathOf(sha256);
      const aside = path + SWEPT;
      if (known.has(sha256) || !(await isOld(path))) {
        kept += 1;
        continue;
      }
      await rename(path, aside);
      if (await isOld(aside)) {
        removed += 1;
        await rm(aside, { force: true });
      } else {
        kept += 1;
        await this.#putBack(sha256);
      }
    }
    return { removed, kept };
  }

  /** Where another copy has arrived meanwhile, that one stays. */
  async #putBack(sha256: Sha256): Promise<void> {
    const aside = this.#pathOf(sha256) + SWEPT;
    await link(aside, this.#pathOf(sha256)).catch(() => undefined);
    await rm(aside, { force: true });
  }

  async *#all(): AsyncGenerator<Sha256> {
    for await (const folder of await opendir(this.folder)) {
      if (!folder.isDirectory() || !/^[0-9a-f]{2}$/.test(folder.name)) continue;
      for await (const file of await opendir(join(this.folder, folder.name))) {
        const name = folder.name + file.name.replace(SWEPT, '');
        if (!isSha256(name)) continue;
        // Another sweep died between taking aside and removing: begin again.
        if (file.name.endsWith(SWEPT)) await this.#putBack(name);
        yield name;
      }
    }
  }

  #pathOf(sha256: Sha256): string {
    if (!isSha256(sha256)) throw new RangeError('not a SHA-256');
    return join(this.folder, sha256.slice(0, 2), sha256.slice(2));
  }

  async #handleOf(sha256: Sha256): Promise<FileHandle | undefined> {
    try {
      return await open(this.#pathOf(sha256), 'r');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  #isFresh(sha256: string, identity: string): boolean {
    const known = this.#verified.get(sha256);
    return known?.identity === identity && performance.now() - known.at < VERIFIED_FOR_MS;
  }

  #remember(sha256: string, identity: string): void {
    // The oldest goes first; a thousand players at once are more than a bureau has.
    if (this.#verified.size >= 1000) this.#verified.delete(this.#verified.keys().next().value ?? '');
    this.#verified.set(sha256, { identity, at: performance.now() });
  }
}

/** Lower-case hexadecimal, 64 digits. */
export function isSha256(text: string): text is Sha256 {
  return /^[0-9a-f]{64}$/.test(text);
}
