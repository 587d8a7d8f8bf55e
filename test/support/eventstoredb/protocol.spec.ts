import { jsonEvent } from '@eventstore/db-client';
import type { AppendReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { status } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { shared, streams } from './protocol.js';
import { uuidText } from './proposed-event.js';
import { openServer, unusedStream } from './server-under-test.js';
import type { ServerUnderTest } from './server-under-test.js';

const { ReadReq, AppendReq: Append } = streams;
const { Options } = ReadReq;

let server: ServerUnderTest;
beforeAll(async () => void (server = await openServer()));
afterAll(() => server.close());

const append = (stream: string, count: number, type = 'Counted') =>
  server.client.appendToStream(
    stream,
    Array.from({ length: count }, (_, n) => jsonEvent({ type, data: { n } })),
  );

const identifier = (stream: string) => new shared.StreamIdentifier().setStreamName(Buffer.from(stream));
const idsAsText = () => new Options.UUIDOption().setString(new shared.Empty());

function streamRead(stream: string, from: (options: InstanceType<typeof Options.StreamOptions>) => unknown) {
  const streamOptions = new Options.StreamOptions().setStreamIdentifier(identifier(stream));
  from(streamOptions);
  return new Options().setStream(streamOptions).setNoFilter(new shared.Empty()).setUuidOption(idsAsText());
}

const fromStart = (options: InstanceType<typeof Options.StreamOptions>) => options.setStart(new shared.Empty());
const request = (options: InstanceType<typeof Options>) => new ReadReq().setOptions(options);
const eventsOf = (answers: readonly ReadResp[]) => answers.flatMap((answer) => answer.getEvent()?.getEvent() ?? []);

test('a server says which methods it has, appends in batches among them', async () => {
  const supported = await server.raw.supportedMethods();
  const names = supported.getMethodsList().map((method) => `${method.getServiceName()}/${method.getMethodName()}`);
  expect(supported.getEventStoreServerVersion()).toMatch(/^\d+\.\d+\.\d+/);
  expect(names).toEqual(
    expect.arrayContaining([
      'event_store.client.streams.streams/read',
      'event_store.client.streams.streams/append',
      'event_store.client.streams.streams/batchappend',
      'event_store.client.streams.streams/delete',
      'event_store.client.streams.streams/tombstone',
      'event_store.client.gossip.gossip/read',
    ]),
  );
});

test('gossip names the members, of which one leads', async () => {
  const members = await server.raw.members();
  const LEADER = 8;
  const leaders = members.filter((member) => member.getIsAlive() && Number(member.getState()) === LEADER);
  expect(leaders).toHaveLength(1);
  expect(leaders[0]?.getHttpEndPoint()?.getPort()).toBeGreaterThan(0);
  expect(uuidText(leaders[0]?.getInstanceId())).toMatch(/^[0-9a-f-]{36}$/);
});

describe('a read of the log with a filter', () => {
  const allRead = (filter: InstanceType<typeof Options.FilterOptions>, count: number) =>
    new Options()
      .setAll(new Options.AllOptions().setStart(new shared.Empty()))
      .setCount(String(count))
      .setFilter(filter.setMax(32))
      .setUuidOption(idsAsText());
  const { FilterOptions } = Options;
  const expression = () => new FilterOptions.Expression();

  test('on streams gives those only, forwards', async () => {
    const prefix = unusedStream();
    await append(`${prefix}-1`, 3);
    await append(unusedStream(), 100);
    await append(`${prefix}-2`, 2);
    const filter = new FilterOptions().setStreamIdentifier(expression().setPrefixList([prefix]));
    const events = eventsOf(await server.raw.read(request(allRead(filter, 4))));
    expect(events.map((event) => event.getStreamRevision())).toEqual(['0', '1', '2', '0']);
  });

  test('on types gives those only, backwards', async () => {
    const type = `Type${randomUUID()}`;
    await append(unusedStream(), 3, type);
    await append(unusedStream(), 100);
    const filter = new FilterOptions().setEventType(expression().setRegex(`^${type}$`));
    const options = allRead(filter, 2).setAll(new Options.AllOptions().setEnd(new shared.Empty())).setReadDirection(1);
    const events = eventsOf(await server.raw.read(request(options)));
    expect(events.map((event) => event.getStreamRevision())).toEqual(['2', '1']);
  });
});

describe('a read of a stream', () => {
  const knowingPositions = () => new Options.ControlOption().setCompatibility(1);

  test('tells the last position to a client that knows it', async () => {
    const stream = unusedStream();
    await append(stream, 3);
    const options = streamRead(stream, fromStart).setCount('2').setControlOption(knowingPositions());
    const answers = await server.raw.read(request(options));
    expect(answers.at(-1)?.getLastStreamPosition()).toBe('2');
    expect(eventsOf(answers)).toHaveLength(2);
  });

  test('says nothing of positions to a client that does not', async () => {
    const stream = unusedStream();
    await append(stream, 1);
    const answers = await server.raw.read(request(streamRead(stream, fromStart).setCount('10')));
    expect(answers.map((answer) => answer.hasEvent())).toEqual([true]);
  });

  test('tells the first position where everything before it is gone', async () => {
    const stream = unusedStream();
    await append(stream, 3);
    await server.client.setStreamMetadata(stream, { truncateBefore: 3 });
    const options = streamRead(stream, fromStart).setCount('10').setControlOption(knowingPositions());
    const answers = await server.raw.read(request(options));
    expect(answers.map((answer) => answer.getFirstStreamPosition())).toContain('3');
  });

  test('gives ids as two numbers to a client that asks so', async () => {
    const stream = unusedStream();
    const id = randomUUID();
    await server.client.appendToStream(stream, jsonEvent({ id, type: 'Counted', data: {} }));
    const structured = new Options.UUIDOption().setStructured(new shared.Empty());
    const options = streamRead(stream, fromStart).setCount('1').setUuidOption(structured);
    const [event] = eventsOf(await server.raw.read(request(options)));
    expect(event?.getId()?.hasStructured()).toBe(true);
    expect(uuidText(event?.getId())).toBe(id);
  });

  test('is refused without the form of its ids', async () => {
    const options = streamRead(unusedStream(), fromStart).setCount('1');
    options.clearUuidOption();
    await expect(server.raw.read(request(options))).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  });

  test('is refused with a filter, which is for the log', async () => {
    const filter = new Options.FilterOptions().setEventType(
      new Options.FilterOptions.Expression().setPrefixList(['a']),
    );
    const options = streamRead(unusedStream(), fromStart).setCount('1').setFilter(filter);
    await expect(server.raw.read(request(options))).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  });
});

describe('an append', () => {
  const header = (stream: string) =>
    new Append().setOptions(
      new Append.Options().setStreamIdentifier(identifier(stream)).setNoStream(new shared.Empty()),
    );
  const proposed = (properties: Readonly<Record<string, string>>): AppendReq => {
    const message = new Append.ProposedMessage().setId(new shared.UUID().setString(randomUUID()));
    for (const [name, value] of Object.entries(properties)) message.getMetadataMap().set(name, value);
    return new Append().setProposedMessage(message);
  };

  test.each(['type', 'content-type'])(
    'without the property %s is refused, with the names of all that it has to have',
    async (missing) => {
      const properties: Record<string, string> = { type: 'Counted', 'content-type': 'application/json' };
      delete properties[missing];
      const refused = server.raw.append([header(unusedStream()), proposed(properties)]);
      const error = await refused.catch(
        (reason: unknown) => reason as { code: number; metadata: { getMap(): object } },
      );
      expect(error).toMatchObject({ code: status.INVALID_ARGUMENT });
      expect('metadata' in error && error.metadata.getMap()).toMatchObject({
        exception: 'missing-required-metadata-property',
        'required-metadata-properties': 'type,content-type',
      });
    },
  );

  test('of no events to a stream that does not exist stores nothing', async () => {
    const stream = unusedStream();
    const answer = await server.raw.append([header(stream)]);
    expect(answer.getSuccess()?.hasNoStream()).toBe(true);
    const answers = await server.raw.read(request(streamRead(stream, fromStart).setCount('1')));
    expect(answers.map((each) => each.hasStreamNotFound())).toEqual([true]);
  });
});
