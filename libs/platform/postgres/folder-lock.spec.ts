import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exclusively, tryExclusive, tryShared } from './folder-lock.js';

describe('a lock between processes', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shuangwei-lock-'));
    file = join(folder, 'users');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is shared by many and then nobody can hold it alone', () => {
    const [one, other] = [tryShared(file), tryShared(file)];
    expect(tryExclusive(file)).toBeUndefined();
    one?.release();
    expect(tryExclusive(file)).toBeUndefined();
    other?.release();
    const alone = tryExclusive(file);
    expect(alone).toBeDefined();
    expect(tryShared(file)).toBeUndefined();
    alone?.release();
  });

  it('lets one work at a time, in whatever order they came', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise(setImmediate);
      inside--;
    };
    await Promise.all([1, 2, 3, 4].map(() => exclusively(file, folder, 10, work)));
    expect(most).toBe(1);
  });

  it('is free again when the work failed', async () => {
    await expect(exclusively(file, folder, 1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(exclusively(file, folder, 0, () => Promise.resolve('yes'))).resolves.toBe('yes');
  });

  it('tells who waits too long that the folder is busy', async () => {
    const held = tryExclusive(file);
    const waiting = exclusively(file, folder, 0.05, () => Promise.resolve());
    await expect(waiting).rejects.toMatchObject({ code: 'database.data-folder-busy', details: { folder } });
    held?.release();
  });
});
