import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { measures } from '#libs/efficacy';
import { loadOrganisation } from '#libs/identity';
import { Shuangwei, finished } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';

const root = new URL('../../', import.meta.url).pathname;
/** A time at which the simulated year is over, and whatever is open is late or is not. */
const AS_OF = '2024-03-01T00:00:00.000+08:00';
const PERIOD = `from=2022-01-01&to=2025-12-31`;

interface Figures {
  readonly registered: number;
  readonly open: number;
  readonly closed: number;
  readonly recoveredFen: number;
  readonly clocks: Readonly<Record<string, { readonly met: number; readonly missed: number }>>;
}

interface Rate {
  readonly rate: string;
  readonly numerator: number;
  readonly denominator: number | null;
}

/** Rates of clocks that are one clock’s each. */
const ofOneClock = measures().flatMap(({ id, source }) =>
  source.from === 'clocks' && source.clocks.length === 1 ? [{ id, clock: source.clocks[0] ?? '' }] : [],
);

describe('what analysts make of a public stream', () => {
  let city: Shuangwei;
  let server: RunningServer;
  let token: string;

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder();
    await city.run('simulate', '--cases', '400', '--seed', '11');
    server = await city.serve();
    await server.ready();
    token = await city.token('--as', 'analyst');
  }, 180_000);

  afterAll(() => city.end(), 60_000);

  const read = async <T>(path: string): Promise<T> => {
    const response = await server.get(`/api/v1/${path}`);
    expect([path, response.status]).toEqual([path, 200]);
    return (await response.json()) as T;
  };
  const dashboard = (...options: string[]) =>
    spawn(
      process.execPath,
      [
        ...[`${root}docs/samples/unit-dashboard/dashboard.ts`, '--url', server.url],
        ...['--state', join(city.folder, 'dashboard.json'), '--as-of', AS_OF, ...options],
      ],
      { env: { ...process.env, TOKEN: token, KAFKA_BROKERS: '' }, stdio: ['ignore', 'pipe', 'pipe'] },
    );

  it('is a dashboard with the figures of the engine for each unit, though the sample was killed on the way', async () => {
    for (const ms of [250, 400, 600, 900]) {
      const child = dashboard('--follow');
      const ended = finished(child);
      await sleep(ms);
      child.kill('SIGKILL');
      await ended;
    }
    const { code, out, err } = await finished(dashboard('--json'));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { units } = JSON.parse(out) as { units: Readonly<Record<string, Figures>> };
    expect(Object.keys(units).length).toBeGreaterThan(10);

    const DONE = 'closed,feedback-given,followed-up';
    const countOf = async (query: string) =>
      (await read<{ count: { value: number } | null }>(`cases?limit=1&count=true&${query}`)).count?.value ?? 0;
    // The list knows a unit with what is below it.
    const organisation = loadOrganisation();
    for (const { code } of organisation.subtree(organisation.root.code)) {
      const below = organisation.subtree(code).flatMap((each) => units[each.code] ?? []);
      const sum = (of: (each: Figures) => number) => below.reduce((total, each) => total + of(each), 0);
      const [all, done, merged] = [
        await countOf(`unit=${code}`),
        await countOf(`unit=${code}&status=${DONE}`),
        await countOf(`unit=${code}&status=merged`),
      ];
      const told = { registered: sum((each) => each.registered), closed: sum((each) => each.closed) };
      expect({ code, ...told, open: sum((each) => each.open) }).toEqual({
        ...{ code, registered: all, closed: done, open: all - done - merged },
      });
    }
    for (const [unit, { registered, open, closed, recoveredFen, clocks }] of Object.entries(units)) {
      const { rates } = await read<{ rates: readonly Rate[] }>(
        `rates?${PERIOD}&asOf=${encodeURIComponent(AS_OF)}&measures=all&own=true&unit=${unit}`,
      );
      const told = new Map(rates.map((each) => [each.rate, each]));
      const byClock = ofOneClock.map(({ id, clock }) => {
        const { met = 0, missed = 0 } = clocks[clock] ?? {};
        return [id, met, met + missed];
      });
      expect([unit, byClock]).toEqual([
        unit,
        ofOneClock.map(({ id }) => [id, told.get(id)?.numerator, told.get(id)?.denominator]),
      ]);
      expect([unit, recoveredFen]).toEqual([unit, told.get('recovered-loss')?.numerator]);
      expect(registered).toBeGreaterThanOrEqual(open + closed);
    }

    // Nothing new came, and nothing is counted again.
    const { out: table } = await finished(dashboard());
    const total = Object.values(units).reduce((sum, each) => sum + each.registered, 0);
    expect(table).toContain('挽回损失（元）');
    expect(table).toMatch(new RegExp(`合计 +${total} `));
    expect(total).toBe(400);
  }, 240_000);

  describe('is, by the statements of docs/how-to/analyse-with-duckdb.md,', () => {
    const page = readFileSync(`${root}docs/how-to/analyse-with-duckdb.md`, 'utf8');
    const statements = [...page.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, statement = '']) => statement);
    let duck: DuckDBConnection;
    const answers: Record<string, unknown>[][] = [];
    const ask = async (statement: string) => (await duck.runAndReadAll(statement)).getRowObjectsJson();

    beforeAll(async () => {
      const { code } = await city.run('stream', 'shuangwei.cases.v1', '--out', join(city.folder, 'cases.ndjson'));
      expect(code).toBe(0);
      // Captured again in part: it is the same events.
      const again = ['--limit', '100', '--out', join(city.folder, 'cases-2.ndjson')];
      await city.run('stream', 'shuangwei.cases.v1', ...again);
      duck = await (await DuckDBInstance.create(':memory:')).connect();
      for (const statement of statements) {
        const here = statement.replaceAll(/'([\w*-]+\.(?:ndjson|parquet))'/g, `'${city.folder}/$1'`);
        answers.push(await ask(here.replace(/(as_of = )'[^']+'/, `$1'${AS_OF}'`)));
      }
    }, 240_000);

    afterAll(() => duck.closeSync());

    it('the rates of the engine, per unit and month', async () => {
      expect(statements.length).toBeGreaterThan(8);
      for (const { id, clock } of ofOneClock.filter(({ clock: name }) => name !== 'sign-for')) {
        const rows = (await ask(
          `SELECT unit, month, met::INTEGER AS met, missed::INTEGER AS missed FROM rates WHERE clock = '${clock}'`,
        )) as { unit: string; month: string; met: number; missed: number }[];
        expect([id, rows.length > 0]).toEqual([id, true]);
        const months = new Set(rows.map(({ month }) => month));
        for (const month of months) {
          const [met, missed] = rows
            .filter((row) => row.month === month)
            .reduce(([a, b], row) => [a + row.met, b + row.missed], [0, 0] as [number, number]);
          const { rates } = await read<{ rates: readonly Rate[] }>(
            `rates?from=${month}-01&to=${lastDayOf(month)}&asOf=${encodeURIComponent(AS_OF)}&measures=${id}`,
          );
          expect({ id, month, met, due: met + missed }).toEqual({
            ...{ id, month, met: rates[0]?.numerator, due: rates[0]?.denominator },
          });
        }
      }
      const rows = (await ask(
        `SELECT unit, sum(met)::INTEGER AS met, sum(missed)::INTEGER AS missed FROM rates WHERE clock = 'initial-review'
         GROUP BY unit ORDER BY unit`,
      )) as { unit: string; met: number; missed: number }[];
      for (const { unit, met, missed } of rows) {
        const { rates } = await read<{ rates: readonly Rate[] }>(
          `rates?${PERIOD}&asOf=${encodeURIComponent(AS_OF)}&measures=on-time-initial-review&own=true&unit=${unit}`,
        );
        expect([unit, rates[0]?.numerator, rates[0]?.denominator]).toEqual([unit, met, met + missed]);
      }
      expect(rows.some(({ missed }) => missed > 0)).toBe(true);
    }, 240_000);

    it('the cases, what they recovered, and Parquet that holds the same', async () => {
      const [sums] = await ask('SELECT count(*)::INTEGER AS cases, sum(recovered_fen)::INTEGER AS fen FROM cases');
      const { rates } = await read<{ rates: readonly Rate[] }>(
        `rates?${PERIOD}&asOf=${encodeURIComponent(AS_OF)}&measures=recovered-loss`,
      );
      expect(sums).toEqual({ cases: 400, fen: rates[0]?.numerator });
      expect(answers.at(-1)).toEqual(
        await ask('SELECT clock, sum(met) AS met, sum(missed) AS missed FROM rates GROUP BY clock ORDER BY clock'),
      );
      expect(answers.at(-1)?.length).toBeGreaterThan(5);
    });
  });
});

function lastDayOf(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}
