import fc from 'fast-check';
import { eventCatalogue, isCaseEventType } from '#libs/case';
import type { EventStore } from '#libs/event-store';
import type { Stored } from '#libs/kernel';
import { everyEventStore, properWords } from '../../test/support/every-event.js';
import type { Words } from '../../test/support/every-event.js';
import { isMarked, markedStore, marksIn } from '../../test/support/marked-log.js';
import { attributesOf, publicLog, Pseudonyms, publicNameOf, publicTypeOf, publicTypes, sourceOf } from './index.js';
import type { PublicEvent } from './index.js';

const hide = new Pseudonyms('a key of the tests, of no use to anybody');

async function told(store: EventStore): Promise<readonly PublicEvent[]> {
  const options = { from: { after: 0n, skip: 0 }, follow: false, pageSize: 500, signal: new AbortController().signal };
  const all: PublicEvent[] = [];
  for await (const { events } of publicLog({ store, hide }, options)) all.push(...events);
  return all;
}

async function logOf(store: EventStore): Promise<readonly Stored[]> {
  const all: Stored[] = [];
  for await (const page of store.readAll()) all.push(...page);
  return all;
}

/** Everything of it that any way sends: the message, its key, its attributes. */
function sent({ topic, key, unit, cursor, data, ...event }: PublicEvent): string {
  const attributes = attributesOf({ topic, key, unit, cursor, data, ...event }, sourceOf('230700'));
  return JSON.stringify([topic, key, unit, cursor, attributes, data]);
}

function misfits(events: readonly PublicEvent[]): readonly string[] {
  return events.flatMap(({ type, data }) => {
    const result = publicTypeOf.get(type)?.schema.strict().safeParse(data);
    return result?.success ? [] : [`${type}: ${result?.error.message ?? 'not in the language'}`];
  });
}

/** What stands at a path of the catalogue, `representatives.*.phone`. */
function at(value: unknown, path: readonly string[]): readonly unknown[] {
  const [name, ...rest] = path;
  if (name === undefined) return [value];
  if (name === '*') return (value as readonly unknown[]).flatMap((item) => at(item, rest));
  return at((value as Record<string, unknown> | null)?.[name], rest);
}

describe('A log in which every text is marked', () => {
  let log: readonly Stored[];
  let events: readonly PublicEvent[];

  beforeAll(async () => {
    const store = await markedStore();
    [log, events] = [await logOf(store), await told(store)];
  });

  it('has a mark in every personal field of every type of event', () => {
    const empty = log
      .filter(({ type }) => isCaseEventType(type))
      .flatMap(({ type, data }) =>
        (isCaseEventType(type) ? eventCatalogue[type].personal : [])
          .filter((path) => !at(data, path.split('.')).every((text) => typeof text === 'string' && isMarked(text)))
          .map((path) => `${type}.${path}`),
      );
    expect(empty).toEqual([]);
    expect(marksIn(log.map(({ text }) => text).join()).length).toBeGreaterThan(1_500);
  });

  it('holds every type of event, and each is told', () => {
    const types = [...new Set(log.map(({ type }) => type))];
    expect(types.filter((type) => publicNameOf(type) === undefined)).toEqual([]);
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(publicTypeOf.keys()));
    expect(types.length).toBeGreaterThan(70);
    expect(publicTypes.size).toBeGreaterThan(types.length);
  });

  it('shows no mark in any public event: neither in the message nor in its key, its attributes or its cursor', () => {
    const leaks = events.flatMap((event) => (isMarked(sent(event)) ? [`${event.type}: ${sent(event)}`] : []));
    expect(leaks).toEqual([]);
  });

  it('is told in shapes that the schemas describe all the same', () => {
    expect(misfits(events)).toEqual([]);
  });

  it('would be caught where a mark gets out', () => {
    expect(marksIn(`{"note":${JSON.stringify(log[0]?.data)}}`).length).toBeGreaterThan(5);
    expect(marksIn('…a piece of one: 13900000012 …')).toHaveLength(1);
    expect(marksIn('00000000000000000012.0001')).toEqual([]);
  });
});

describe('Whatever people write', () => {
  /** Long enough that it is in no word of the language by chance. */
  const anyText = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 6, maxLength: 60 }),
    fc.stringMatching(/^[\u4e00-\u9fa5]{6,20}$/),
    fc.stringMatching(/^[a-z]{6,20}$/),
    fc.stringMatching(/^[0-9]{8,18}$/),
    fc.stringMatching(/^[A-Z0-9.+_-]{8,18}$/),
  );

  it('never gets out, and every event is told in its shape', async () => {
    const proper = (await told(await everyEventStore(properWords))).map(sent).join('\n');
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 30, maxLength: 40 }), async (texts) => {
        const written: string[] = [];
        const words: Words = {
          ...properWords,
          open: () => {
            const text = texts[written.length % texts.length] ?? '';
            written.push(text);
            return text;
          },
        };
        const events = await told(await everyEventStore(words));
        expect(misfits(events)).toEqual([]);
        const everything = events.map(sent).join('\n');
        const quoted = (text: string) => JSON.stringify(text).slice(1, -1);
        // `length` is a word of ours as well.
        const foreign = [...new Set(written)].filter(
          (text) => text.trim().length >= 6 && !proper.includes(quoted(text)),
        );
        expect([written.length > 1_000, foreign.length > 5]).toEqual([true, true]);
        expect(foreign.filter((text) => everything.includes(quoted(text)))).toEqual([]);
      }),
      { numRuns: 3 },
    );
  });

  it('does not get out by the heading either, where it names a person of the case', async () => {
    const headings = async (category: string) => {
      const store = await everyEventStore({ ...properWords, heading: () => category });
      const cases = (await told(store)).filter(({ type }) => type === 'shuangwei.case.registered.v1');
      return new Set(cases.map(({ data }) => (data as { category: string }).category));
    };
    expect(await headings('家用电器')).toEqual(new Set(['家用电器']));
    for (const named of ['张三的投诉', '找代表甲', '某健身中心退卡', '电话１３９４５８０００００', '新兴中路1号'])
      expect(await headings(named)).toEqual(new Set(['其他']));
  });

  it('does not get out where a short name of the engine belongs, unless it looks like one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 40 }), async (text) => {
        const events = await told(await everyEventStore({ ...properWords, code: () => text }));
        expect(misfits(events)).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });
});
