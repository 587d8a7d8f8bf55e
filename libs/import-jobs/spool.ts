import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ByteSource } from '#libs/importing';
import { errorCode } from '#libs/platform';
import { ImportJobProblem } from './import-job-problems.js';
import type { ImportJobProblemCode } from './import-job-problems.js';

/** An upload that nobody finished, or that no job came of, is left alone for so long: its job may be about to be written. */
const ORPHAN_MS = 24 * 3_600_000;

/**
 * Ten times what comes with the engine. Reading YAML compares each key of a map with all of the others: 64 KiB of keys take
 * 0.4 s of the process's time, 1 MiB took 155 s (measured).
 */
const MAPPING_BYTES = 64 * 1024;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export type ReportFormat = 'csv' | 'json';

/** What was received. */
export interface Spooled {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * The files of the jobs, a folder each: `upload`, `mapping.yaml` where one came along, `report.csv` and `report.json`. Nothing of
 * it bears a name that a client chose.
 */
export class Spool {
  constructor(private readonly folder: string) {}

  /** A new folder that is no job's yet. */
  async begin(): Promise<SpooledUpload> {
    const folder = randomUUID();
    const path = join(this.folder, folder);
    await mkdir(path, { recursive: true, mode: 0o700 }).catch(noRoom);
    return new SpooledUpload(folder, path);
  }

  /** Where the report goes, without ending. */
  reportBase(folder: string): string {
    return join(this.folder, folder, 'report');
  }

  mappingPath(folder: string): string {
    return join(this.folder, folder, 'mapping.yaml');
  }

  /** The upload under the name that its sender gave it; `undefined` where it is not on this machine. */
  async source(folder: string, name: string): Promise<ByteSource | undefined> {
    const path = join(this.folder, folder, 'upload');
    const found = await stat(path).catch(() => undefined);
    if (!found) return undefined;
    return { name, size: found.size, open: () => createReadStream(path, { highWaterMark: 256 * 1024 }) };
  }

  /** The finished report; `undefined` where there is none. */
  async report(
    folder: string,
    format: ReportFormat,
  ): Promise<{ readonly stream: Readable; readonly bytes: number } | undefined> {
    try {
      const handle = await open(`${this.reportBase(folder)}.${format}`, 'r');
      const { size } = await handle.stat();
      return { stream: handle.createReadStream(), bytes: size };
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  async remove(folder: string): Promise<void> {
    await rm(join(this.folder, folder), { recursive: true, force: true });
  }

  /** Removes old folders that are no job's. */
  async removeOrphans(isKept: (folder: string) => Promise<boolean>): Promise<void> {
    for (const name of await readdir(this.folder).catch(() => [])) {
      const path = join(this.folder, name);
      const found = await stat(path).catch(() => undefined);
      if (!found || Date.now() - found.mtimeMs < ORPHAN_MS) continue;
      if (!UUID.test(name) || !(await isKept(name))) await rm(path, { recursive: true, force: true });
    }
  }
}

/** An upload on its way in. */
export class SpooledUpload {
  constructor(
    /** Name of its folder. */
    readonly folder: string,
    private readonly path: string,
  ) {}

  /** Writes the file to import, flushed. @throws ImportJobProblem `import.upload-too-large`, `import.disk-full` */
  file(source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Spooled> {
    return this.#write('upload', source, maxBytes, 'import.upload-too-large');
  }

  /** @throws ImportJobProblem `import.mapping-too-large`, `import.disk-full` */
  mapping(source: AsyncIterable<Uint8Array>): Promise<Spooled> {
    return this.#write('mapping.yaml', source, MAPPING_BYTES, 'import.mapping-too-large');
  }

  /** The mapping that came along. */
  mappingText(): Promise<string> {
    return readFile(join(this.path, 'mapping.yaml'), 'utf8');
  }

  async #write(
    name: string,
    source: AsyncIterable<Uint8Array>,
    maxBytes: number,
    tooLarge: ImportJobProblemCode,
  ): Promise<Spooled> {
    const hash = createHash('sha256');
    let bytes = 0;
    const handle = await open(join(this.path, name), 'wx', 0o600).catch(noRoom);
    try {
      for await (const part of source) {
        bytes += part.length;
        if (bytes > maxBytes) throw new ImportJobProblem(tooLarge, { details: { limit: maxBytes } });
        hash.update(part);
        await handle.appendFile(part);
      }
      await handle.sync();
    } catch (error) {
      noRoom(error);
    } finally {
      await handle.close();
    }
    return { bytes, sha256: hash.digest('hex') };
  }

  async discard(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

function noRoom(error: unknown): never {
  const full = ['ENOSPC', 'EDQUOT'].includes(errorCode(error) ?? '');
  throw full ? new ImportJobProblem('import.disk-full', { cause: error }) : error;
}
