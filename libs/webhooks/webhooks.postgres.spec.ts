import { setTimeout as sleep } from 'node:timers/promises';
import type { UnitCode } from '#libs/kernel';
import { publicTypes } from '#libs/publishing';
import { startProcess } from '#libs/testing';
import { webhookEventTitles } from './index.js';
import { Receiver } from './testing/receiver.js';
import { secrets, webhookWorld } from './testing/world.js';

type World = Awaited<ReturnType<typeof webhookWorld>>;

describe('Delivering to a webhook', () => {
  let world: World;
  let receiver: Receiver;

  beforeEach(async () => {
    [world, receiver] = [await webhookWorld(), await Receiver.start()];
  });
  afterEach(async () => {
    await world[Symbol.asyncDispose]();
    await receiver.close();
  });

  const ids = async () => (await world.told()).map(({ id }) => id);
  const takenIds = () => receiver.taken.map(({ id }) => id);
  const untilAll = async (expected: readonly string[]) => {
    await receiver.until(() => receiver.taken.length >= expected.length, 'everything');
    expect(takenIds()).toEqual(expected);
  };
  const standing = async (id: string) => {
    await world.office.refresh();
    return world.office.get(id)?.state;
  };
  const deliveries = async (id: string) => (await world.parts.progress.deliveries(id, 200)).toReversed();

  it('sends every public event once, in the order of the log, signed, as batches of CloudEvents', async () => {
    const id = await world.register(receiver.url);
    world.courier();
    await untilAll(await ids());
    expect(receiver.messages.every((message) => Receiver.isSigned(message, secrets.shown(id, 1)))).toBe(true);
    expect(receiver.messages.some((message) => Receiver.isSigned(message, secrets.shown(id, 2)))).toBe(false);
    expect(new Set(receiver.messages.map((message) => message.id)).size).toBe(receiver.messages.length);
    expect(
      receiver.messages.every(
        ({ contentType, events }) =>
          contentType.startsWith('application/cloudevents-batch+json') && events.length <= 10,
      ),
    ).toBe(true);
    const sequences = receiver.taken.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.toSorted());

    // And what comes from now on.
    await world.load(8, 2);
    await untilAll(await ids());
    expect(world.errors).toEqual([]);
  }, 60_000);

  it('tells nobody of the webhooks themselves', async () => {
    const id = await world.register(receiver.url);
    await world.says(id, { kind: 'RotateWebhookSecret' });
    await world.says(id, { kind: 'ReplayWebhook', from: 'start' });
    await world.says(id, { kind: 'ChangeWebhook', description: '分析组' });
    await world.says(id, { kind: 'DisableWebhook', by: 'administrator', failures: 0, lastError: null, reason: null });
    await world.says(id, { kind: 'EnableWebhook' });
    await world.says(id, { kind: 'RemoveWebhook', reason: null });
    const written = new Set<string>();
    for await (const page of world.store.readAll({ streamPrefix: 'webhook-' }))
      for (const { type } of page) written.add(type);
    expect([...written].sort()).toEqual(Object.keys(webhookEventTitles).sort());
    // Reads past all of them: an event without a public form would stop it.
    expect((await world.told()).every(({ type }) => type.includes('webhook'))).toBe(false);
  }, 60_000);

  it('sends what was chosen: streams, types, and the events of a unit and what lies below it', async () => {
    const all = await world.told();
    const unit = '230700' as UnitCode;
    const station = all.find((event) => event.unit.includes('-'))?.unit ?? unit;
    const county = station.slice(0, 6) as UnitCode;
    const name = 'shuangwei.case.registered.v1';
    expect(publicTypes.has('case.registered')).toBe(true);
    const [byUnit, byType] = [receiver, await Receiver.start()];
    await world.register(byUnit.url, { unit: county, topics: ['shuangwei.cases.v1'] });
    await world.register(byType.url, { types: [name] });
    world.courier();
    const below = new Set(world.parts.within(county));
    const ofUnit = all.filter(({ topic, unit: about }) => topic === 'shuangwei.cases.v1' && below.has(about));
    const ofType = all.filter(({ type }) => type === name);
    expect([ofUnit.length > 5, ofType.length]).toEqual([true, 12]);
    await byType.until(() => byType.taken.length >= ofType.length, 'the type');
    await untilAll(ofUnit.map(({ id }) => id));
    expect(byType.taken.map(({ id }) => id)).toEqual(ofType.map(({ id }) => id));
    await byType.close();
  }, 60_000);

  it('sends the same message again after 500, 301, silence and a broken connection, and nothing out of turn', async () => {
    const stalls = new Promise((resolve) => setTimeout(resolve, 2_000));
    receiver.answers(
      500,
      301,
      async () => void (await stalls),
      (reply) => void reply.destroy(),
    );
    const id = await world.register(receiver.url);
    world.courier();
    await untilAll(await ids());
    const [first, second] = receiver.messages;
    expect(receiver.messages.slice(0, 5).map((message) => message.id)).toEqual(Array(5).fill(first?.id));
    expect(second?.body).toBe(first?.body);
    // No redirect was followed.
    expect(new Set(receiver.paths)).toEqual(new Set(['/in']));
    const told = await deliveries(id);
    expect(told.slice(0, 6).map(({ attempt, outcome, status }) => [attempt, outcome, status])).toEqual([
      ...[
        [1, 'refused', 500],
        [2, 'redirected', 301],
        [3, 'timeout', null],
        [4, 'connection-broken', null],
      ],
      ...[
        [5, 'delivered', 204],
        [1, 'delivered', 204],
      ],
    ]);
    expect(told.every(({ from }, at) => at === 0 || from === told[at - 1]?.to || from === told[at - 1]?.from)).toBe(
      true,
    );
  }, 60_000);

  it('takes an answer without end for its status, and is not held up by it', async () => {
    receiver.answers((reply) => {
      reply.writeHead(200);
      const more = setInterval(() => reply.write('x'.repeat(16_384)), 1);
      reply.once('close', () => clearInterval(more));
      reply.on('error', () => undefined);
    });
    const id = await world.register(receiver.url);
    world.courier();
    const all = await ids();
    await receiver.until(() => receiver.taken.length >= all.length - 10, 'the rest');
    expect((await deliveries(id)).map(({ outcome }) => outcome)).not.toContain('timeout');
  }, 60_000);

  it('disables a webhook that fails for too long, with the reason, and sends nothing until it is enabled', async () => {
    const id = await world.register(receiver.url);
    receiver.always(503);
    world.courier();
    await receiver.until(() => receiver.messages.length >= 5, 'failures');
    for (let i = 0; i < 200 && (await standing(id))?.standing !== 'disabled'; i++) await sleep(20);
    expect(await standing(id)).toMatchObject({
      standing: 'disabled',
      disabled: { by: 'failures', lastError: 'refused' },
    });
    await sleep(400);
    expect(receiver.messages).toHaveLength(5);

    receiver.always(undefined);
    await world.says(id, { kind: 'EnableWebhook' });
    await untilAll(await ids());
    expect((await world.parts.progress.read([id])).get(id)).toMatchObject({ failures: 0, lastError: null });
  }, 60_000);

  it('believes a receiver that says 410 at once', async () => {
    const id = await world.register(receiver.url);
    receiver.always(410);
    world.courier();
    for (let i = 0; i < 300 && (await standing(id))?.standing !== 'disabled'; i++) await sleep(20);
    expect(await standing(id)).toMatchObject({ disabled: { by: 'gone', lastError: 'gone' } });
    expect(receiver.messages).toHaveLength(1);
  }, 60_000);

  it('replays from a cursor under other message ids with the same events', async () => {
    const id = await world.register(receiver.url);
    world.courier();
    const all = await world.told();
    await untilAll(all.map((event) => event.id));
    const before = receiver.messages.length;
    const at = all.length - 25;
    await world.says(id, { kind: 'ReplayWebhook', from: { cursor: all[at - 1]!.cursor } });
    await receiver.until(() => receiver.messages.length > before + 2, 'the replay');
    const again = receiver.messages.slice(before);
    await receiver.until(
      () => receiver.messages.slice(before).flatMap(({ events }) => events).length >= 25,
      'all of it',
    );
    expect(receiver.messages.slice(before).flatMap(({ events }) => events.map((event) => event.id))).toEqual(
      all.slice(at).map((event) => event.id),
    );
    const earlier = new Set(receiver.messages.slice(0, before).map((message) => message.id));
    expect(again.filter((message) => earlier.has(message.id))).toEqual([]);
  }, 60_000);

  it('signs with both secrets after a rotation', async () => {
    const id = await world.register(receiver.url);
    world.courier();
    await untilAll(await ids());
    await world.says(id, { kind: 'RotateWebhookSecret' });
    await world.load(9, 1);
    await untilAll(await ids());
    const last = receiver.messages.at(-1)!;
    expect([1, 2, 3].map((version) => Receiver.isSigned(last, secrets.shown(id, version)))).toEqual([
      true,
      true,
      false,
    ]);
  }, 60_000);

  it('is one process at a time, however many there are', async () => {
    await world.register(receiver.url);
    const [first, second] = [world.courier(), world.courier()];
    await untilAll(await ids());
    expect(receiver.messages.flatMap(({ events }) => events)).toHaveLength(receiver.taken.length);
    expect(first.serving + second.serving).toBe(1);
    await (first.serving === 1 ? first : second).stop();
    await world.load(9, 1);
    await untilAll(await ids());
  }, 60_000);

  it('loses nothing and keeps the order when its process is killed again and again, and another goes on', async () => {
    await world.load(10, 30);
    await world.register(receiver.url);
    const expected = await ids();
    receiver.always(async (reply, { events }) => {
      await sleep(15);
      const known = new Set(takenIds());
      receiver.taken.push(...events.filter((event) => !known.has(event.id)));
      reply.writeHead(204).end();
    });
    let rounds = 0;
    for (; rounds < 5 && receiver.taken.length < expected.length; rounds++) {
      const before = receiver.messages.length;
      const child = startProcess('../webhooks/testing/run-courier.ts', world.database.appUrl, '300');
      await child.ready;
      await receiver.until(() => receiver.messages.length > before + 3 + rounds, 'a few messages');
      await child.kill();
    }
    expect(rounds).toBe(5);
    world.courier();
    await untilAll(expected);
  }, 90_000);

  it('calls no address that it may not, though the webhook was registered when it might', async () => {
    const id = await world.register(receiver.url);
    const { addresses: _, ...rules } = world.parts.rules;
    const { AllowedAddresses } = await import('./index.js');
    world.courier({ rules: { ...rules, addresses: new AllowedAddresses([]) } });
    for (let i = 0; i < 300 && (await standing(id))?.standing !== 'disabled'; i++) await sleep(20);
    expect(await standing(id)).toMatchObject({ disabled: { by: 'failures', lastError: 'address-refused' } });
    expect(receiver.messages).toEqual([]);
  }, 60_000);

  it('waits for a word where its place is one in a log that was left', async () => {
    const id = await world.register(receiver.url);
    await world.parts.progress.claim({ webhook: id, from: '0', starts: 1, enablings: 1 }, crypto.randomUUID(), 1);
    const moved = new (await import('./index.js')).ProgressTable(world.pool, 'eventstoredb');
    await sleep(20);
    const told: string[] = [];
    world.courier({ progress: moved, onAnotherLog: (webhook) => void told.push(webhook) });
    for (let i = 0; i < 200 && told.length === 0; i++) await sleep(20);
    await sleep(200);
    expect([told, receiver.messages.length]).toEqual([[id], 0]);
    await world.says(id, { kind: 'ReplayWebhook', from: 'start' });
    await untilAll(await ids());
  }, 60_000);
});
