import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import { testCertificates } from '../support/certificates.js';
import { KafkaBroker } from '../support/kafka/broker.js';
import { StreamingCity } from '../support/kafka/streaming-city.js';
import { describeWithOwnKafka } from '../support/kafka/suite.js';

const USERNAME = 'publisher';
const PASSWORD = 'of-the-tests-only';
const SAYS_WITHIN_MS = 30_000;

/** How many of the three are killed; each of them before a release: KAFKA_CLUSTER_KILLS=3. */
const KILLS = Number(process.env['KAFKA_CLUSTER_KILLS'] ?? 1);

describeWithOwnKafka('The streams on three brokers that ask over TLS who one is', () => {
  let folder: string;
  let brokers: readonly KafkaBroker[];
  let database: TestDatabase;
  let city: StreamingCity;

  beforeAll(async () => {
    const certificates = await testCertificates();
    folder = await mkdtemp(join(tmpdir(), 'shuangwei-authority-'));
    const authority = join(folder, 'authority.pem');
    await writeFile(authority, certificates.authority);
    database = await freshDatabase();
    const secure = { certificates, username: USERNAME, password: PASSWORD };
    brokers = await KafkaBroker.cluster(3, { heapMb: 256, secure });
    city = await StreamingCity.open({
      brokers: brokers.map((each) => each.brokers).join(','),
      env: {
        DATABASE_URL: database.adminUrl,
        KAFKA_BROKERS: brokers.map((each) => each.secureBrokers).join(','),
        KAFKA_TLS: 'on',
        KAFKA_SASL_MECHANISM: 'scram-sha-512',
        KAFKA_SASL_USERNAME: USERNAME,
        KAFKA_SASL_PASSWORD: PASSWORD,
        KAFKA_REPLICATION: '3',
        NODE_EXTRA_CA_CERTS: authority,
      },
    });
  }, 180_000);

  afterAll(async () => {
    await city.end();
    await Promise.all(brokers.map((broker) => broker.end()));
    await database.drop();
    await rm(folder, { recursive: true });
  }, 60_000);

  it('are not given to whoever has another password, or does not know the authority; and it is said why', async () => {
    await refused(/authentication/i, { KAFKA_SASL_PASSWORD: 'another-one' });
    await refused(/certificate/, { NODE_EXTRA_CA_CERTS: '' });
    expect(await city.watermarks.written()).toBe(0);

    async function refused(why: RegExp, env: NodeJS.ProcessEnv): Promise<void> {
      const publisher = city.publisher(env);
      for (const until = performance.now() + SAYS_WITHIN_MS; !why.test(publisher.said); await sleep(50))
        if (performance.now() > until) break;
      await publisher.kill();
      expect(publisher.said).toMatch(why);
      expect(publisher.said).not.toMatch(new RegExp(`another-one|${PASSWORD}`));
    }
  }, 90_000);

  it('go on while brokers are killed and come back, with each event once and each case in order', async () => {
    city.load(100);
    const publisher = city.publisher();
    expect(await city.watermarks.passed(0, 60_000)).toBe(true);
    for (const broker of brokers.slice(0, KILLS)) {
      await broker.kill();
      const mark = await city.watermarks.written();
      expect(await city.watermarks.passed(mark, 60_000)).toBe(true);
      await broker.restart();
    }
    expect(publisher.ended).toBe(false);
    await city.quiet();
    const compared = await city.compared(90_000);
    expect(compared).toMatchObject({ lost: 0, doubled: 0, strange: 0, disordered: 0, altered: 0, words: [] });
    expect(compared.received).toBeGreaterThan(500);
  }, 300_000);
});
