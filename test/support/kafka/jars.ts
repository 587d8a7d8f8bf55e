import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { here, repository } from './where.js';

const run = promisify(execFile);

/** Maven fetches 45 MB the first time; afterwards it is not asked again. */
const MAVEN_TAKES_AT_MOST = 5 * 60_000;

/**
 * The folder with the broker's jars, filled by Maven where it is not there: once for each POM. Several may ask at once: each fills a
 * folder of its own, and the first that is whole takes the place.
 */
export async function kafkaJars(): Promise<string> {
  const pom = await readFile(here('pom.xml'));
  const caches = new URL('node_modules/.cache/', repository).pathname;
  const jars = join(caches, `kafka-${createHash('sha256').update(pom).digest('hex').slice(0, 12)}`);
  if (existsSync(jars)) return jars;
  await mkdir(caches, { recursive: true });
  const half = await mkdtemp(`${jars}.`);
  try {
    const words = ['dependency:copy-dependencies', `-DoutputDirectory=${half}`, '-DincludeScope=runtime'];
    await run('mvn', ['-q', '-B', '-f', here('pom.xml'), ...words], { timeout: MAVEN_TAKES_AT_MOST });
    await rename(half, jars).catch((error: unknown) => {
      if (!existsSync(jars)) throw error;
    });
  } finally {
    await rm(half, { recursive: true, force: true });
  }
  return jars;
}
