import { openMemoryEventStore } from '#libs/event-store/memory';
import type { EventStore } from '#libs/event-store';
import { loadOrganisation } from '#libs/identity';
import { simulate } from '#libs/simulating';
import { cursorText, isTopic, parseCursor, publicLog, Pseudonyms, publicTypeOf } from './index.js';
import type { Cursor, PublicEvent } from './index.js';

const hide = new Pseudonyms('a key of the tests, of no use to anybody');

async function city(cases: number): Promise<EventStore> {
  const store = openMemoryEventStore();
  for (const { stream, head, events } of simulate({ cases, year: 2025, seed: 7, organisation: loadOrganisation() }))
    await store.append(stream, head ? head.revision : 'no-stream', events);
  return store;
}

async function told(store: EventStore, from: Cursor = { after: 0n, skip: 0 }, pageSize = 500): Promise<PublicEvent[]> {
  const all: PublicEvent[] = [];
  const { signal } = new AbortController();
  for await (const { events } of publicLog({ store, hide }, { from, follow: false, pageSize, signal }))
    all.push(...events);
  return all;
}

describe('the public log', () => {
  let store: EventStore;
  let all: PublicEvent[];

  beforeAll(async () => {
    store = await city(120);
    all = await told(store);
  }, 60_000);

  it('tells each event in a shape that its schema describes, and nothing beside', () => {
    expect(all.length).toBeGreaterThan(2_000);
    const wrong = all.flatMap(({ type, data, topic }) => {
      const result = publicTypeOf.get(type)?.schema.strict().safeParse(data);
      return result?.success && isTopic(topic) ? [] : [`${type}: ${result?.error?.message ?? 'not in the language'}`];
    });
    expect([...new Set(wrong)]).toEqual([]);
  });

  it('has an id for each, and keeps it', async () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(await told(store, undefined, 37)).toEqual(all);
  });

  it('goes on at any of its cursors with what comes after, and with nothing else', async () => {
    for (const at of [0, 1, 2, 3, 50, 51, 777, all.length - 2, all.length - 1]) {
      const cursor = parseCursor(all[at]?.cursor ?? '');
      expect(cursor && cursorText(cursor)).toBe(all[at]?.cursor);
      expect((await told(store, cursor)).map(({ id }) => id)).toEqual(all.slice(at + 1).map(({ id }) => id));
    }
  });

  it('tells of each deadline that it was met, missed or voided once, and after it was set', () => {
    const standing = new Map<string, string[]>();
    for (const { type, key, data } of all) {
      const what = /^shuangwei\.deadline\.(.+)\.v1$/.exec(type)?.[1];
      if (what === undefined) continue;
      const { clock, run } = data as { clock: string; run: number };
      const name = `${key}/${clock}/${run}`;
      standing.set(name, [...(standing.get(name) ?? []), what]);
    }
    expect(standing.size).toBeGreaterThan(300);
    const courses = new Set(
      [...standing.values()].map((course) => course.filter((each) => each !== 'moved').join(' ')),
    );
    for (const course of courses)
      expect(course).toMatch(/^set( voided restored)*( met| missed| missed ended-late| voided)?$/);
    expect([...courses].toSorted()).toEqual(expect.arrayContaining(['set met', 'set missed ended-late']));
  });
});
