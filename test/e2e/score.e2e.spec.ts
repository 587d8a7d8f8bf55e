import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Allocation, Comparison, LevelRanking, Score } from '#libs/efficacy';
import { schemeContents, schemes } from '#libs/efficacy';
import type { ScorePublished } from '#libs/supervision';
import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { pasted, tourOf } from '../support/tour.js';
import type { Problem } from '../support/work-orders.js';

interface Answer {
  readonly position: string;
  readonly source: 'read-models' | 'log';
  readonly score: Score;
  readonly ranking: readonly LevelRanking[];
}
interface Cases extends Omit<Allocation, 'measure'> {
  readonly next: string | null;
  readonly prev: string | null;
}
interface Compared {
  readonly a: Score;
  readonly b: Score;
  readonly comparison: Comparison;
}
interface WhatIf {
  readonly score: Score;
  readonly open: number;
  readonly gains: readonly { readonly caseId: string; readonly atStake: string | null }[];
}

interface Publication {
  readonly hash: string;
  readonly repeated: boolean;
  readonly publication: ScorePublished['data'];
}

const COUNTY = '230781';
const [evaluation = '', fourRates = ''] = schemes().map(({ id }) => id);

/** Points in their smallest unit, so that they add up exactly. */
const units = (points: string | null): bigint => BigInt((points ?? '0').replace('.', ''));
const sum = (all: readonly string[]): bigint => all.reduce((total, each) => total + units(each), 0n);

/** The scores of a year of made-up cases, over HTTP and at the command line. */
describe('the score', () => {
  let city: Shuangwei;
  let server: RunningServer;

  const text = async (path: string, status = 200): Promise<string> => {
    const answer = await server.get(`/api/v1/efficacy/${path}`);
    const said = await answer.text();
    expect({ status: answer.status, said }).toMatchObject({ status });
    return said;
  };
  const get = async <T>(path: string): Promise<T> => JSON.parse(await text(path)) as T;
  const score = (path: string) => get<Answer>(path);
  const pagesOf = async (line: string, query: string): Promise<readonly Cases[]> => {
    const pages: Cases[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Cases = await get(`2023/lines/${line}/cases?limit=7&cursor=${encodeURIComponent(cursor)}${query}`);
      pages.push(page);
      cursor = page.next;
    }
    return pages;
  };

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder();
    server = await city.serve('demo', '--cases', '300');
    await server.ready();
  }, 180_000);

  afterAll(() => city.end(), 60_000);

  it('is the sum of its lines, and says what it rests on', async () => {
    const { score: year, source, position, ranking } = await score('2023');
    expect(source).toBe('read-models');
    expect(year.basis).toMatchObject({ position, asOf: '2024-01-01T00:00:00.000+08:00' });
    expect(year.basis.ruleSets).toEqual(['cn-samr-order-20']);
    expect(year).toMatchObject({
      scheme: { id: evaluation, illustrative: true },
      fullMarks: '102.0000',
      inEffect: true,
    });
    expect(sum(year.lines.map(({ points }) => points))).toBe(units(year.points));
    expect(sum(year.lines.map(({ lost }) => lost))).toBe(units(year.fullMarks) - units(year.points));
    expect(units(year.lost)).toBeGreaterThan(0n);
    expect(ranking.map(({ level }) => level).sort()).toEqual(['bureau', 'county', 'station']);
  });

  it.each([['2023'], ['2023-05'], ['2023-01-10..2023-02-09']])(
    'of %s is made of the cases that lost it, to the last unit, in pages of any size',
    async (period) => {
      const whole = await score(`${period}?unit=${COUNTY}`);
      expect(whole.score.unit).toBe(COUNTY);
      expect(whole.score.period).toEqual(
        { 2023: { from: '2023-01-01', to: '2023-12-31' }, '2023-05': { from: '2023-05-01', to: '2023-05-31' } }[
          period
        ] ?? { from: '2023-01-10', to: '2023-02-09' },
      );
      for (const { name, lost } of whole.score.lines) {
        const cases: Cases = await get(`${period}/lines/${name}/cases?unit=${COUNTY}&limit=500`);
        const parts = [...cases.items.map((item) => item.lost), ...(cases.withoutCase ? [cases.withoutCase.lost] : [])];
        expect({ name, lost: sum(parts) }).toEqual({ name, lost: units(lost) });
      }
    },
  );

  it('pages through what a line lost, forth and back, each item once', async () => {
    const year = await score('2023');
    const dearest = year.score.lines.toSorted((a, b) => Number(b.lost) - Number(a.lost));
    const lines = await Promise.all(dearest.map(async ({ name }) => ({ name, pages: await pagesOf(name, '') })));
    const longest = lines.reduce((a, b) => (a.pages.length >= b.pages.length ? a : b));
    expect(longest.pages.length).toBeGreaterThan(2);
    const items = longest.pages.flatMap((page) => page.items);
    const keys = items.map(({ caseId, what, run }) => `${caseId} ${what} ${run}`);
    expect(new Set(keys).size).toBe(keys.length);
    const last = longest.pages.at(-1);
    const before: Cases = await get(
      `2023/lines/${longest.name}/cases?limit=7&cursor=${encodeURIComponent(last?.prev ?? '')}`,
    );
    expect(before.items).toEqual(longest.pages.at(-2)?.items);
    // What lost it is an event of that case, or a clock that nothing has stopped.
    for (const { caseId, position, what } of items.slice(0, 5)) {
      const answer = await server.get(`/api/v1/cases/${caseId}/events`);
      const events = ((await answer.json()) as { items: readonly { position: string; type: string }[] }).items;
      if (position !== null) expect(events.map((event) => event.position)).toContain(position);
      expect(what).toMatch(/^[A-Za-z-]+$/);
    }
  });

  it('of the past is folded from the log: as of an instant, up to a position, under another law', async () => {
    const now = await score('2023');
    const then = await score('2023?asOf=2023-06-30');
    expect(then).toMatchObject({ source: 'log', score: { basis: { asOf: '2023-06-30T23:59:59.999+08:00' } } });
    expect(BigInt(then.position)).toBeLessThan(BigInt(now.position));
    expect((await score(`2023?position=${then.position}`)).score.basis.position).toBe(then.position);
    const other = await score('2023?ruleSet=cn-samr-order-121');
    expect(other).toMatchObject({ source: 'log', score: { basis: { ruleSets: ['cn-samr-order-121'] } } });
    const nothing = await score('2019');
    expect(nothing.score.lines.map(({ numerator }) => numerator ?? 0).every((each) => each === 0)).toBe(true);
    expect(nothing.score.basis.ruleSets).toEqual([]);
    expect(nothing.score).toMatchObject({ points: null, lost: null, published: null, grade: null });
    expect(
      nothing.ranking.flatMap(({ units: each }) => each.map(({ rank }) => rank)).every((rank) => rank === null),
    ).toBe(true);
  });

  it('is compared by scheme, rule-set, calendar and instant, with the cases that change sides', async () => {
    const compare = (query: string) => get<Compared>(`2023/comparison?${query}`);
    const schemesApart = await compare(`withScheme=${fourRates}`);
    expect([schemesApart.a.scheme.id, schemesApart.b.scheme.id]).toEqual([evaluation, fourRates]);
    expect(schemesApart.comparison.changedSides).toEqual([]);

    const { a, b, comparison } = await compare('withRuleSet=cn-samr-order-121');
    expect([a.basis.ruleSets, b.basis.ruleSets]).toEqual([['cn-samr-order-20'], ['cn-samr-order-121']]);
    expect(a.basis.position).toBe(b.basis.position);
    expect(units(comparison.difference)).toBe(units(b.points) - units(a.points));

    // Published before 2023 was: its holidays are working days there.
    const calendars = await compare('withCalendar=cn-state-council-2022');
    expect(calendars.b.basis.calendars).toEqual(['cn-state-council-2022']);
    const [changed] = calendars.comparison.changedSides;
    expect(changed).toMatchObject({ lostIn: 'b' });
    expect((await server.get(`/api/v1/cases/${changed?.caseId ?? ''}`)).status).toBe(200);
    const instants = await compare('withAsOf=2023-09-30');
    expect(BigInt(instants.b.basis.position)).toBeLessThan(BigInt(instants.a.basis.position));
    for (const { comparison: each, a: left, b: right } of [calendars, instants])
      expect(units(each.difference)).toBe(units(right.points) - units(left.points));
  });

  it('says of which open cases most hangs on handling them in time', async () => {
    const { open, gains } = await get<WhatIf>('2023/what-if?asOf=2023-06-20&limit=5');
    expect(open).toBeGreaterThan(5);
    expect(gains).toHaveLength(5);
    const points = gains.map(({ atStake }) => Number(atStake));
    expect(points[0]).toBeGreaterThan(0);
    expect(points).toEqual(points.toSorted((a, b) => b - a));
    expect((await get<WhatIf>('2023/what-if')).score).toEqual((await score('2023')).score);
  });

  it.each([
    ['23', 400, 'input.invalid'],
    ['9999', 400, 'input.invalid'],
    ['2023-13', 400, 'input.invalid'],
    ['2023-02-01..2023-01-01', 400, 'input.invalid'],
    ['2099', 422, 'period.not-begun'],
    ['2023?asOf=2022-12-31', 422, 'period.not-begun'],
    ['2023/comparison?withAsOf=2022-12-31', 422, 'period.not-begun'],
    ['2023?scheme=national', 404, 'efficacy.no-such-scheme'],
    ['2023?ruleSet=cn-samr-order-1', 404, 'efficacy.no-such-rule-set'],
    ['2023?calendar=cn-nowhere', 404, 'efficacy.no-such-calendar'],
    ['2023?unit=999999', 404, 'unit.not-found'],
    ['2023?position=-1', 400, 'input.invalid'],
    ['2023?asOf=never', 400, 'input.invalid'],
    ['2023?colour=red', 400, 'input.invalid'],
    ['2023/lines/sunshine/cases', 404, 'efficacy.no-such-line'],
    ['2023/lines/closure/cases?cursor=made-up', 400, 'cursor.invalid'],
    ['2023/comparison', 400, 'input.invalid'],
    ['2023/comparison?withRuleSet=cn-samr-order-1', 404, 'efficacy.no-such-rule-set'],
    ['2023/what-if?limit=0', 400, 'input.invalid'],
  ])('is refused for %s with %i %s', async (path, status, code) => {
    expect((JSON.parse(await text(path, status)) as Problem).code).toBe(code);
  });

  it('at the command line is the score over HTTP, whichever way it is asked for', async () => {
    const asked = ['--year', '2023', '--unit', COUNTY];
    const cli = await city.json<Answer & { allocations: readonly Allocation[] }>('score', ...asked, '--explain');
    expect(cli.score).toEqual((await score(`2023?unit=${COUNTY}`)).score);
    expect(cli.allocations.map(({ lost }) => lost)).toEqual(cli.score.lines.map(({ lost }) => lost));
    const compared = await city.json<{ comparison: Comparison }>(
      ...['score', 'compare', ...asked, '--with-rule-set', 'cn-samr-order-121'],
    );
    const overHttp = await get<Compared>(`2023/comparison?unit=${COUNTY}&withRuleSet=cn-samr-order-121`);
    expect(compared.comparison).toEqual(overHttp.comparison);
    const { code, err } = await city.run('score', 'compare', '--year', '2023');
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('input.invalid') as string });
    const ahead = await city.run('score', '--year', '2099');
    expect(ahead).toMatchObject({ code: 3, err: expect.stringContaining('period.not-begun') as string });
  }, 120_000);

  it('has reports and explanations, and its sub-verbs refuse what they have none of', async () => {
    const compared = ['score', 'compare', '--year', '2023', '--with-scheme', 'four-rates'];
    for (const odd of [['--out', 'compared.html'], ['--format', 'pdf'], ['--explain']]) {
      const { code, err } = await city.run(...compared, ...odd);
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(odd[0] ?? '') as string });
    }
  }, 60_000);

  it('by a file that is no scheme is refused as its adoption would be, with every fault at its path', async () => {
    const file = join(city.folder, 'ours.yaml');
    const shipped = schemeContents(fourRates) as { indicators: readonly [object, object, ...object[]] };
    const [first, second, ...others] = shipped.indicators;
    const refused = async (indicators: readonly unknown[], ...args: string[]) => {
      await writeFile(file, stringify({ ...shipped, id: 'ours', indicators }));
      const { code, err } = await city.run('score', ...args);
      expect(err).not.toContain('    at ');
      return { code, err };
    };
    const heavy = await refused([{ ...first, weight: 26 }, second, ...others], '--year', '2023', '--scheme', file);
    expect(heavy).toMatchObject({ code: 3, err: expect.stringMatching(/indicators[^]*law\.scheme-invalid/) as string });
    const unknown = await refused(
      [first, { ...second, measure: 'sunshine' }, ...others],
      ...['compare', '--year', '2023', '--with-scheme', file],
    );
    expect(unknown).toMatchObject({
      code: 3,
      err: expect.stringMatching(/indicators\.1\.measure[^]*law\.scheme-invalid/) as string,
    });
    const { code, err } = await city.run('score', '--year', '2023', '--scheme', 'nowhere.yaml');
    expect({ code, err }).toMatchObject({ code: 4, err: expect.stringContaining('law.file-missing') as string });
  }, 120_000);

  it('does what its page says, line by line', async () => {
    const lines = tourOf('docs/how-to/score.md');
    expect(lines.length).toBeGreaterThan(5);
    const { code, failed } = await pasted(lines, city, server);
    expect({ code, failed }).toEqual({ code: 0, failed: '' });
  }, 240_000);

  it('is the same bytes after a restart and after the read models were built anew', async () => {
    const paths = [
      '2023',
      `2023-05?unit=${COUNTY}`,
      '2023?asOf=2023-06-30',
      '2023/comparison?withRuleSet=cn-samr-order-121',
      '2023/what-if?asOf=2023-06-20',
    ];
    const all = async () => {
      const said: string[] = [];
      for (const path of paths) said.push(await text(path));
      return said;
    };
    const before = await all();
    expect(await all()).toEqual(before);
    await server.stop();
    for (const name of ['punctuality', 'efficacy-score', 'recovered-loss']) {
      const { code, err } = await city.run('projection', 'rebuild', name);
      expect({ name, code, err }).toMatchObject({ name, code: 0 });
    }
    server = await city.serve();
    await server.ready();
    expect(await all()).toEqual(before);
  }, 180_000);

  describe('once it is published', () => {
    const publish = async (body: object, key = '', year = '2023') => {
      const headers = { ...(key && { 'idempotency-key': key }) };
      const response = await server.post(`/api/v1/efficacy/${year}/publications`, body, headers);
      return { status: response.status, body: (await response.json()) as Publication & Problem };
    };

    it('is a record of every unit below, by its place in the log, told once however often it is asked for', async () => {
      const { score: told, ranking } = await score('2022-01?scheme=four-rates');
      expect(told.points).toBeNull();
      expect((await publish({ scheme: fourRates }, '', '2022-01')).body.code).toBe('score.no-data');
      const { status, body } = await publish({ scheme: fourRates }, '', '2023-03');
      expect({ status, body }).toMatchObject({ status: 201, body: { repeated: false } });
      const now = await score(`2023-03?scheme=${fourRates}`);
      const { publication } = body;
      expect(publication).toMatchObject({
        ...{ unit: '230700', from: '2023-03-01', to: '2023-03-31', number: 1, previous: null },
        scheme: { id: fourRates, hash: now.score.scheme.hash },
      });
      expect(publication.scores.find(({ unit }) => unit === '230700')).toMatchObject({
        ...{ points: now.score.points, published: now.score.published, grade: now.score.grade?.name ?? null },
      });
      const ranks = new Map(now.ranking.flatMap(({ units: all }) => all.map(({ unit, rank }) => [unit, rank])));
      expect(publication.scores.map(({ unit, rank }) => [unit, rank])).toEqual(
        publication.scores.map(({ unit }) => [unit, ranks.get(unit)]),
      );
      expect(ranking.length).toBeGreaterThan(0);
      expect((await publish({ scheme: fourRates }, '', '2023-03')).body).toMatchObject({
        repeated: true,
        hash: body.hash,
      });
      expect((await publish({ scheme: fourRates, reason: '更正' }, '', '2023-03')).body.code).toBe('score.nothing-new');
      const { items } = await get<{ items: readonly Publication[] }>('2023-03/publications');
      expect(items.filter(({ publication: { scheme } }) => scheme.id === fourRates)).toHaveLength(1);
    });

    it('may be published by supervisors and whoever runs the engine, for what they reach, and by nobody else', async () => {
      const as = async (role: string, unit: string) => server.as(await city.token('--as', role, '--unit', unit));
      const ask = async (role: string, unit: string) => {
        const asker = await as(role, unit);
        return (await asker.post('/api/v1/efficacy/2023/publications', { unit: COUNTY, scheme: fourRates })).status;
      };
      expect(await ask('handler', '230700')).toBe(403);
      expect(await ask('analyst', '230700')).toBe(403);
      expect(await ask('supervisor', '230717')).toBe(403);
      expect(await ask('supervisor', COUNTY)).toBe(201);
    });

    it('is not told of a period that is not over, nor by a scheme that nobody knows', async () => {
      const year = String(new Date().getFullYear());
      expect((await publish({}, '', year)).body).toMatchObject({ code: 'score.period-not-ended', status: 422 });
      expect((await publish({ scheme: 'no-such' })).status).toBe(404);
    });

    it('is published at the command line, too, by whoever says yes', async () => {
      const words = ['score', 'publish', '--year', '2023-05', '--scheme', fourRates];
      expect((await city.run(...words, '--json')).code).not.toBe(0);
      const { publication } = JSON.parse((await city.run(...words, '--yes', '--json')).out) as Publication;
      expect(publication).toMatchObject({ number: 1, from: '2023-05-01', to: '2023-05-31' });
      expect(await get('2023-05/publications')).toMatchObject({ items: [{ publication }] });
      const listed = await city.run('score', 'published', '--year', '2023-05');
      expect(listed).toMatchObject({ code: 0, out: expect.stringContaining(fourRates) as string });
      const odd = await city.run(...words, '--yes', '--position', '10');
      expect(odd.err).toContain('--position');
    });
  });
});
