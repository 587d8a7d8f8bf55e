import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { pasted, tourOf } from '../support/tour.js';
import type { Problem } from '../support/work-orders.js';

interface Figure {
  readonly rate: string;
  readonly numerator: number;
  readonly denominator: number | null;
  readonly misses: number | null;
  readonly items: number;
  readonly value: string | null;
}
interface Rates {
  readonly position: string;
  readonly unit: string | null;
  readonly rates: readonly (Figure & { readonly kind: string; readonly source: string })[];
  readonly groups: readonly {
    readonly by: Readonly<Record<string, string | boolean | null>>;
    readonly rates: readonly Figure[];
  }[];
}
interface Page {
  readonly position: string;
  readonly source: string;
  readonly items: readonly { readonly caseId: string; readonly numerator?: number; readonly outcome?: string }[];
  readonly next: string | null;
}

const YIMEI = '230717';
const YEAR = 'from=2023-01-01&to=2023-12-31&asOf=2023-12-31';

/** A city-year of 300 cases, asked over HTTP and from the command line. */
describe('rates', () => {
  let city: Shuangwei;
  let server: RunningServer;
  /** Of Yimei district. */
  let head: RunningServer;

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder();
    server = await city.serve('demo', '--cases', '300');
    await server.ready();
    head = server.as(await city.token('--as', 'head', '--unit', YIMEI, '--by', 'li'));
  }, 120_000);

  afterAll(() => city.end(), 60_000);

  const get = async <T>(path: string, who = server) => {
    const response = await who.get(`/api/v1/${path}`);
    return { status: response.status, headers: response.headers, body: (await response.json()) as T };
  };
  const rates = async (more: string, who = server) => {
    const { status, body } = await get<Rates & Problem>(`rates?${YEAR}&${more}`, who);
    expect([more, status, body.code]).toEqual([more, 200, undefined]);
    return body;
  };
  const items = async (rate: string, more: string, who = server) => {
    const seen: Page['items'][number][] = [];
    for (let cursor = ''; ;) {
      const { status, body } = await get<Page & Problem>(`rates/${rate}/cases?${YEAR}&${more}&limit=100${cursor}`, who);
      expect([rate, more, status, body.code]).toEqual([rate, more, 200, undefined]);
      seen.push(...body.items);
      if (body.next === null) return seen;
      cursor = `&cursor=${body.next}`;
    }
  };
  const valueOf = ({ numerator, outcome }: Page['items'][number]) => numerator ?? (outcome === 'met' ? 1 : 0);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
  const total = (groups: Rates['groups'], index: number) => ({
    numerator: sum(groups.map((group) => group.rates[index]?.numerator ?? 0)),
    items: sum(groups.map((group) => group.rates[index]?.items ?? 0)),
  });

  it('are four where nothing else is asked for, and every measure of a score where all are', async () => {
    expect((await rates('')).rates.map(({ rate }) => rate)).toEqual([
      ...['on-time-initial-review', 'on-time-closure', 'on-time-verification', 'odr-on-time-closure'],
    ]);
    const all = await rates('measures=all');
    expect(all.rates).toHaveLength(20);
    expect(all.rates.filter(({ items }) => items > 0).length).toBeGreaterThan(12);
    const two = await rates('measures=recovered-loss&measures=satisfaction-grade');
    expect(two.rates.map(({ rate, kind }) => [rate, kind])).toEqual([
      ['satisfaction-grade', 'mean'],
      ['recovered-loss', 'sum'],
    ]);
    expect(two.rates[1]?.value).toBe((Number(two.rates[1]?.numerator) / 100).toFixed(2));
  });

  it.each([
    'unit',
    'unit&level=station',
    'handler',
    'channel',
    'kind',
    'category',
    'month',
    'handler,category',
    'unit,month',
  ])('in rows by %s sum to the whole', async (by) => {
    const answer = await rates(`measures=all&groupBy=${by}`);
    expect(answer.groups.length).toBeGreaterThan(2);
    for (const [index, { rate, numerator, items: count }] of answer.rates.entries())
      expect([rate, total(answer.groups, index)]).toEqual([rate, { numerator, items: count }]);
  });

  it('of a unit are the sum of what it holds itself and of what is below it, level by level', async () => {
    const bureau = await rates('measures=all&groupBy=unit');
    for (const { by, rates: figures } of bureau.groups) {
      if (by.own) continue;
      const county = await rates(`measures=all&groupBy=unit&unit=${String(by.unit)}`);
      expect([by.unit, county.rates.map(({ numerator, items: count }) => [numerator, count])]).toEqual([
        ...[by.unit, figures.map(({ numerator, items: count }) => [numerator, count])],
      ]);
      for (const [index, { numerator, items: count }] of figures.entries())
        expect(total(county.groups, index)).toEqual({ numerator, items: count });
    }
  });

  it('stand on lists that add up to them, of the whole and of every row', async () => {
    const whole = await rates('measures=all');
    for (const { rate, numerator, denominator, misses, items: count } of whole.rates) {
      const above = await items(rate, 'part=numerator');
      expect([rate, sum(above.map(valueOf))]).toEqual([rate, numerator]);
      if (denominator === null || misses === null) {
        expect([rate, above.length]).toEqual([rate, count]);
        continue;
      }
      const best = rate === 'satisfaction-grade' ? 5 : 1;
      expect([rate, await items(rate, 'part=denominator')]).toMatchObject([rate, { length: denominator }]);
      const missed = await items(rate, 'part=misses');
      expect([rate, sum(missed.map((item) => best - valueOf(item)))]).toEqual([rate, misses]);
    }
    for (const by of ['unit', 'handler', 'category']) {
      const { groups } = await rates(`measures=on-time-closure,recovered-loss&groupBy=${by}`);
      for (const { by: key, rates: figures } of groups.slice(0, 6)) {
        const narrow = new URLSearchParams(
          Object.entries(key).map(([name, value]): [string, string] => [name, value === null ? '-' : String(value)]),
        ).toString();
        for (const { rate, numerator } of figures) {
          const above = await items(rate, `part=numerator&${narrow}`);
          expect([rate, narrow, sum(above.map(valueOf))]).toEqual([rate, narrow, numerator]);
        }
      }
    }
  });

  it('as of a position are what they are there, page by page, and stay so', async () => {
    const now = await rates('measures=all');
    const there = await rates(`measures=all&position=${now.position}`);
    expect(there.rates.map(({ numerator, items: count }) => [numerator, count])).toEqual(
      now.rates.map(({ numerator, items: count }) => [numerator, count]),
    );
    const half = Math.floor(Number(now.position) / 2);
    const then = await rates(`measures=all&position=${half}`);
    expect([then.position, then.rates[0]?.source]).toEqual([String(half), 'log']);
    for (const { rate, items: count } of then.rates.slice(0, 12)) {
      const part = then.rates.find((each) => each.rate === rate)?.denominator === null ? 'numerator' : 'denominator';
      expect([rate, await items(rate, `part=${part}&position=${half}`)]).toMatchObject([rate, { length: count }]);
    }
    const { body } = await get<Rates>('rates?measures=all&from=2023-01-01&to=2023-06-30&asOf=2023-06-30');
    expect(body.rates[0]?.source).toBe('log');
    expect(Number(body.position)).toBeLessThan(Number(now.position));
  });

  it('show a head his own units only', async () => {
    const mine = await rates('measures=all&groupBy=unit', head);
    expect(mine.unit).toBe(YIMEI);
    expect(mine.groups.every(({ by }) => String(by.unit).startsWith(YIMEI))).toBe(true);
    const { rates: figures } = await rates(`measures=all&unit=${YIMEI}`);
    expect(mine.rates.map(({ numerator }) => numerator)).toEqual(figures.map(({ numerator }) => numerator));
    const elsewhere = (await rates('groupBy=handler&unit=230718')).groups.find(({ by }) => by.handler !== null)?.by
      .handler;
    const theirs = await get<Problem>(`rates?${YEAR}&handler=${String(elsewhere)}`, head);
    expect([theirs.status, theirs.body.code]).toEqual([404, 'rate.handler-not-found']);
    expect((await get<Problem>(`rates?${YEAR}&unit=230718`, head)).body.code).toBe('access.scope');
    expect((await get(`rates?${YEAR}&handler=me`, head)).status).toBe(200);
  });

  it.each([
    ['rates?measures=nix', 400, 'input.invalid'],
    ['rates?measures=', 200, undefined],
    ['rates?groupBy=nix', 400, 'input.invalid'],
    ['rates?groupBy=unit,month,kind', 400, 'input.invalid'],
    ['rates?level=county', 400, 'input.invalid'],
    ['rates?groupBy=unit&level=nix', 400, 'input.invalid'],
    [`rates?groupBy=unit&unit=${YIMEI}&level=bureau`, 400, 'input.invalid'],
    ['rates?channel=nix', 400, 'input.invalid'],
    ['rates?kind=nix', 400, 'input.invalid'],
    ['rates?own=perhaps', 400, 'input.invalid'],
    ['rates?handler=nobody-of-that-name', 404, 'rate.handler-not-found'],
    ['rates?unit=nix', 404, 'unit.not-found'],
    ['rates?position=-1', 400, 'input.invalid'],
    ['rates?position=999999999', 422, 'log.position-beyond-head'],
    ['efficacy/2023?position=999999999', 422, 'log.position-beyond-head'],
    ['rates/nix/cases', 404, 'rate.not-found'],
    ['rates/reopened/cases?part=misses', 422, 'rate.no-such-part'],
    ['rates/reached/cases?position=999999999', 422, 'log.position-beyond-head'],
    ['rates/reached/cases?groupBy=unit', 400, 'input.invalid'],
    ['rates/reached/cases?cursor=nix', 400, 'cursor.invalid'],
  ])('refuse what they cannot answer by a stable code: %s', async (path, status, code) => {
    const { status: told, body } = await get<Partial<Problem>>(path);
    expect([told, body.code]).toEqual([status, code]);
  });

  it('give a cursor that is good for its own question only', async () => {
    const first = await get<Page>(`rates/sign-on-time/cases?${YEAR}&part=denominator&limit=5`);
    const cursor = `cursor=${first.body.next ?? ''}`;
    const again = await get<Page>(`rates/sign-on-time/cases?${YEAR}&part=denominator&limit=5&${cursor}`);
    expect([again.status, again.body.items.length]).toEqual([200, 5]);
    for (const other of [
      'part=numerator',
      'part=denominator&own=true',
      'part=denominator&handler=-',
      'part=denominator&position=7',
    ]) {
      const { status, body } = await get<Problem>(`rates/sign-on-time/cases?${YEAR}&limit=5&${other}&${cursor}`);
      expect([other, status, body.code]).toEqual([other, 400, 'cursor.invalid']);
    }
  });

  it('come line by line from their how-to, as a stranger would paste it', async () => {
    const lines = tourOf('docs/how-to/rates.md');
    expect(lines.length).toBeGreaterThan(15);
    const { code, out, failed } = await pasted(lines, city, server);
    expect({ code, failed }).toEqual({ code: 0, failed: '' });
    expect(out).toMatch(/按时初查率 +\d+ +\d+ +\d+\.\d\d %/);
    expect(out).toContain('伊美区市场监督管理局');
    expect(out).toMatch(/挽回经济损失 +\d+ 件 +¥[\d,]+\.\d\d/);
  }, 240_000);
});
