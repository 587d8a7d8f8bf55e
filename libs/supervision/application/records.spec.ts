import { openMemoryEventStore } from '#libs/event-store/memory';
import { derivedCommandId, FixedClock } from '#libs/kernel';
import type { Stored } from '#libs/kernel';
import { at, caseOf, county } from '../testing/facts.js';
import { digestDecider, digestStream } from '../domain/digest.js';
import type { DigestItem, IssueDigest } from '../domain/digest.js';
import { SupervisionRecords } from './records.js';
import type { RecordRequest } from './records.js';

const recipient = { to: { unit: county, handler: 'wang' }, month: '2026-05' };
const stream = digestStream(recipient);
const item = (n: number): DigestItem => ({
  ...{ caseId: caseOf(n), clock: 'initial-review', run: 1, rung: 'on-the-day' },
  dueAt: at('2026-05-14 23:59:59.999'),
});
const request = (name: string, ...items: readonly DigestItem[]): RecordRequest<IssueDigest> => ({
  ...{ stream, commandId: derivedCommandId(name), actor: { id: 'deadline-clock', role: 'clock' }, unit: county },
  command: { kind: 'IssueDigest', ...recipient, items },
});

class World {
  readonly store = openMemoryEventStore();
  readonly records = new SupervisionRecords({ store: this.store, clock: new FixedClock(at('2026-05-14 08:30')) });

  async events(): Promise<readonly Stored[]> {
    const events: Stored[] = [];
    for await (const event of this.store.read(stream)) events.push(event);
    return events;
  }
}

describe('What supervision records', () => {
  it('is appended with who did it, and the law of the day', async () => {
    const world = new World();
    await expect(world.records.execute(digestDecider, request('one', item(1)))).resolves.toMatchObject({
      ok: true,
      repeated: false,
    });
    expect(await world.events()).toMatchObject([
      { type: 'DigestIssued', actor: { role: 'clock' }, unit: county, ruleSet: 'cn-samr-order-121', revision: 0n },
    ]);
  });

  it('sent again gets the first answer again, and what is refused leaves nothing', async () => {
    const world = new World();
    const first = await world.records.execute(digestDecider, request('one', item(1)));
    await expect(world.records.execute(digestDecider, request('one', item(1)))).resolves.toEqual({
      ...first,
      repeated: true,
    });
    await expect(world.records.execute(digestDecider, request('two', item(1)))).resolves.toMatchObject({
      ...{ ok: false, rejection: { code: 'digest.nothing-new' } },
    });
    expect(await world.events()).toHaveLength(1);
  });

  it('is decided anew when another was faster, so that forty at once tell each item once', async () => {
    const world = new World();
    const asks = Array.from({ length: 40 }, (_, n) => request(`ask ${n}`, item(n % 7), item((n + 1) % 7), item(n % 3)));
    const rounds = await Promise.all(
      asks.map((each) => world.records.execute(digestDecider, each).catch((error: unknown) => error)),
    );
    expect(rounds.length).toBe(40);
    const told = (await world.events()).flatMap(({ data }) =>
      (data as { items: DigestItem[] }).items.map(({ caseId }) => caseId),
    );
    expect(told.toSorted()).toEqual(Array.from({ length: 7 }, (_, n) => caseOf(n)));
  });
});
