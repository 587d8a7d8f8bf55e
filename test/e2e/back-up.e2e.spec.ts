import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, readFile, readdir, rename, rm } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ChainVerifier } from '#libs/kernel';
import { openEngine } from '../../apps/server/index.js';
import { projectRoot } from '../house/reference/index.js';
import { readModelRows } from '../support/read-model-rows.js';
import { finished, Shuangwei } from '../support/shuangwei.js';
import { tourOf } from '../support/tour.js';
import { workOrder } from '../support/work-orders.js';
import type { Acknowledged } from '../support/work-orders.js';

const page = 'docs/how-to/back-up-and-restore.md';
const backUp = tourOf(page, 1);
const restore = tourOf(page, 2).slice(backUp.length);

/** The lines of the page for the embedded database, pasted into a shell. */
describe('A backup of the embedded database, as docs/how-to/back-up-and-restore.md has it made', () => {
  let city: Shuangwei;
  let backup: string;

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder();
    backup = join(city.folder, 'backup.tar.gz');
    const { code, err } = await city.run('demo', '--exit', '--cases', '80');
    if (code !== 0) throw new Error(err);
  }, 120_000);
  afterAll(() => city.end(), 60_000);

  const paste = (lines: readonly string[]) =>
    finished(
      spawn('bash', ['-euo', 'pipefail', '-c', lines.join('\n')], {
        cwd: projectRoot(),
        env: { ...city.environment, BACKUP: backup, PATH: `node_modules/.bin:${process.env['PATH']}` },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );

  /** Every event by its hash with its chain verified, every row of every read model, every file of evidence. */
  async function everything() {
    const engine = await openEngine({ env: { SHUANGWEI_DATA: city.dataFolder } });
    try {
      await engine.catchUp();
      const hashes: string[] = [];
      const chains = new Map<string, ChainVerifier>();
      for await (const events of engine.store.readAll())
        for (const event of events) {
          const chain = chains.get(event.stream) ?? new ChainVerifier();
          chains.set(event.stream, chain);
          expect(chain.take(event)).toBeUndefined();
          hashes.push(`${event.position} ${event.stream} ${event.revision} ${event.hash}`);
        }
      return { hashes, rows: await readModelRows(engine.pool), evidence: await filesBelow('evidence') };
    } finally {
      await engine.close();
    }
  }

  async function filesBelow(name: string): Promise<readonly string[]> {
    const folder = join(city.dataFolder, name);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const digest = async (file: string) =>
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
    return (await Promise.all(files.map(async (file) => `${file.slice(folder.length)} ${await digest(file)}`))).sort();
  }

  it('is refused while the database runs, and makes no file', async () => {
    const server = await city.serve();
    try {
      expect((await paste(backUp)).code).toBe(1);
      expect(existsSync(backup)).toBe(false);
      const registered = await server.post('/api/v1/cases', workOrder('complaint'));
      const { caseId } = (await registered.json()) as Acknowledged;
      const picture = { bytes: Buffer.from('%PDF-1.4 receipt'), evidence: { name: '收据.pdf' } };
      expect((await server.upload(caseId, picture)).status).toBe(201);
    } finally {
      await server.stop();
    }
  }, 120_000);

  it('brings back every event, every row and every file after the folder is lost, and goes on from there', async () => {
    const before = await everything();
    expect(before.hashes.length).toBeGreaterThan(500);
    expect(before.evidence).toHaveLength(1);
    expect(await paste(backUp)).toMatchObject({ code: 0, err: '' });

    // Something more happens, and everything is lost.
    const server = await city.serve();
    expect((await server.post('/api/v1/cases', workOrder('complaint'))).status).toBe(201);
    await server.stop();
    await rm(city.dataFolder, { recursive: true });

    expect(await paste(restore)).toMatchObject({ code: 0, err: '' });
    expect(await everything()).toEqual(before);

    const again = await city.serve();
    const registered = await again.post('/api/v1/cases', workOrder('complaint'));
    expect(registered.status).toBe(201);
    expect(BigInt(((await registered.json()) as Acknowledged).position)).toBe(BigInt(before.hashes.length) + 1n);
    await again.stop();
  }, 240_000);

  it('is not restored over a folder that is there, nor from a file that has changed', async () => {
    const { code, err } = await paste(restore);
    expect({ code, said: err.includes('mkdir') }).toEqual({ code: 1, said: true });
    await rename(city.dataFolder, `${city.dataFolder}.aside`);
    await appendFile(backup, 'x');
    expect((await paste(restore)).code).toBe(1);
    expect(existsSync(city.dataFolder)).toBe(false);
  }, 60_000);
});
