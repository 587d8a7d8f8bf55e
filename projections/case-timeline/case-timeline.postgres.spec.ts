import { lifeOf } from '../../test/support/case-histories.js';
import { readModelWorld } from '../../test/support/read-model-world.js';
import type { ReadModelWorld } from '../../test/support/read-model-world.js';
import { caseTimeline } from './projection.js';
import { CaseTimelineQueries } from './queries.js';

const LIFE = lifeOf('terminated', 4);

let world: ReadModelWorld;
let queries: CaseTimelineQueries;

beforeAll(async () => {
  world = await readModelWorld();
  queries = new CaseTimelineQueries(world.pool);
  await world.live([LIFE, lifeOf('settled', 5)]);
  await world.catchUp(caseTimeline);
});

afterAll(() => world[Symbol.asyncDispose]());

describe('the timeline in PostgreSQL', () => {
  it('tells a case from its first event to its last, in both languages', async () => {
    const { items, next, standing } = await queries.timeline(LIFE.caseId);
    expect(items.map(({ type }) => type)).toEqual(LIFE.moments.map(({ event }) => event.type));
    expect(items[0]).toMatchObject({
      revision: 0n,
      title: { zh: '登记', en: 'Registered' },
      summary: { kind: 'complaint' },
    });
    expect(next).toBeUndefined();
    expect(standing.position).toBe(await world.store.head());
  });

  it('pages there and back, in both directions', async () => {
    for (const direction of ['asc', 'desc'] as const) {
      const first = await queries.timeline(LIFE.caseId, { limit: 5, direction });
      const second = await queries.timeline(LIFE.caseId, { limit: 5, direction, place: first.next });
      const expected = Array.from({ length: 10 }, (_, i) =>
        BigInt(direction === 'asc' ? i : LIFE.moments.length - 1 - i),
      );
      expect([...first.items, ...second.items].map(({ revision }) => revision)).toEqual(expected);
      expect((await queries.timeline(LIFE.caseId, { limit: 5, direction, place: second.previous })).items).toEqual(
        first.items,
      );
    }
  });

  it('is empty for a case that nobody knows', async () => {
    expect(await queries.timeline('T-0000-0000-0000-0000')).toMatchObject({
      items: [],
      next: undefined,
      previous: undefined,
    });
  });
});
