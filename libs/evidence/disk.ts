import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { errorCode } from '#libs/platform';
import { EvidenceProblem } from './evidence-problems.js';

/** Bytes read at a time. */
const PIECE = 1024 * 1024;

/** SHA-256 of an open file, read in pieces from its beginning. */
export async function hashOf(handle: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(PIECE);
  for (let position = 0; ;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}

/** A rename is durable when its folder is flushed. Windows knows no such thing, and says so in one of these ways. */
export async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(ignoreUnsupported);
  try {
    await folder?.sync().catch(ignoreUnsupported);
  } finally {
    await folder?.close();
  }
}

function ignoreUnsupported(error: unknown): undefined {
  if (['EPERM', 'EISDIR', 'EINVAL', 'EACCES'].includes(errorCode(error) ?? '')) return undefined;
  throw error;
}

/** Rethrows; a full disk as what it is to the one who uploads. */
export function noRoom(error: unknown): never {
  const full = ['ENOSPC', 'EDQUOT'].includes(errorCode(error) ?? '');
  throw full ? new EvidenceProblem('evidence.disk-full', { cause: error }) : error;
}
