import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadOrganisation } from '#libs/identity';
import { dateOf, systemClock } from '#libs/kernel';
import { newestCalendar } from '#libs/law';
import { rhythmRules, standingBy } from '#libs/supervision';
import { deviations } from '../support/conformance.js';
import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { pasted, tourOf } from '../support/tour.js';
import { workOrder } from '../support/work-orders.js';
import type { Problem } from '../support/work-orders.js';

interface Recorded {
  readonly stream: string;
  readonly hash: string;
  readonly position: string;
  readonly repeated: boolean;
  readonly actor: { readonly id: string; readonly role: string };
}
interface Look extends Recorded {
  readonly look: {
    readonly unit: string;
    readonly date: string;
    readonly counts: Readonly<Record<string, number>>;
    readonly findings: readonly {
      readonly kind: string;
      readonly caseId: string;
      readonly unit: string;
      readonly at: string;
    }[];
    readonly logHash: string;
    readonly position: string;
  };
}
interface Check extends Recorded {
  readonly check: {
    readonly week: string;
    readonly figures: readonly object[];
    readonly sample: { readonly cases: readonly string[] };
  };
}
interface Settled extends Recorded {
  readonly settlement: {
    readonly month: string;
    readonly hash: string;
    readonly figures: readonly { readonly unit: string }[];
  };
  readonly adjustments: readonly Pick<Adjusted, 'adjustment'>[];
}
interface Adjusted extends Recorded {
  readonly adjustment: { readonly number: number; readonly previous: string; readonly changes: readonly object[] };
}
interface List {
  readonly items: readonly { readonly unit: string; readonly period: string }[];
  readonly next: string | null;
}

const ROOT = '230700';
const COUNTY = '230781';
const BASE = '/api/v1/supervision';

describe('日看、周查、月结 of a city, over HTTP and at the command line', () => {
  let city: Shuangwei;
  let server: RunningServer;
  let supervisor: RunningServer;

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder();
    server = await city.serve('demo', '--cases', '300');
    await server.ready();
    supervisor = server.as(await city.token('--as', 'supervisor', '--unit', COUNTY, '--by', 'li'));
  }, 180_000);
  afterAll(() => city.end(), 60_000);

  const post = async <T>(path: string, body: object = {}, from = server, status = 201): Promise<T> => {
    const response = await from.post(`${BASE}/${path}`, body);
    expect(await deviations('POST', response)).toEqual([]);
    const said = await response.text();
    expect({ path, status: response.status, said }).toMatchObject({ status });
    return JSON.parse(said) as T;
  };
  const get = async <T>(path: string, from = server, status = 200): Promise<T> => {
    const response = await from.get(`${BASE}/${path}`);
    expect(await deviations('GET', response)).toEqual([]);
    const said = await response.text();
    expect({ path, status: response.status, said }).toMatchObject({ status });
    return JSON.parse(said) as T;
  };
  const projected = ({ position }: Recorded) => server.projected(BigInt(position));

  it('looks once a day, whoever asks: the command line, a server, another person', async () => {
    const today = dateOf(systemClock.now());
    const first = await post<Look>('daily-looks', { unit: COUNTY }, supervisor);
    expect(first).toMatchObject({ repeated: false, actor: { id: 'li', role: 'supervisor' }, look: { date: today } });
    expect(first.look.findings.length).toBeGreaterThan(0);
    expect(first.look.findings.every(({ unit }) => unit.startsWith(COUNTY))).toBe(true);
    const again = await post<Look>('daily-looks', { unit: COUNTY });
    expect(again).toEqual({ ...first, repeated: true });
    const cli = await city.json<Look>('daily-look', '--unit', COUNTY);
    expect(cli).toMatchObject({ hash: first.hash, repeated: true, look: first.look });
    const { repeated: _, ...shown } = first;
    expect(await get<Look>(`daily-looks/${COUNTY}/${today}`, supervisor)).toEqual(shown);
    expect(await post<Problem>('daily-looks', { date: '2023-05-05' }, server, 422)).toMatchObject({
      code: 'inspection.another-day',
    });
  }, 60_000);

  it('checks a week that is over, and anyone draws its sample again', async () => {
    const { check, ...recorded } = await post<Check>('weekly-checks', { week: '2023-W20' });
    expect(check.figures.length).toBeGreaterThan(100);
    expect(check.sample.cases.length).toBeGreaterThan(0);
    const drawn = await get<{ holds: boolean; drawnAgain: object }>(`weekly-checks/${ROOT}/2023-W20/sample`);
    expect(drawn).toMatchObject({ holds: true, drawnAgain: check.sample });
    const { code, out } = await city.run('weekly-check', '--week', '2023-W20', '--verify');
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringContaining(check.sample.cases[0] as string) as string,
    });
    await projected(recorded);
    expect((await get<List>('weekly-checks')).items).toMatchObject([{ unit: ROOT, period: '2023-W20' }]);
  }, 60_000);

  it('settles a month that is over, and tells what is found otherwise later beside it', async () => {
    const month = '2023-12';
    const settled = await post<Settled>('settlements', { month });
    expect(new Set(settled.settlement.figures.map(({ unit }) => unit)).size).toBeGreaterThan(40);
    const path = `settlements/${ROOT}/${month}`;
    const drift = () => get<{ changes: readonly object[] }>(`${path}/drift`);
    expect((await drift()).changes).toEqual([]);
    const adjust = <T>(reason: string, status: number) => post<T>(`${path}/adjustments`, { reason }, server, status);
    expect(await adjust('更正', 409)).toMatchObject({ code: 'settlement.nothing-to-adjust' });
    expect(await adjust('', 400)).toMatchObject({ code: 'input.invalid' });

    // A work order of December is entered today: it was due in December, and missed there.
    const late = { ...workOrder('complaint'), receivedAt: '2023-12-05T09:00:00+08:00' };
    expect((await server.post('/api/v1/cases', late)).status).toBe(201);
    const { changes } = await drift();
    expect(changes.length).toBeGreaterThan(0);
    const made = await adjust<Adjusted>('补录十二月的工单', 201);
    expect(made.adjustment).toMatchObject({ number: 1, previous: settled.settlement.hash, changes });
    expect((await drift()).changes).toEqual([]);

    const { settlement, adjustments } = await city.json<Settled>('settle', '--month', month, '--show');
    expect(settlement).toEqual(settled.settlement);
    expect(adjustments).toMatchObject([{ adjustment: made.adjustment }]);
    await projected(made);
    const [changed] = changes as readonly { readonly unit: string; readonly indicator: string }[];
    const { items } = await get<{ items: readonly object[] }>(
      `settled-figures?unit=${changed?.unit}&indicator=${changed?.indicator}&month=${month}`,
    );
    expect(items).toMatchObject([{ settledBy: ROOT, adjustedBy: 1 }]);
    const { code, err } = await city.run('settle', '--month', dateOf(systemClock.now()).slice(0, 7));
    expect({ code, err }).toMatchObject({ code: 3, err: expect.stringContaining('period-not-ended') as string });
  }, 90_000);

  it('is for supervisors and administrators of the unit, and read within its bounds', async () => {
    const beside = server.as(await city.token('--as', 'supervisor', '--unit', '230725'));
    const handler = server.as(await city.token('--as', 'handler', '--unit', COUNTY));
    expect(await post<Problem>('daily-looks', { unit: COUNTY }, beside, 403)).toMatchObject({ code: 'access.scope' });
    expect(await post<Problem>('settlements', { month: '2023-02' }, handler, 403)).toMatchObject({
      code: 'access.role',
    });
    const today = dateOf(systemClock.now());
    expect(await get<Problem>(`daily-looks/${COUNTY}/${today}`, beside, 403)).toMatchObject({ code: 'access.scope' });
    expect(await get<Look>(`daily-looks/${COUNTY}/${today}`, handler)).toMatchObject({ look: { unit: COUNTY } });
    expect((await get<List>('daily-looks', beside)).items).toEqual([]);
    expect((await get<List>('daily-looks', handler)).items.map(({ unit }) => unit)).toEqual([COUNTY]);
    expect((await city.run('settle', '--as', 'handler')).code).not.toBe(0);
  }, 60_000);

  it.each([
    ['daily-looks/230781/2026-02-30', 400, 'input.invalid'],
    ['daily-looks/230781/2020-01-01', 404, 'supervision.not-recorded'],
    ['daily-looks/nix/2020-01-01', 404, 'unit.not-found'],
    ['weekly-checks/230781/2026-W54', 400, 'input.invalid'],
    ['weekly-checks/230781/9999-W52/sample', 400, 'input.invalid'],
    ['settlements/230781/9999-12', 400, 'input.invalid'],
    ['settlements/230781/2020-01/drift', 404, 'supervision.not-recorded'],
    ['settlements/230781/2020-01/report?format=doc', 400, 'input.invalid'],
    ['settled-figures?indicator=nix', 400, 'input.invalid'],
    ['daily-looks?cursor=nix', 400, 'cursor.invalid'],
  ])('is refused for %s with %i %s', async (path, status, code) => {
    expect(await get<Problem>(path, server, status)).toMatchObject({ code });
  });

  it('comes as a page, a table for programs, a workbook and a document, the same bytes each time', async () => {
    await post<Settled>('settlements', { month: '2023-11' });
    const bytes = async (format: string) => {
      const response = await server.get(`${BASE}/settlements/${ROOT}/2023-11/report?format=${format}`);
      expect({ format, status: response.status }).toEqual({ format, status: 200 });
      return { type: response.headers.get('content-type') ?? '', body: Buffer.from(await response.arrayBuffer()) };
    };
    const begins = { html: '<!doctype html', csv: '\uFEFF', xlsx: 'PK', pdf: '%PDF-' };
    for (const [format, begin] of Object.entries(begins)) {
      const { body } = await bytes(format);
      expect(body.toString('utf8', 0, 40).toLowerCase().startsWith(begin.toLowerCase())).toBe(true);
      expect((await bytes(format)).body.equals(body)).toBe(true);
    }
    const page = await server.get(`${BASE}/settlements/${ROOT}/2023-11/report`);
    expect(page.headers.get('content-security-policy')).toContain('style-src');
    expect(await page.text()).toContain('伊春市市场监督管理局');
  }, 90_000);

  it('is written as a file at the command line, as scores and rates are; another format is refused before anything is done', async () => {
    const { code, err } = await city.run('settle', '--month', '2023-03', '--format', 'doc');
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('input.invalid') as string });
    await get<Problem>(`settlements/${ROOT}/2023-03`, server, 404);
    const files: readonly (readonly [string, string, readonly string[]])[] = [
      ['settlement.pdf', '%PDF-', ['settle', '--month', '2023-03']],
      ['score.xlsx', 'PK', ['score', '--year', '2023', '--explain']],
      ['rates.csv', '\uFEFF四率报告', ['rates', '--from', '2023-01-01', '--to', '2023-12-31']],
    ];
    for (const [name, begin, words] of files) {
      const file = join(city.folder, name);
      const { report } = await city.json<{ report: { file: string; bytes: number } }>(...words, '--out', file);
      const bytes = await readFile(file);
      expect(report).toEqual({ file, bytes: bytes.byteLength });
      expect(bytes.toString('utf8', 0, 40).startsWith(begin)).toBe(true);
    }
  }, 90_000);

  it('has in the file what the rates were asked for: measures, rows and what they are narrowed to; of a list of cases there is none', async () => {
    const file = join(city.folder, 'by-channel.csv');
    const year = ['rates', '--from', '2023-01-01', '--to', '2023-12-31', '--out', file];
    await city.json(...year, '--measures', 'satisfaction', '--group-by', 'channel', '--kind', 'complaint');
    const told = await readFile(file, 'utf8');
    expect(told).toMatch(/类型,投诉/);
    expect(told).toMatch(/渠道,满意率/);
    expect(told).toMatch(/12345 热线,[\d.]+%/);
    const { code, err } = await city.run(...year, '--cases');
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('--cases') as string });
  }, 90_000);

  it('does what its page says, line by line', async () => {
    const lines = tourOf('docs/how-to/supervise.md');
    expect(lines.length).toBeGreaterThan(7);
    const { code, failed } = await pasted(lines, city, server);
    expect({ code, failed }).toEqual({ code: 0, failed: '' });
  }, 240_000);

  it('goes on by itself in servers whose rhythm is on: what is due is recorded once by the two of them', async () => {
    await server.stop();
    const now = systemClock.now();
    const due = standingBy(rhythmRules(), newestCalendar(), now).look;
    const [one, other] = await Promise.all([1, 2].map(() => city.with({ RHYTHM: 'on' }).serve()));
    if (!one || !other) throw new Error('no servers');
    // A working day: the bureau and every county. Any other, or early in the morning: what was taken by hand, and no more.
    const wanted =
      due === null
        ? 1
        : loadOrganisation()
            .units()
            .filter(({ level }) => level !== 'station').length;
    const taken = async () => {
      const { items } = (await (await one.get(`${BASE}/daily-looks?limit=500`)).json()) as List;
      return items.map(({ unit, period }) => `${unit} ${period}`);
    };
    for (const until = performance.now() + 60_000; performance.now() < until; await sleep(200))
      if ((await taken()).length >= wanted) break;
    const looks = await taken();
    expect(looks.length).toBeGreaterThanOrEqual(wanted);
    expect(new Set(looks).size).toBe(looks.length);
    const { code, out } = await city.run('daily-look', '--list', '--json');
    expect({ code, looks: (JSON.parse(out) as List['items']).length }).toEqual({ code: 0, looks: looks.length });
    expect([(await one.stop()).code, (await other.stop()).code]).toEqual([0, 0]);
  }, 120_000);
});
