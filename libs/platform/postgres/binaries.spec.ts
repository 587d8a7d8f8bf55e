import { mkdir, mkdtemp, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkLibraryLinks, findBinaries, reachableBinaries } from './binaries.js';

describe('the embedded PostgreSQL in node_modules', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'shuangwei-binaries-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is found for this machine, whole', async () => {
    const binaries = await findBinaries();
    expect(binaries.major).toBe(18);
    expect(binaries.postgres).toContain(join('native', 'bin', 'postgres'));
  });

  it('is missed in words where there is no build for the platform, or npm left it out', async () => {
    await expect(findBinaries('sunos', 'x64')).rejects.toMatchObject({ code: 'database.no-binary-for-platform' });
    const elsewhere = process.platform === 'win32' ? 'linux' : 'win32';
    await expect(findBinaries(elsewhere, 'x64')).rejects.toMatchObject({ code: 'database.no-binary-for-platform' });
  });

  it('is refused when npm did not run the script that makes the library links, with the way to mend it', async () => {
    await mkdir(join(folder, 'native', 'lib'), { recursive: true });
    await writeFile(
      join(folder, 'native', 'pg-symlinks.json'),
      JSON.stringify([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]),
    );
    await writeFile(join(folder, 'native', 'lib', 'libpq.so.5.18'), '');
    await expect(checkLibraryLinks(folder)).rejects.toMatchObject({
      code: 'database.binaries-incomplete',
      next: { en: expect.stringContaining('npm rebuild') as string },
    });
    await symlink('libpq.so.5.18', join(folder, 'native', 'lib', 'libpq.so.5'));
    await expect(checkLibraryLinks(folder)).resolves.toBeUndefined();
  });

  it('is copied, links and all, where the user of the server cannot reach it', async () => {
    const native = join(folder, 'closed', 'native');
    await mkdir(join(native, 'bin'), { recursive: true });
    await writeFile(join(native, 'bin', 'postgres'), 'program');
    await symlink('postgres', join(native, 'bin', 'link'));
    await mkdir(join(folder, 'open'));
    // mkdtemp's folder is closed to everyone but us.
    const stranger = { uid: 65_534, gid: 65_534 };
    const binaries = { initdb: '', pgCtl: '', postgres: join(native, 'bin', 'postgres'), version: '18.4.0', major: 18 };

    const copy = await reachableBinaries(binaries, stranger, join(folder, 'open'));
    expect(copy.postgres.startsWith(join(folder, 'open', 'postgresql-18.4.0'))).toBe(true);
    expect(await readlink(join(folder, 'open', 'postgresql-18.4.0', 'bin', 'link'))).toBe('postgres');
    expect(await reachableBinaries(binaries, undefined, join(folder, 'open'))).toBe(binaries);
  });
});
