import { epochMs, instantOf, startOfDay } from '#libs/kernel';
import type { Instant, LocalDate, Stored } from '#libs/kernel';
import { freshDatabase } from '#libs/testing';
import { DueQueries } from '#projections/supervision';
import { Shuangwei } from '../support/shuangwei.js';
import { at, WatchWorld } from '../support/watch-world.js';
import { WatchingProcesses } from '../support/watching-processes.js';
import { hoursAgo, workOrderWords } from '../support/work-orders.js';

interface Rung {
  readonly clock: string;
  readonly run: number;
  readonly rung: string;
  readonly dueAt: Instant;
}

const HOUR = 3_600_000;
const CASES = 12;

describe('Three processes that watch the same deadlines, killed at random, with clocks that jump an hour ahead and back', () => {
  it('record each miss once, fire each rung once, and tell each of them in one digest', async () => {
    const database = await freshDatabase();
    const world = new WatchWorld(database.appUrl, at('2026-05-06 09:00'));
    try {
      for (let n = 0; n < CASES; n++)
        await world.complaint(
          n,
          at(`2026-05-${n % 2 ? '06' : '07'} 09:00`),
          n % 3 ? '230781' : '230725-01',
          `handler-${n % 4}`,
        );
      const processes = await WatchingProcesses.start(database.appUrl, 3);
      try {
        let round = 0;
        for (const day of ['11', '12', '13', '14', '15', '18', '19', '20', '21'] as const) {
          for (const time of ['00:10', '08:31', '13:31', '16:40', '23:30'] as const) {
            const now = epochMs(at(`2026-05-${day} ${time}`));
            const jumps = [0, 1, -1];
            const times = jumps.map((_, i) => instantOf(now + (jumps[(i + round) % 3] ?? 0) * HOUR));
            // Every third round somebody dies: at once, in the midst of it, or near its end.
            const killed = round % 3 === 1 ? { which: round % 2, afterMs: (round * 37) % 160 } : undefined;
            await processes.pass(times, killed);
            round++;
          }
        }
        const end = at('2026-05-22 16:00');
        await processes.pass([end, end, end]);
        await processes.pass([end, end, end]);
      } finally {
        await processes.end();
      }

      const fired = await world.events('RungFired');
      const key = ({ stream, data }: Stored) => {
        const { clock, run, rung, dueAt } = data as Rung;
        return [stream.slice('case-'.length), clock, run, rung, dueAt].join(' ');
      };
      const keys = fired.map(key);
      expect(keys).toHaveLength(new Set(keys).size);
      // Review and notice of every case, each by its three rungs: reminded of twice in time, and once of the miss.
      expect(keys.filter((each) => / (initial-review|notification) /.test(each))).toHaveLength(CASES * 2 * 3);
      expect(keys.filter((each) => each.includes('supervision-answer'))).toHaveLength(CASES * 2);

      const missed = await world.events('DeadlineMissed');
      const of = ({ stream, data }: Stored) => `${stream} ${(data as Rung).clock} ${(data as Rung).run}`;
      expect(missed).toHaveLength(CASES * 3);
      expect(new Set(missed.map(of)).size).toBe(CASES * 3);
      for (const { data } of missed as unknown as { data: Rung & { missedAt: Instant } }[]) {
        expect(data.missedAt).toBe(instantOf(epochMs(data.dueAt) + 1));
        expect(data.missedAt).toBe(startOfDay(data.missedAt.slice(0, 10) as LocalDate));
      }
      const orders = await world.events('SupervisionOrdered');
      expect(new Set(orders.map(({ stream }) => stream)).size).toBe(CASES);
      expect(orders).toHaveLength(CASES);

      const told = (await world.told()).map(({ item }) => item);
      expect(told).toHaveLength(new Set(told).size);
      expect(told.toSorted()).toEqual(keys.toSorted());

      await world.caughtUp();
      const due = new DueQueries(world.pool);
      const later = at('2026-05-22 16:00');
      expect([await due.misses(later, 10), await due.rungs(later, 10)]).toEqual([[], []]);
    } finally {
      await world[Symbol.asyncDispose]();
      await database.drop();
    }
  }, 300_000);
});

describe('watch-deadlines', () => {
  let city: Shuangwei;
  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder();
  });
  afterAll(() => city.end(), 60_000);

  const watch = (...words: readonly string[]) =>
    city.json<{ asOf: string; misses: number; rungs: number; digests: number; told: number }>(
      'watch-deadlines',
      ...words,
    );

  it('records what was missed, at any hour, once', async () => {
    const words = workOrderWords('complaint').map((word) =>
      word.startsWith('receivedAt=') ? `receivedAt=${hoursAgo(24 * 60)}` : word,
    );
    const { caseId } = await city.json<{ caseId: string }>('act', 'new', 'register', ...words, '--unit', '230781');
    expect((await watch('--once')).misses).toBe(2);
    expect((await watch('--once')).misses).toBe(0);
    const { out } = await city.run('case', 'history', caseId);
    expect(out.match(/DeadlineMissed|超期/g)?.length).toBeGreaterThanOrEqual(2);
  }, 120_000);

  it('looks as of an instant after the log’s last event, and of none before it or to come', async () => {
    const refused = async (at: string) => {
      const { code, err } = await city.run('watch-deadlines', '--at', at, '--json');
      return { code, problem: (JSON.parse(err) as { code: string }).code };
    };
    expect(await refused('2020-01-01T09:00:00+08:00')).toEqual({ code: 3, problem: 'watch.at-before-log' });
    expect(await refused('2999-01-01T09:00:00+08:00')).toEqual({ code: 3, problem: 'watch.at-in-future' });
    expect(await refused('yesterday')).toMatchObject({ problem: 'input.invalid' });
    expect((await city.run('watch-deadlines', '--once', '--as', 'handler')).code).not.toBe(0);
  }, 120_000);

  it('is what a server does by itself, unless it is switched off', async () => {
    const words = workOrderWords('complaint').map((word) =>
      word.startsWith('receivedAt=') ? `receivedAt=${hoursAgo(24 * 50)}` : word,
    );
    const { caseId } = await city.json<{ caseId: string }>('act', 'new', 'register', ...words, '--unit', '230781');
    const server = await city.with({ WATCH_DEADLINES: 'on' }).serve();
    const missed = async () => {
      const response = await server.get(`/api/v1/cases/${caseId}/events`);
      return ((await response.text()).match(/DeadlineMissed/g) ?? []).length;
    };
    for (let tries = 0; tries < 200 && (await missed()) < 2; tries++)
      await new Promise((done) => setTimeout(done, 100));
    expect(await missed()).toBe(2);
  }, 120_000);
});
