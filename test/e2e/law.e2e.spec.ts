import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import type { Impact } from '#libs/adoption';
import { schemeContents } from '#libs/efficacy';
import { dateOf, dateOfDayNumber, dayNumber, systemClock } from '#libs/kernel';
import { newestCalendar } from '#libs/law';
import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { workOrder } from '../support/work-orders.js';
import type { Acknowledged, Problem } from '../support/work-orders.js';

interface Law {
  readonly ruleSet: string;
  readonly calendar: string;
  readonly ruleSets: readonly { readonly ruleSet: string; readonly from: string; readonly openCases: string }[];
  readonly calendars: readonly { readonly calendar: string; readonly publishedAt: string | null }[];
  readonly coverage: { readonly daysLeft: number; readonly alarm: boolean };
  readonly scheme: string;
  readonly schemes: readonly { readonly scheme: string; readonly from: string; readonly source: string }[];
}
interface SchemePreview {
  readonly before: { readonly id: string };
  readonly after: { readonly id: string; readonly hash: string };
  readonly period: { readonly from: string; readonly to: string };
  readonly changing: number;
  readonly units: readonly { readonly unit: string; readonly after: { readonly published: string | null } }[];
  readonly previewed: string;
}
interface Scored {
  readonly score: {
    readonly scheme: { readonly id: string; readonly hash: string };
    readonly published: string | null;
  };
}
interface Preview {
  readonly id: string;
  readonly impact: Impact;
  readonly previewed: string;
}
interface Decided {
  readonly position: string;
  readonly repeated: boolean;
  readonly casesMoved?: number;
}
interface Clock {
  readonly clock: string;
  readonly ruleSet: string;
  readonly calendar: string;
  readonly dueAt: string;
}

const today = dayNumber(dateOf(systemClock.now()));
const day = (after: number) => dateOfDayNumber(today + after);
const next = dateOfDayNumber(dayNumber(newestCalendar().coveredUntil) + 1);

/** A made-up notice of today: the next year, and the coming four days off, which nobody had planned. */
const notice = (id: string) => {
  const holiday = [day(1), day(4)];
  const inNextYear = day(4) >= next;
  return {
    ...{ id, title: { zh: '虚构', en: 'Made up' }, source: '虚构的通知', published: day(0) },
    ...{ continues: newestCalendar().id, coveredFrom: next, coveredUntil: `${next.slice(0, 4)}-12-31` },
    days: [{ date: inNextYear ? holiday : [next, next], kind: 'statutory-holiday' }],
    corrects: inNextYear ? [] : [{ date: holiday, kind: 'statutory-holiday' }],
  };
};
const order121 = (openCases: string) => ({ ruleSet: 'cn-samr-order-121', from: '2026-04-15', openCases });

/** The law of a bureau, decided by its head while a server runs and cases are open. */
describe('the law of the bureau', () => {
  let city: Shuangwei;
  let server: RunningServer;
  let accepted: string;

  const json = async <T>(response: Response | Promise<Response>, status = 200): Promise<T> => {
    const answer = await response;
    const text = await answer.text();
    expect({ status: answer.status, text }).toMatchObject({ status });
    return JSON.parse(text) as T;
  };
  const register = async (receivedAt: string): Promise<string> => {
    const order = workOrder('complaint', { receivedAt });
    const { caseId } = await json<Acknowledged>(server.post('/api/v1/cases', order), 201);
    return caseId;
  };
  const clocksOf = async (id: string) => {
    const { items } = await json<{ items: readonly Clock[] }>(server.get(`/api/v1/cases/${id}/clocks`));
    return Object.fromEntries(items.map((clock) => [clock.clock, clock]));
  };
  const said = async (id: string): Promise<string[]> => {
    const { items } = await json<{ items: readonly { type: string; data: { cause?: string; clock?: string } }[] }>(
      server.get(`/api/v1/cases/${id}/events`),
    );
    return items
      .filter(({ type }) => type === 'DueDateProjected')
      .map(({ data }) => `${data.cause ?? ''} ${data.clock ?? ''}`);
  };
  const until = async (condition: () => Promise<boolean>) => {
    for (const end = performance.now() + 30_000; !(await condition()); await sleep(100))
      if (performance.now() > end) throw new Error('it has not come to that');
  };
  const head = async () => (await json<{ head: string }>(server.get('/health/ready'))).head;

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder();
    server = await city.serve();
    await server.ready();
    accepted = await register('2026-04-10T09:00:00+08:00');
    await json(server.post(`/api/v1/cases/${accepted}/sign`, {}));
    const { position } = await json<Acknowledged>(server.post(`/api/v1/cases/${accepted}/accept`, {}));
    await server.projected(BigInt(position));
  }, 180_000);

  afterAll(() => city.end(), 60_000);

  it('is the shipped law at first, and says how far the calendar reaches', async () => {
    const law = await json<Law>(server.get('/api/v1/law'));
    expect(law).toMatchObject({ ruleSet: 'cn-samr-order-121', calendar: newestCalendar().id });
    expect(law.ruleSets.map(({ ruleSet, openCases }) => `${ruleSet} ${openCases}`)).toEqual([
      'cn-samr-order-20 keep',
      'cn-samr-order-121 keep',
    ]);
    expect(law.coverage.alarm).toBe(law.coverage.daysLeft <= 60);
    expect((await clocksOf(accepted))['mediation']?.ruleSet).toBe('cn-samr-order-20');
  });

  it('is decided by the head and the administrator of the whole bureau, and by nobody else', async () => {
    const by = async (role: string, ...unit: string[]) => server.as(await city.token('--as', role, ...unit));
    for (const [role, unit, code] of [
      ['handler', [], 'access.role'],
      ['auditor', [], 'access.role'],
      ['head', ['--unit', '230781'], 'access.scope'],
    ] as const) {
      const asker = await by(role, ...unit);
      for (const [path, body] of [
        ['previews', { ruleSet: order121('move') }],
        ['calendars', { calendar: newestCalendar().id }],
        ['rule-sets', order121('move')],
        ['scheme-previews', { scheme: 'four-rates', from: '2026-01-01' }],
        ['schemes', { scheme: 'four-rates', from: '2026-01-01' }],
      ] as const) {
        expect(await json<Problem>(asker.post(`/api/v1/law/${path}`, body), 403)).toMatchObject({ code });
      }
    }
    await json(
      await by('administrator').then((asker) => asker.post('/api/v1/law/previews', { ruleSet: order121('move') })),
    );
  });

  it('refuses what cannot be, names every fault, and changes nothing', async () => {
    const before = await head();
    const faulty = { ...notice('faulty'), coveredFrom: dateOfDayNumber(dayNumber(next) + 10) };
    const problem = await json<Problem>(
      server.post('/api/v1/law/calendars', { calendar: 'faulty', contents: faulty }),
      422,
    );
    expect(problem.code).toBe('law.calendar-invalid');
    expect(problem.errors?.map(({ field }) => field)).toContain('coveredFrom');
    const refused = async (body: object) => (await json<Problem>(server.post('/api/v1/law/rule-sets', body), 409)).code;
    expect(await refused(order121('keep'))).toBe('law.rule-set-in-force');
    await json(server.post('/api/v1/law/previews', {}), 400);
    await json(server.post('/api/v1/law/rule-sets', { ...order121('move'), from: 'soon' }), 400);
    expect(await head()).toBe(before);
  });

  it('moves open cases over to Order 121 where the adoption says so, to the very dates that the preview gave', async () => {
    const before = await head();
    const asked = { ruleSet: order121('move') };
    const { impact, previewed } = await json<Preview>(server.post('/api/v1/law/previews', asked));
    expect(await head()).toBe(before);
    expect(impact).toMatchObject({ openCases: 1, casesMovingOver: 1, moving: 1 });
    const moved = impact.groups[0]?.first[0];
    expect(moved?.caseId).toBe(accepted);

    const refused = async (body: object, status: number) =>
      (await json<Problem>(server.post('/api/v1/law/rule-sets', body), status)).code;
    expect(await refused(order121('move'), 428)).toBe('law.preview-missing');
    expect(await refused({ ...order121('move'), source: '另一依据', previewed }, 409)).toBe('law.preview-other');
    expect(await refused({ ...order121('move'), previewed: `1${previewed}` }, 409)).toBe('law.preview-other');
    const deputy = server.as(await city.token('--as', 'administrator'));
    await json(deputy.post('/api/v1/law/rule-sets', { ...order121('move'), previewed }), 409);
    expect(await head()).toBe(before);

    const once = { 'idempotency-key': 'the-step' };
    const seen = { ...order121('move'), previewed };
    const decided = await json<Decided>(server.post('/api/v1/law/rule-sets', seen, once), 201);
    const again = await json<Decided>(server.post('/api/v1/law/rule-sets', seen, once), 201);
    expect(again).toMatchObject({ repeated: true, position: decided.position });

    await until(async () => (await clocksOf(accepted))['mediation']?.ruleSet === 'cn-samr-order-121');
    expect((await clocksOf(accepted))['mediation']?.dueAt).toBe(moved?.dueAfter);
    expect(await said(accepted)).toEqual(['rule-set-adopted notification', 'rule-set-adopted mediation']);
  }, 60_000);

  it('refuses a scheme with every fault at its path, and changes nothing', async () => {
    const before = await head();
    const shipped = schemeContents('four-rates') as { indicators: readonly object[] };
    const [first, second, ...others] = shipped.indicators;
    const adopting = (contents: object, from = '2026-01-01') => ({ scheme: 'ours', contents, from });
    const faultsOf = async (contents: object, path: string) => {
      const problem = await json<Problem>(server.post(`/api/v1/law/${path}`, adopting(contents)), 422);
      return [problem.code, ...(problem.errors ?? []).map(({ field }) => field)];
    };
    for (const path of ['scheme-previews', 'schemes']) {
      const heavy = { ...shipped, id: 'ours', indicators: [{ ...first, weight: 26 }, second, ...others] };
      expect(await faultsOf(heavy, path)).toEqual(['law.scheme-invalid', 'indicators']);
      const unknown = { ...shipped, id: 'ours', indicators: [first, { ...second, measure: 'sunshine' }, ...others] };
      expect(await faultsOf(unknown, path)).toEqual(['law.scheme-invalid', 'indicators.1.measure']);
      expect(await faultsOf({ ...shipped, id: 'theirs' }, path)).toEqual(['law.scheme-invalid', 'id']);
    }
    const early = { scheme: 'four-rates', from: '2019-12-31' };
    expect((await json<Problem>(server.post('/api/v1/law/schemes', early), 422)).code).toBe(
      'law.scheme-out-of-its-dates',
    );
    await json(server.post('/api/v1/law/schemes', { scheme: 'nobody-s', from: '2026-01-01' }), 404);
    await json(server.post('/api/v1/law/scheme-previews', { ...early, from: '2026-01-01', year: '2025' }), 400);
    await json(server.post('/api/v1/law/schemes', { scheme: 'four-rates' }), 400);
    expect(await head()).toBe(before);
  });

  it('adopts a scheme, by which the score goes from its first day on, as the preview said', async () => {
    const asked = { scheme: 'four-rates', from: '2026-01-01', source: '局务会纪要' };
    const score = (query: string) => json<Scored>(server.get(`/api/v1/efficacy/${query}`));
    const before = await score('2026');
    const preview = await json<SchemePreview>(server.post('/api/v1/law/scheme-previews', asked));
    expect(preview).toMatchObject({
      ...{ before: { id: before.score.scheme.id }, after: { id: 'four-rates' } },
      period: { from: '2026-01-01', to: '2026-12-31' },
    });
    expect(preview.changing).toBeGreaterThan(0);

    const once = { 'idempotency-key': 'the-scheme' };
    const seen = { ...asked, previewed: preview.previewed };
    expect((await json<Problem>(server.post('/api/v1/law/schemes', asked, once), 428)).code).toBe(
      'law.preview-missing',
    );
    const decided = await json<Decided>(server.post('/api/v1/law/schemes', seen, once), 201);
    const again = await json<Decided>(server.post('/api/v1/law/schemes', seen, once), 201);
    expect(again).toEqual({ ...decided, repeated: true });
    const third = { scheme: preview.before.id, from: '2026-06-01' };
    const { previewed } = await json<SchemePreview>(server.post('/api/v1/law/scheme-previews', third));
    const other = await json<Problem>(server.post('/api/v1/law/schemes', { ...third, previewed }, once), 422);
    expect(other.code).toBe('law.key-reused');
    expect((await json<Problem>(server.post('/api/v1/law/schemes', asked), 409)).code).toBe('law.scheme-in-force');

    await server.projected(BigInt(decided.position));
    const after = await score('2026');
    expect(after.score.scheme).toMatchObject(preview.after);
    expect(after.score.published).toBe(preview.units[0]?.after.published);
    expect((await score('2025')).score.scheme.id).toBe(before.score.scheme.id);
    // Who asks for the log as it was before gets what was said then.
    const then = await score(`2026?position=${BigInt(decided.position) - 1n}`);
    const { scheme, published } = before.score;
    expect(then.score).toMatchObject({ scheme, published });
    expect(await json<Law>(server.get('/api/v1/law'))).toMatchObject({
      scheme: 'four-rates',
      schemes: [{ scheme: 'four-rates', from: '2026-01-01', source: '局务会纪要' }],
    });
  }, 60_000);

  it('adopts a scheme of its own at the command line, which the running server scores by at once', async () => {
    const file = join(city.folder, 'scheme.yaml');
    const contents = { ...schemeContents('four-rates'), id: 'ours', title: { zh: '本局', en: 'Ours' } };
    await writeFile(file, stringify(contents));
    const preview = await city.json<SchemePreview>('law', 'preview', file, '--from', '2026-02-01');
    expect(preview).toMatchObject({ before: { id: 'four-rates' }, after: { id: 'ours' }, changing: 0 });
    const decided = await city.json<Decided>('law', 'adopt-scheme', file, '--from', '2026-02-01', '--yes');
    await server.projected(BigInt(decided.position));
    const schemeOf = async (period: string) =>
      (await json<Scored>(server.get(`/api/v1/efficacy/${period}`))).score.scheme.id;
    expect(await Promise.all(['2026-01', '2026-02', '2026'].map(schemeOf))).toEqual([
      'four-rates',
      'ours',
      'four-rates',
    ]);
    await writeFile(file, stringify({ ...contents, id: 'theirs' }));
    const unconfirmed = await city.run('law', 'adopt-scheme', file, '--from', '2026-03-01', '--json');
    expect(unconfirmed).toMatchObject({ code: 2, err: expect.stringContaining('cli.not-confirmed') as string });
    await writeFile(file, stringify({ ...contents, fullMarks: { base: 101, bonus: 0 } }));
    const { code, err } = await city.run('law', 'adopt-scheme', file, '--from', '2026-03-01');
    expect(code).toBe(3);
    expect(err).toContain('law.scheme-invalid');
    expect(err).toContain('indicators');
  }, 120_000);

  it('publishes a calendar at the command line, which the running server knows at once', async () => {
    const late = await register('2026-04-11T09:00:00+08:00');
    const file = join(city.folder, 'notice.yaml');
    await writeFile(file, stringify(notice('made-up')));
    const preview = await city.json<Preview>('law', 'preview', file);
    expect(preview).toMatchObject({ id: 'made-up', impact: { openCases: 2, casesMovingOver: 2 } });
    const decided = await city.json<Decided>('law', 'publish-calendar', file, '--yes');
    // The server may have been quicker with the one or the other.
    expect(decided.casesMoved).toBeLessThanOrEqual(2);
    await until(
      async () => (await said(late)).length > 0 && (await said(accepted)).some((each) => each.startsWith('calendar')),
    );

    const fresh = await register(new Date().toISOString());
    expect((await clocksOf(fresh))['initial-review']?.calendar).toBe('made-up');
    await server.projected(BigInt(await head()));
    const law = await json<Law>(server.get('/api/v1/law'));
    expect(law.calendars.find(({ calendar }) => calendar === 'made-up')?.publishedAt).toEqual(expect.any(String));
    // What was registered meanwhile under Order 20 has moved over to Order 121 as well.
    expect((await clocksOf(late))['initial-review']?.ruleSet).toBe('cn-samr-order-121');
  }, 120_000);

  it('is the same after a kill, and folds into the same read models', async () => {
    const before = await Promise.all([json<Law>(server.get('/api/v1/law')), clocksOf(accepted)]);
    server.process.kill('SIGKILL');
    await new Promise((resolve) => server.process.once('exit', resolve));
    server = await city.serve();
    await server.ready();
    const after = await Promise.all([json<Law>(server.get('/api/v1/law')), clocksOf(accepted)]);
    expect(after[0].calendars).toEqual(before[0].calendars);
    expect(after[0].schemes).toEqual(before[0].schemes);
    expect(Object.values(after[1]).map(({ dueAt }) => dueAt)).toEqual(
      Object.values(before[1]).map(({ dueAt }) => dueAt),
    );
    const { code, err } = await city.run('projection', 'rebuild', 'punctuality');
    expect({ code, err }).toMatchObject({ code: 0 });
  }, 120_000);

  it('is listed at the command line, and refuses there with its own exit code', async () => {
    const { out } = await city.run('law', 'list', '--lang', 'en');
    expect(out).toContain('made-up');
    expect(out).toContain('局务会纪要');
    const { code, err } = await city.run('law', 'adopt', 'cn-samr-order-20', '--from', '2026-05-01');
    expect(code).toBe(3);
    expect(err).toContain('law.rule-set-replaced');
    expect((await city.run('law', 'publish-calendar', './nowhere.yaml')).code).toBe(4);
  }, 60_000);
});
