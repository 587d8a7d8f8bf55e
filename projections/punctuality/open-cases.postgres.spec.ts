import { dueOf, openRuns } from '#libs/law';
import type { CalendarId, RuleSetId } from '#libs/kernel';
import { lifeOf, lives } from '../../test/support/case-histories.js';
import { readModelWorld } from '../../test/support/read-model-world.js';
import type { ReadModelWorld } from '../../test/support/read-model-world.js';
import { OpenCaseQueries } from './open-cases.js';
import { punctuality } from './projection.js';
import { decodeState } from './state.js';

const MANY = lives.flatMap((name, index) => [0, 100, 300].map((more) => lifeOf(name, index + more)));

let world: ReadModelWorld;
let queries: OpenCaseQueries;

beforeAll(async () => {
  world = await readModelWorld();
  queries = new OpenCaseQueries(world.pool, 7);
  await world.live(MANY);
  await world.catchUp(punctuality);
}, 120_000);

afterAll(() => world[Symbol.asyncDispose]());

const all = async (...pinnedTo: Parameters<OpenCaseQueries['cases']>) => {
  const pages: (readonly { readonly caseId: string; readonly position: bigint }[])[] = [];
  for await (const page of queries.cases(...pinnedTo)) pages.push(page);
  return { pages: pages.length, cases: pages.flat() };
};

/** The cases whose folded clocks are open, by the fold in memory. */
async function folded() {
  interface Row {
    readonly case_id: string;
    readonly position: bigint;
    readonly state: string;
  }
  const rows = (await world.inMemory(punctuality)).rows('punctuality_case') as unknown as readonly Row[];
  return rows.flatMap(({ case_id: caseId, position, state }) => {
    const open = openRuns(decodeState(state).clocks);
    return open.length > 0 ? [{ caseId, position, open }] : [];
  });
}

describe('Cases with open clocks', () => {
  it('are exactly those that the fold has, in the order of their ids, over several pages', async () => {
    const expected = await folded();
    const { pages, cases } = await all();
    expect(pages).toBeGreaterThan(1);
    expect(cases).toEqual(expected.map(({ caseId, position }) => ({ caseId, position })));
  });

  it('are narrowed to those with a clock that runs by a law or a calendar', async () => {
    const runs = (await folded()).flatMap(({ open }) => open);
    const [ruleSet] = await queries.ruleSetsInUse();
    expect(await queries.ruleSetsInUse()).toEqual([...new Set(runs.map((run) => run.ruleSet))]);
    const by = (calendars: CalendarId[], ruleSets: RuleSetId[]) => all({ calendars, ruleSets });
    expect((await by([], [])).cases).toEqual([]);
    expect((await by([], [ruleSet as RuleSetId])).cases.length).toBeGreaterThan(0);
    expect((await by(['no-calendar' as CalendarId], [])).cases).toEqual([]);
  });

  it('say how many due dates are provisional', async () => {
    const dues = (await folded()).flatMap(({ open }) => open.map((run) => dueOf(run)));
    const provisional = dues.filter(({ dueAt, firmness }) => dueAt !== null && firmness === 'provisional');
    expect(await queries.provisional()).toBe(provisional.length);
  });
});
