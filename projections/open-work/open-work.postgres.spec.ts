import { canonicalJson, dateOf, dateOfDayNumber, dayNumber, epochMs, instantOf } from '#libs/kernel';
import type { Instant, Stored } from '#libs/kernel';
import { rhythmRules } from '#libs/supervision';
import type { Finding, RhythmRules } from '#libs/supervision';
import { newestCalendar } from '#libs/law';
import { simulate } from '#libs/simulating';
import type { SimulatedCommand } from '#libs/simulating';
import { freshDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import { findingsByHand } from '../../test/support/open-work-oracle.js';
import { RhythmWorld } from '../../test/support/rhythm-world.js';
import { at } from '../../test/support/watch-world.js';

/** Nothing is overlooked for long: so that there is something of everything in a small city. */
const shipped = rhythmRules();
const rules: RhythmRules = {
  ...shipped,
  dailyLook: {
    ...shipped.dailyLook,
    unsigned: { ...shipped.dailyLook.unsigned, after: 0 },
    pausedTooLong: { after: 2 },
  },
};

let database: TestDatabase;
let world: RhythmWorld;

beforeAll(async () => {
  database = await freshDatabase();
  world = new RhythmWorld(database.appUrl, at('2023-01-01 00:00'), { rules });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await database.drop();
});

async function wholeLog(): Promise<readonly Stored[]> {
  const log: Stored[] = [];
  for await (const page of world.store.readAll()) log.push(...page);
  return log;
}

const texts = (findings: readonly Finding[]) => findings.map((finding) => canonicalJson(finding)).sort();

/** What the read models find is what the cases themselves say, for the whole bureau and for every unit. */
async function agreesWithTheCases(asOf: Instant): Promise<readonly Finding[]> {
  await world.caughtUp();
  const { organisation } = world;
  const log = await wholeLog();
  const expected = findingsByHand(log, asOf, rules.dailyLook);
  const work = await world.reads.openWork(organisation.root.code, asOf);
  expect(work.position).toBe(String(log.length));
  expect(work.logHash).toBe(log.at(-1)?.hash);
  expect(texts(work.of(organisation.root.code).findings)).toEqual(texts(expected));
  for (const { code } of organisation.units()) {
    const below = new Set(organisation.subtree(code).map((unit) => unit.code));
    const own = texts(expected.filter(({ unit }) => below.has(unit)));
    expect(texts(work.of(code).findings)).toEqual(own);
  }
  // Asked for alone a county is told the same.
  const [county] = organisation.childrenOf(organisation.root.code);
  if (county) {
    const alone = await world.reads.openWork(county.code, asOf);
    expect(texts(alone.of(county.code).findings)).toEqual(texts(work.of(county.code).findings));
  }
  return expected;
}

/** A working day nineteen days later: some deadlines have been missed, and not too long ago to be ordered. */
function someDaysAfter(moment: Instant | undefined): string {
  for (let day = dayNumber(dateOf(moment as Instant)) + 19; ; day++) {
    const date = dateOfDayNumber(day);
    if (newestCalendar().isWorking(date)) return date;
  }
}

/** The moment before the clock that was paused longest went on. */
function endOfLongestPause(commands: readonly SimulatedCommand[]): Instant {
  const since = new Map<string, Instant>();
  let longest = { ms: 0, until: '' as Instant };
  for (const { stream, events } of commands) {
    for (const { envelope } of events) {
      const { type, effectiveAt } = envelope;
      if (type === 'ClockPaused') since.set(stream, effectiveAt);
      const from = since.get(stream);
      if (type !== 'ClockResumed' || from === undefined) continue;
      const ms = epochMs(effectiveAt) - epochMs(from);
      if (ms > longest.ms) longest = { ms, until: instantOf(epochMs(effectiveAt) - 1) };
    }
  }
  return longest.until;
}

describe('The open work of a city', () => {
  it('is what each case says of itself, at every moment of its year, with what was done about it', async () => {
    const { organisation, store } = world;
    let commands = [...simulate({ cases: 350, seed: 5, year: 2023, organisation })];
    const counts: Record<string, number> = {};
    // The last one is of a time at which a clock has been paused for long.
    const moments = [...['2023-02-08 09:00', '2023-05-06 10:30'].map(at), endOfLongestPause(commands)];
    const isLater =
      (moment: Instant) =>
      ({ events: [first] }: (typeof commands)[number]) =>
        first !== undefined && first.envelope.recordedAt > moment;
    for (const moment of moments) {
      for (const command of commands) {
        if (isLater(moment)(command)) continue;
        await store.append(command.stream, command.head ? command.head.revision : 'no-stream', command.events);
      }
      commands = commands.filter(isLater(moment));
      for (const { kind } of await agreesWithTheCases(moment)) counts[kind] = (counts[kind] ?? 0) + 1;
    }
    const [watched, looked] = ['09:00', '09:10'].map((time) => at(`${someDaysAfter(moments.at(-1))} ${time}`)) as [
      Instant,
      Instant,
    ];
    await world.watch(watched);
    const followed = await agreesWithTheCases(looked);
    for (const { kind } of followed) counts[kind] = (counts[kind] ?? 0) + 1;
    for (const kind of ['order-unanswered', 'overdue', 'due-today', 'unsigned', 'paused-too-long'])
      expect([kind, (counts[kind] ?? 0) > 0]).toEqual([kind, true]);
    const kinds = new Set(followed.flatMap(({ followUps }) => followUps.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual(['ordered', 'reminded']);
  }, 120_000);
});

describe('The cases that a sample is drawn from', () => {
  it('are the same from the read model and from the log', async () => {
    const { organisation, reads } = world;
    await world.caughtUp();
    const period = { from: '2023-05-01' as never, to: '2023-05-07' as never };
    const measured = await reads.measured([period]);
    let cases = 0;
    for (const { code } of organisation.units()) {
      const closed = measured.closed(code);
      expect(await reads.closedAt(code, period, measured.position)).toEqual(closed);
      cases = Math.max(cases, closed.length);
    }
    expect(cases).toBeGreaterThan(2);
  }, 60_000);
});
