import { loadOrganisation } from '#libs/identity';
import { dateOf } from '#libs/kernel';
import type { Instant, Sealed, StreamHead, StreamName } from '#libs/kernel';
import { coverageOn, newestCalendar } from '#libs/law';
import { ProjectionRunner } from '#libs/projecting';
import type { Projection } from '#libs/projecting';
import { DEFAULT_SIMULATION, simulate } from '#libs/simulating';
import { monthBefore, Rhythm, rhythmRules, SupervisionRecords, weekBefore } from '#libs/supervision';
import { caseQueue } from '#projections/case-queue';
import { efficacyScore } from '#projections/efficacy-score';
import { punctuality } from '#projections/punctuality';
import { recoveredLoss } from '#projections/recovered-loss';
import { reminders } from '#projections/reminders';
import { settlements } from '#projections/settlements';
import { supervision } from '#projections/supervision';
import { PostgresRhythmReads } from '../../apps/server/rhythm/reads.js';
import { readModelWorld } from '../support/read-model-world.js';
import type { ReadModelWorld } from '../support/read-model-world.js';

/** What a year's figures, deadlines and scores are read from. */
const projections: readonly Projection[] = [
  ...[punctuality, supervision, efficacyScore, recoveredLoss, reminders],
  ...[caseQueue, settlements],
];

/** The whole year before a release: YEAR_CASES=13963, some 150,000 events. */
const CASES = Number(process.env['YEAR_CASES'] ?? 4_000);

/** In how many goes the year comes in, and how it is cut: told in the failure, so that it can be cut so again. */
const GOES = 10;
/** Appends on their way at once. */
const ABREAST = 512;
const SEED = Number(process.env['YEAR_SEED'] ?? Date.now() % 1_000_000);

/** 0 … 1, the same for the same seed (mulberry32). */
function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** Between the two, small ones as likely as large ones. */
function size(draw: () => number, low: number, high: number): number {
  return Math.round(low * (high / low) ** draw());
}

interface Command {
  readonly stream: StreamName;
  readonly head: StreamHead | undefined;
  readonly events: readonly Sealed[];
}

describe(`The read models of a city’s year (cut by ${SEED})`, () => {
  let world: ReadModelWorld;

  beforeAll(async () => {
    world = await readModelWorld();
  }, 60_000);

  afterAll(() => world[Symbol.asyncDispose]());

  /** Follows the log to its end, with pages, writes and a memory of some size. */
  async function follow(projection: Projection, draw: () => number): Promise<void> {
    const { store, models } = world;
    const pageSize = size(draw, 200, 5_000);
    await using runner = new ProjectionRunner(projection, {
      ...{ store, models, pageSize, writeEvery: size(draw, 200, 5_000), cacheSize: size(draw, 1, 20_000) },
    });
    const head = await store.head();
    if (await runner.waitFor(head, 60_000)) return;
    throw runner.status.error ?? new Error(`${projection.name} is at ${runner.status.position} of ${head}`);
  }

  /** Of each table of a projection what its rows come to, private state and all, in the order of their bytes. */
  async function digests(projection: Projection): Promise<Readonly<Record<string, string>>> {
    const found: Record<string, string> = {};
    for (const { name } of projection.tables) {
      const { rows } = await world.pool.query<{ physical: string }>(
        `select tablename as physical from pg_tables where schemaname = 'read_model' and tablename ~ $1`,
        [`^${name}_v\\d+(_g\\d+)?$`],
      );
      expect({ name, rows }).toMatchObject({ rows: [{ physical: expect.any(String) as string }] });
      const { rows: summed } = await world.pool.query<{ rows: string; digest: string | null }>(
        `select count(*)::text as rows, md5(string_agg(md5(t::text), '' order by md5(t::text) collate "C")) as digest
           from read_model."${rows[0]?.physical ?? ''}" t`,
      );
      found[name] = `${summed[0]?.rows ?? ''} rows ${summed[0]?.digest ?? ''}`;
    }
    return found;
  }

  /** 日看、周查、月结 of the bureau, as an engine has them. */
  function rhythmOf(organisation: ReturnType<typeof loadOrganisation>, clock: { now: () => Instant }): Rhythm {
    const { store, pool } = world;
    const rules = rhythmRules();
    const law = { coverage: () => coverageOn(newestCalendar(), dateOf(clock.now())) };
    return new Rhythm({
      ...{ store, clock, rules },
      records: new SupervisionRecords({ store, clock }),
      reads: new PostgresRhythmReads({ pool, store, organisation, law }, rules),
      // They follow the log here before anybody looks.
      caughtUp: () => Promise.resolve(),
    });
  }

  it('are the same bytes whether they followed the year as it went by, in pages of any size, or were built anew', async () => {
    const draw = drawing(SEED);
    const { store, models, pool } = world;
    const organisation = loadOrganisation();
    const commands: Command[] = [...simulate({ ...DEFAULT_SIMULATION, cases: CASES, organisation })];
    let now = '' as Instant;
    const rhythm = rhythmOf(organisation, { now: () => now });
    const by = { actor: { id: 'rhythm', role: 'clock' } } as const;
    const root = organisation.root.code;
    const settled = new Set<string>();
    const cuts = Array.from({ length: GOES - 1 }, () => Math.floor(draw() * commands.length)).sort((a, b) => a - b);
    for (const [go, end] of [...cuts, commands.length].entries()) {
      const some = commands.slice(go === 0 ? 0 : cuts[go - 1], end);
      for (let at = 0; at < some.length; at += ABREAST)
        await Promise.all(
          some
            .slice(at, at + ABREAST)
            .map(({ stream, head, events }) => store.append(stream, head ? head.revision : 'no-stream', events)),
        );
      for (const projection of projections) await follow(projection, draw);
      now = some.at(-1)?.events.at(-1)?.envelope.recordedAt ?? now;
      const today = dateOf(now);
      await rhythm.look(root, today, by);
      await rhythm.check(root, weekBefore(today), by);
      await rhythm.settle(root, monthBefore(today), by);
      settled.add(monthBefore(today));
      const month = [...settled][Math.floor(draw() * settled.size)] ?? '';
      const { changes } = await rhythm.drift(root, month);
      if (changes.length > 0) await rhythm.adjust(root, month, '迟到的登记', by);
    }
    for (const projection of projections) await follow(projection, draw);
    expect(settled.size).toBeGreaterThan(2);
    for (const projection of projections) {
      const followed = await digests(projection);
      const { position, generation } = await models.rebuild(projection, { store, pageSize: size(draw, 500, 10_000) });
      expect(position).toBe(await store.head());
      expect(generation).toBe(2);
      expect({ name: projection.name, ...(await digests(projection)) }).toEqual({ name: projection.name, ...followed });
      expect(Object.values(followed).some((each) => !each.startsWith('0 '))).toBe(true);
    }
    const { rows } = await pool.query<{ events: string }>('select count(*)::text as events from log.event');
    // A simulated case has about twelve.
    expect(Number(rows[0]?.events)).toBeGreaterThan(10 * CASES);
  }, 480_000);
});
