import { measures } from '#libs/efficacy';
import { loadOrganisation } from '#libs/identity';
import type { Instant, LocalDate, Position, UnitCode } from '#libs/kernel';
import type { Place, Standing } from '#libs/projecting';
import { simulate } from '#libs/simulating';
import { lifeOf, lives } from '../../test/support/case-histories.js';
import { pagesFrom } from '../../test/support/cities.js';
import { listOf, tableOfParts } from '../../test/support/figures-oracle.js';
import { readModelWorld } from '../../test/support/read-model-world.js';
import type { ReadModelWorld } from '../../test/support/read-model-world.js';
import {
  figuresFromLog,
  figuresFromReadModels,
  groupings,
  handlerIsKnown,
  itemsFromLog,
  itemsFromReadModels,
  measuringProjections,
  partsOf,
  tablesOfLog,
} from './index.js';
import type { FigureItem, FiguresAsked, FiguresTaken, ItemsAsked, LogTables, Narrowed } from './index.js';

const tree = loadOrganisation();
const COUNTY = tree.childrenOf(tree.root.code)[0]?.code as UnitCode;
const BELOW = tree.subtree(COUNTY).map(({ code }) => code);
const ids = measures().map(({ id }) => id);
const YEAR = { from: '2023-01-01' as LocalDate, to: '2023-12-31' as LocalDate };
const AFTER = '2024-01-01T00:00:00.000+08:00' as Instant;
const always = () => true;

let world: ReadModelWorld;
let now: LogTables;
/** What the read models answered when they stood half-way, and the position at which they stood. */
let half: { readonly position: Position; readonly figures: FiguresTaken; readonly items: readonly FigureItem[] };

async function foldedTo(position: Position): Promise<LogTables> {
  const log = [];
  for await (const page of world.store.readAll({ limit: Number(position) })) log.push(...page);
  return tablesOfLog(pagesFrom(log, 500));
}

async function figures(asked: FiguresAsked): Promise<FiguresTaken> {
  const taken = await figuresFromReadModels(world.pool, asked, always);
  if (!taken) throw new Error('the read models stand nowhere');
  return taken;
}

async function items(asked: ItemsAsked, limit = 500): Promise<readonly FigureItem[]> {
  const seen: FigureItem[] = [];
  for (let place: Place | undefined; ;) {
    const page = await itemsFromReadModels(world.pool, asked, { place, limit }, always);
    seen.push(...(page?.items ?? []));
    place = page?.next;
    if (!place) return seen;
  }
}

const everything = { ...YEAR, asOf: AFTER, measures: ids, by: ['unit', 'month'] } satisfies FiguresAsked;
const misses = { ...YEAR, asOf: AFTER, measure: 'on-time-closure', part: 'misses' } satisfies ItemsAsked;

beforeAll(async () => {
  world = await readModelWorld();
  const commands = [...simulate({ cases: 220, seed: 23, year: 2023, organisation: tree })];
  const append = async (some: typeof commands) => {
    for (const { stream, head, events } of some)
      await world.store.append(stream, head ? head.revision : 'no-stream', events);
    for (const projection of measuringProjections) await world.catchUp(projection);
  };
  const middle = Math.floor(commands.length * 0.6);
  await append(commands.slice(0, middle));
  half = { position: await world.store.head(), figures: await figures(everything), items: await items(misses) };
  await append(commands.slice(middle));
  now = await foldedTo(await world.store.head());
}, 60_000);

afterAll(() => world[Symbol.asyncDispose]());

const handler = () => now.runs.find((run) => run.handler !== null && BELOW.some((unit) => unit === run.unit))?.handler;
const narrowings: readonly (readonly [string, () => Partial<Narrowed>])[] = [
  ['everything', () => ({})],
  ['a county with all below it', () => ({ units: BELOW })],
  [
    'the bureau itself',
    () => ({ notUnits: tree.units().flatMap(({ code }) => (code === tree.root.code ? [] : [code])) }),
  ],
  ['one handler', () => ({ handler: handler() ?? '' })],
  ['what nobody handled', () => ({ handler: null })],
  [
    'some channels and kinds',
    () => ({ channels: ['national-platform', 'hotline-12345'], kinds: ['complaint', 'report'] }),
  ],
  ['a category', () => ({ category: now.runs[0]?.category ?? '' })],
  [
    'a quarter, judged in the middle of it',
    () => ({ from: '2023-10-01', to: '2023-12-31', asOf: '2023-12-12T09:30:00.000+08:00' }) as Partial<Narrowed>,
  ],
];

describe('the figures that the read models give', () => {
  it.each(narrowings)('are those of the log folded in memory, told apart by anything: %s', async (_, narrow) => {
    const told = [[], ...groupings.map((each) => [each]), ['handler', 'category'], ['unit', 'month']] as const;
    for (const by of told) {
      const asked: FiguresAsked = { ...everything, ...narrow(), by };
      const [taken, folded] = [await figures(asked), figuresFromLog(now, asked)];
      expect(tableOfParts(taken.parts)).toEqual(tableOfParts(folded.parts));
      expect(taken.standing).toEqual({ position: now.position, recordedAt: now.recordedAt });
      expect(taken.parts.length).toBeGreaterThan(0);
    }
  });

  it.each(narrowings)('are lists of the same items in the same order as in the log: %s', async (_, narrow) => {
    for (const measure of ids) {
      for (const part of partsOf(measure)) {
        const asked: ItemsAsked = { ...YEAR, asOf: AFTER, ...narrow(), measure, part };
        const folded = itemsFromLog(now, asked, { place: undefined, limit: 500 });
        const stored = await itemsFromReadModels(world.pool, asked, { place: undefined, limit: 500 }, always);
        expect(stored?.items).toEqual(folded.items);
        expect(stored?.next).toEqual(folded.next);
      }
    }
  });

  it('come from the sums by day where these tell them apart, else from the single runs and events', async () => {
    const sourceOf = async (more: Partial<FiguresAsked>) => (await figures({ ...everything, by: [], ...more })).source;
    expect(await sourceOf({ by: ['unit', 'month'] })).toBe('counters');
    expect(await sourceOf({ by: ['kind', 'channel'] })).toBe('counters');
    expect(await sourceOf({ by: ['handler'] })).toBe('rows');
    expect(await sourceOf({ by: ['category'] })).toBe('rows');
    expect(await sourceOf({ by: ['category'], measures: ['recovered-loss'] })).toBe('counters');
    expect(await sourceOf({ by: ['handler'], measures: ['recovered-loss'] })).toBe('rows');
  });

  it('as of a position, folded from the log, are what they were when they stood there', async () => {
    const then = await foldedTo(half.position);
    expect(then.position).toBeLessThan(now.position);
    expect(tableOfParts(figuresFromLog(then, everything).parts)).toEqual(tableOfParts(half.figures.parts));
    expect(listOf(itemsFromLog(then, misses, { place: undefined, limit: 500 }).items)).toEqual(listOf(half.items));
    expect(tableOfParts(half.figures.parts)).not.toEqual(tableOfParts((await figures(everything)).parts));
  });

  it('are not given where the read models stand elsewhere than they are wanted', async () => {
    const stands = ({ position }: Standing) => position === half.position;
    expect(await figuresFromReadModels(world.pool, everything, stands)).toBeUndefined();
    expect(await itemsFromReadModels(world.pool, misses, { place: undefined, limit: 5 }, stands)).toBeUndefined();
  });

  it('go on from a page of the read models in the log and back again', async () => {
    const asked = { ...misses, part: 'denominator' } as const;
    const all = await items(asked);
    const mixed: FigureItem[] = [];
    let place: Place | undefined;
    for (let turn = 0; ; turn++) {
      const page =
        turn % 2 === 0
          ? await itemsFromReadModels(world.pool, asked, { place, limit: 9 }, always)
          : itemsFromLog(now, asked, { place, limit: 9 });
      mixed.push(...(page?.items ?? []));
      place = page?.next;
      if (!place) break;
    }
    expect(mixed).toEqual(all);
    expect(all.length).toBeGreaterThan(50);
  });

  it('know a handler in the units that he worked in, and nowhere else', async () => {
    const name = handler() ?? '';
    expect(await handlerIsKnown(world.pool, name, { units: BELOW })).toBe(true);
    expect(await handlerIsKnown(world.pool, name, {})).toBe(true);
    expect(await handlerIsKnown(world.pool, name, { notUnits: BELOW })).toBe(false);
    expect(await handlerIsKnown(world.pool, 'nobody-of-that-name', {})).toBe(false);
  });
});

describe('a clock', () => {
  it('that is open counts as missed from the end of its due day on, without any event', async () => {
    await using own = await readModelWorld();
    const life = lifeOf('settled', 1); // received on 7 May: the initial review is due on the 15th
    await own.live([{ ...life, moments: life.moments.slice(0, 1) }]);
    for (const projection of measuringProjections) await own.catchUp(projection);
    const review = async (asOf: string, more: Partial<FiguresAsked> = {}) => {
      const period = { from: '2026-01-01' as LocalDate, to: '2026-12-31' as LocalDate };
      const asked: FiguresAsked = {
        ...period,
        asOf: asOf as Instant,
        measures: ['on-time-initial-review'],
        by: [],
        ...more,
      };
      const taken = await figuresFromReadModels(own.pool, asked, always);
      return taken?.parts.filter((part) => part.items > 0);
    };
    for (const by of [[], ['handler']] as const) {
      expect(await review('2026-05-15T23:59:59.999+08:00', { by })).toEqual([]);
      expect(await review('2026-05-16T00:00:00.000+08:00', { by })).toMatchObject([{ numerator: 0, items: 1 }]);
    }
  });

  it('counts in the period in which it fell due, not at all where it was voided, and names its law', async () => {
    await using own = await readModelWorld();
    await own.live(lives.flatMap((name, index) => [0, 100, 300].map((more) => lifeOf(name, index + more))));
    for (const projection of measuringProjections) await own.catchUp(projection);
    const may = { from: '2026-05-01' as LocalDate, to: '2026-05-31' as LocalDate };
    const asked = { ...may, asOf: '2027-03-01T00:00:00.000+08:00' as Instant };
    const taken = await figuresFromReadModels(
      own.pool,
      { ...asked, measures: ['on-time-initial-review'], by: [] },
      always,
    );
    expect(taken?.parts.map(({ ruleSet }) => ruleSet)).toEqual(['cn-samr-order-121']);
    const list = await itemsFromReadModels(
      own.pool,
      { ...asked, measure: 'on-time-initial-review', part: 'denominator' },
      { place: undefined, limit: 500 },
      always,
    );
    expect(list?.items).toHaveLength(taken?.parts[0]?.items ?? -1);
    for (const item of list?.items ?? [])
      expect('clock' in item && item.dueOn?.startsWith('2026-05') && item.outcome !== 'voided').toBe(true);
    const voided = await own.pool.query(
      `select from read_model.punctuality where clock = 'initial-review' and outcome = 'voided' and due_on between $1 and $2`,
      [may.from, may.to],
    );
    expect(voided.rowCount).toBeGreaterThan(0);
  });
});
