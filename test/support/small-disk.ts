import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PIECE = Buffer.alloc(256 * 1024);

/** A disk of so many megabytes, in memory, that a test can fill and empty. Linux, root and the right to mount are needed. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** True where this process may mount; tries it. */
  static get possible(): boolean {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
    const folder = mkdtempSync(join(tmpdir(), 'shuangwei-disk-'));
    try {
      SmallDisk.mount(folder, 1).unmount();
      return true;
    } catch {
      return false;
    } finally {
      rmdirSync(folder);
    }
  }

  /** Lays an empty disk over a folder. */
  static mount(folder: string, megabytes: number): SmallDisk {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0711`, 'tmpfs', folder], { stdio: 'pipe' });
    return new SmallDisk(folder);
  }

  /** Fills it up to so many bytes, or as far as it goes. */
  async fill(leave = 0): Promise<void> {
    const ballast = await open(join(this.folder, 'ballast'), 'a');
    try {
      for (let room = await this.room(); room > leave; room = await this.room()) {
        await ballast.appendFile(PIECE.subarray(0, Math.min(PIECE.length, room - leave)));
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      await ballast.close();
    }
  }

  /** Takes away what filled it. */
  async empty(): Promise<void> {
    await rm(join(this.folder, 'ballast'), { force: true });
  }

  /** Bytes that are free. */
  async room(): Promise<number> {
    const { bavail, bsize } = await statfs(this.folder);
    return bavail * bsize;
  }

  /** Takes the disk away, also while somebody still looks at it. */
  unmount(): void {
    execFileSync('umount', ['-l', this.folder], { stdio: 'pipe' });
  }
}
