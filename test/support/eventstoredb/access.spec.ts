import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testCertificates } from '../certificates.js';
import { startEventStoreDb } from './cluster.js';
import type { TestCluster } from './cluster.js';
import { RawClient } from './raw-client.js';
import { unusedStream } from './server-under-test.js';

const CLERK = { name: 'clerk', password: 'p@ss:word', groups: ['clerks'] };
const ADMIN = { name: 'admin', password: 'changeit', groups: ['$admins'] };

let cluster: TestCluster;
let folder: string;
let authority: string;
const clients: EventStoreDBClient[] = [];

beforeAll(async () => {
  const certificates = await testCertificates();
  folder = mkdtempSync(join(tmpdir(), 'eventstoredb-'));
  authority = join(folder, 'ca.pem');
  writeFileSync(authority, certificates.authority);
  cluster = await startEventStoreDb({ nodes: 3, host: 'localhost', tls: certificates, users: [ADMIN, CLERK] });
});
afterEach(async () => void (await Promise.all(clients.splice(0).map((client) => client.dispose()))));
afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

const hosts = () => cluster.nodes.map(({ endpoint: { host, port } }) => `${host}:${port}`).join(',');

function connect(who = '', query = `?tlsCAFile=${authority}`): EventStoreDBClient {
  const client = EventStoreDBClient.connectionString(`esdb://${who}${hosts()}${query}`);
  clients.push(client);
  return client;
}

const as = ({ name, password }: typeof CLERK) => connect(`${name}:${encodeURIComponent(password)}@`);
const event = () => jsonEvent({ type: 'Counted', data: {} });
const readAll = async (client: EventStoreDBClient) => {
  for await (const _ of client.readAll({ maxCount: 1 }));
};
const denied = { type: 'access-denied' };

test('over TLS, with a certificate by an authority that the client knows, a user appends and reads', async () => {
  const client = as(CLERK);
  const stream = unusedStream();
  await client.appendToStream(stream, event());
  const read = [];
  for await (const { event: each } of client.readStream(stream)) read.push(each);
  expect(read).toHaveLength(1);
});

test('a client that does not know the authority does not connect', async () => {
  const client = connect('admin:changeit@', '?maxDiscoverAttempts=1');
  await expect(client.appendToStream(unusedStream(), event())).rejects.toThrow(/discover/);
});

test('who says nothing of himself is denied', async () => {
  await expect(connect().appendToStream(unusedStream(), event())).rejects.toMatchObject(denied);
});

test('who says something wrong is not let in', async () => {
  const client = as({ ...CLERK, password: 'wrong' });
  await expect(client.appendToStream(unusedStream(), event())).rejects.toMatchObject({ ...denied, code: 16 });
});

test('credentials of a call go before those of the connection', async () => {
  const credentials = { username: CLERK.name, password: CLERK.password };
  await expect(connect().appendToStream(unusedStream(), event(), { credentials })).resolves.toMatchObject({
    success: true,
  });
});

test('the log and system streams are for administrators', async () => {
  await expect(readAll(as(CLERK))).rejects.toMatchObject(denied);
  await expect(as(CLERK).appendToStream('$spec', event())).rejects.toMatchObject(denied);
  await expect(readAll(as(ADMIN))).resolves.toBeUndefined();
  await expect(as(ADMIN).appendToStream('$spec', event())).resolves.toMatchObject({ success: true });
});

test('a subscription that is denied ends with that', async () => {
  const subscription = as(CLERK).subscribeToAll();
  const ended = new Promise((_, reject) => subscription.on('error', reject));
  subscription.resume();
  await expect(ended).rejects.toMatchObject(denied);
});

test('the metadata of the log opens it to others', async () => {
  await as(ADMIN).setStreamMetadata('$all', { acl: { readRoles: ['clerks'] } });
  await expect(readAll(as(CLERK))).resolves.toBeUndefined();
  await as(ADMIN).setStreamMetadata('$all', {});
  await expect(readAll(as(CLERK))).rejects.toMatchObject(denied);
});

test('the metadata of a stream closes it to others, for reading and for writing apart', async () => {
  const [unread, unwritten] = [unusedStream(), unusedStream()];
  for (const stream of [unread, unwritten]) await as(ADMIN).appendToStream(stream, event());
  await as(ADMIN).setStreamMetadata(unread, { acl: { readRoles: ['$admins'] } });
  await as(ADMIN).setStreamMetadata(unwritten, { acl: { writeRoles: ['$admins'] } });
  const read = async (stream: string) => {
    for await (const _ of as(CLERK).readStream(stream));
  };
  await expect(read(unread)).rejects.toMatchObject(denied);
  await expect(as(CLERK).appendToStream(unread, event())).resolves.toMatchObject({ success: true });
  await expect(read(unwritten)).resolves.toBeUndefined();
  await expect(as(CLERK).appendToStream(unwritten, event())).rejects.toMatchObject(denied);
});

test('gossip is for everybody', async () => {
  const raw = new RawClient(`esdb://${hosts()}?tlsCAFile=${authority}`);
  expect(await raw.members()).toHaveLength(3);
  raw.close();
});
