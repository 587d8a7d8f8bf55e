import { setTimeout as sleep } from 'node:timers/promises';
import { openEventStoreDb } from '#libs/event-store/eventstoredb';
import type { Stored } from '#libs/kernel';
import type { ProblemDetails } from '#libs/platform';
import { startEventStoreDb } from '../support/eventstoredb/cluster.js';
import type { TestCluster } from '../support/eventstoredb/cluster.js';
import { killGroup, Shuangwei } from '../support/shuangwei.js';
import type { Finished } from '../support/shuangwei.js';
import { workOrder, workOrderWords } from '../support/work-orders.js';

interface Copied {
  readonly from: string;
  readonly to: string;
  readonly events: number;
  readonly copied: number;
  readonly streams: number;
  readonly digest: string;
}

let cluster: TestCluster;
let product: Shuangwei;
let back: Shuangwei;

beforeAll(async () => {
  cluster = await startEventStoreDb({ nodes: 3, maxAppendSize: 16 * 1_048_576 });
  product = await Shuangwei.onFreshFolder();
  back = await Shuangwei.onFreshFolder();
}, 60_000);
afterAll(async () => {
  await product.end();
  await back.end();
  await cluster.stop();
}, 60_000);

const problemOf = ({ err }: Finished) => JSON.parse(err) as ProblemDetails;

/** What a process of its own sees in the cluster. */
async function logThere(): Promise<Stored[]> {
  const store = openEventStoreDb({ connectionString: cluster.connectionString });
  const events: Stored[] = [];
  for await (const page of store.readAll()) events.push(...page);
  await store.close();
  return events;
}

const eventsThere = async () => (await logThere()).length;
const lastThere = async () => (await logThere()).at(-1) as Stored;

it('The log moves to EventStoreDB and back, whatever ends the copy, and the engine goes on with it', async () => {
  const secret = cluster.connectionString.replace('//', '//admin:hidden-word@');
  const there = product.with({ EVENTSTORE_URL: secret });
  await product.json('simulate', '--cases', '100', '--year', '2023');
  const queues = await product.json<{ queues: unknown }>('queues');

  // Killed in the midst, and again.
  const copying = ['log', 'copy', '--from', 'postgres', '--to', 'eventstoredb', '--to-url', secret];
  let before = 0;
  for (const least of [40, 150]) {
    const child = product.start(...copying);
    while ((await eventsThere()) < least) await sleep(20);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    killGroup(child.pid ?? 0);
    await ended;
    before = await eventsThere();
    expect(before).toBeGreaterThanOrEqual(least);
  }
  const copied = await product.json<Copied>(...copying);
  expect(copied.copied).toBe(copied.events - before);
  expect(copied.copied).toBeGreaterThan(0);
  expect(JSON.stringify(copied)).not.toContain('hidden-word');

  // Until it is said, nothing runs on the other log.
  const early = await there.run('queues', '--json');
  expect([early.code, problemOf(early).code]).toEqual([3, 'log.another-is-followed']);
  expect((await product.run('log', 'use', 'eventstoredb', '--json')).code).toBe(2);
  await there.json('log', 'use', 'eventstoredb');
  const late = await product.run('queues', '--json');
  expect([late.code, problemOf(late).code]).toEqual([3, 'log.another-is-followed']);

  // The same work, by verbs and by a server in roles of its own.
  expect((await there.json<{ queues: unknown }>('queues')).queues).toEqual(queues.queues);
  const made = await there.json<{ caseId: string; position: string }>(
    ...['act', 'new', 'register', ...workOrderWords('complaint'), '--unit', '230781'],
  );
  expect(Number(made.position)).toBeGreaterThan(copied.events);
  expect(await there.json('case', 'show', made.caseId)).toMatchObject({ caseId: made.caseId });
  expect(await there.json('projection', 'rebuild', 'case-queue')).toMatchObject({ events: copied.events + 1 });
  const server = await there.serve();
  await server.ready();
  expect((await server.post('/api/v1/cases', workOrder('complaint'))).status).toBe(201);
  const metrics = await (await server.get('/metrics')).text();
  expect(metrics).toMatch(/^shuangwei_projection_lag_events\{projection="case-queue"\} [01]$/m);
  expect(metrics).toContain('shuangwei_append_duration_seconds_count{outcome="stored"} 1');
  expect(server.output).not.toContain('hidden-word');
  await server.stop();

  // And back, into another installation.
  const home = await back.json<Copied>(
    ...['log', 'copy', '--from', 'eventstoredb', '--to', 'postgres', '--from-url', secret],
  );
  expect(home.events).toBe(copied.events + 2);
  expect(await back.json('case', 'show', made.caseId)).toMatchObject({ caseId: made.caseId });
  const last = await lastThere();
  expect(await there.json('log', 'find', last.hash)).toMatchObject({
    position: last.position.toString(),
    revision: '0',
  });
  expect(await back.json('log', 'find', last.hash)).toMatchObject({
    position: String(home.events),
    stream: last.stream,
  });
  const none = await back.run('log', 'find', copied.digest, '--json');
  expect([none.code, problemOf(none).code]).toEqual([4, 'log.hash-not-found']);
  const short = await back.run('log', 'find', last.hash.slice(0, 12), '--json');
  expect([short.code, problemOf(short).code]).toEqual([2, 'log.not-a-hash']);
}, 480_000);

it('Says what is wrong with a copy that cannot be made, and changes nothing', async () => {
  const refused = async (...words: string[]) => {
    const finished = await product.run('log', 'copy', ...words, '--json');
    const { code, messages } = problemOf(finished);
    expect(messages.zh).toMatch(/\p{Script=Han}/u);
    return [finished.code, code];
  };
  expect(await refused('--from', 'postgres', '--to', 'postgres')).toEqual([2, 'log.copy-same-store']);
  expect(await refused('--from', 'postgres', '--to', 'eventstoredb')).toEqual([2, 'log.copy-url-missing']);
  expect(await refused('--from', 'postgres', '--to', 'eventstoredb', '--to-url', 'http://secret@here')).toEqual([
    2,
    'log.copy-url-invalid',
  ]);
  expect(await refused('--from', 'postgres')).toEqual([2, 'cli.usage']);
  expect(
    await refused('--from', 'postgres', '--to', 'eventstoredb', '--to-url', 'esdb://127.0.0.1:9?tls=false'),
  ).toEqual([6, 'log.copy-store-away']);
  // The cluster has an event more than this folder's log by now.
  expect(await refused('--from', 'postgres', '--to', 'eventstoredb', '--to-url', cluster.connectionString)).toEqual([
    3,
    'log.copy-target-has-other-events',
  ]);
}, 120_000);
