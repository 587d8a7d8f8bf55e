import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { finished, Shuangwei } from '../support/shuangwei.js';
import type { Finished, RunningServer } from '../support/shuangwei.js';
import { workOrderWords } from '../support/work-orders.js';
import type { Acknowledged, Problem } from '../support/work-orders.js';

const CHINESE = /\p{Script=Han}/u;
const DAY_MS = 86_400_000;

interface Clock {
  readonly clock: string;
  readonly run: number;
  readonly anchor: string;
  readonly dueAt: string;
  readonly outcome: string;
  readonly remaining: number;
}
interface CaseView {
  readonly caseId: string;
  readonly revision: string;
  readonly hash: string;
  readonly chainIntact: boolean;
  readonly state: {
    readonly status: string;
    readonly unit: string;
    readonly handler: string;
    readonly episode: number;
  };
  readonly clocks: readonly Clock[];
}
interface EventView {
  readonly type: string;
  readonly revision: string;
  readonly position: string;
  readonly recordedAt: string;
  readonly commandId: string;
  readonly hash: string;
  readonly prev: string;
}
interface Rate {
  readonly rate: string;
  readonly numerator: number;
  readonly denominator: number;
}

/** The command line beside a running server, as at a bureau: every command is a process of its own on the same data. */
describe('the command line', () => {
  let city: Shuangwei;
  let server: RunningServer;
  let complaint: { id: string; answers: Acknowledged[] };
  let report: { id: string; answers: Acknowledged[]; refused: Finished };
  let consultation: { id: string; answers: Acknowledged[] };

  const act = (id: string, action: string, ...words: string[]) =>
    city.json<Acknowledged>('act', id, action, ...words, '--by', 'wang');
  const show = (id: string, ...words: string[]) => city.json<CaseView>('case', 'show', id, ...words);
  const problemIn = ({ err }: Finished) => JSON.parse(err) as Problem;
  const eventsOf = async (id: string) =>
    ((await (await server.get(`/api/v1/cases/${id}/events`)).json()) as { items: EventView[] }).items;

  /** Registers a case and does one action after the other. */
  async function lead(kind: 'complaint' | 'report' | 'consultation', steps: readonly string[][]) {
    const registered = await act('new', 'register', ...workOrderWords(kind));
    const answers = [registered];
    for (const [action = '', ...words] of steps) answers.push(await act(registered.caseId, action, ...words));
    return { id: registered.caseId, answers };
  }

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder();
    server = await city.serve();
    const reporting = async () => {
      const verifying = await lead('report', [['sign'], ['start-verification', 'officers=wang', 'officers=li']]);
      const extension = ['amount=15', 'approver=zhao', 'basis=伊市监延〔2026〕1号', 'reason=案情复杂'];
      const refused = await city.run('act', verifying.id, 'extend-verification', ...extension, 'approverRole=officer');
      const rest = [
        ['extend-verification', ...extension, 'approverRole=head'],
        ['file', 'caseNumber=伊市监立字1号', 'approver=zhao', 'approverRole=head', 'basis=立案审批表 2026-1'],
        ['notify-reporter', 'manner=sms'],
      ];
      for (const [action = '', ...fields] of rest) verifying.answers.push(await act(verifying.id, action, ...fields));
      return { ...verifying, refused };
    };
    [complaint, [report, consultation]] = await Promise.all([
      lead('complaint', [
        ['route', 'toUnit=230717'],
        ['sign'],
        ['assign-handler', 'handler=wang'],
        ['accept'],
        ['notify-complainant', 'manner=sms'],
        ['start-mediation', 'mediator=li', 'complainantConsents=true', 'respondentConsents=true'],
        ['hold-session', 'manner=telephone', 'complainantPresent=true', 'respondentPresent=true'],
        ['record-agreement', 'recoveredFen=120050', 'document=made'],
        ['notify-parties', 'manner=sms'],
        ['close'],
        ['give-feedback', 'to=submitter', 'text=已办结'],
        ['record-follow-up', 'reached=true', 'satisfaction=5'],
        ['reopen', 'reason=再次来电'],
      ]),
      reporting().then(async (led) => {
        const answered = await lead('consultation', [['answer', 'answer=七日内可无理由退货', 'atOnce=true']]);
        return [led, answered] as const;
      }),
    ]);
  }, 240_000);

  afterAll(() => city.end(), 60_000);

  describe('leads a case by hand', () => {
    it('a complaint from registration over mediation and agreement to follow-up and reopening, an event an action', async () => {
      const events = await city.json<EventView[]>('case', 'history', complaint.id);
      expect(events.map(({ type }) => type)).toEqual([
        ...[
          'CaseRegistered',
          'CaseRouted',
          'CaseSigned',
          'HandlerAssigned',
          'ComplaintAccepted',
          'ComplainantNotified',
        ],
        ...['MediationStarted', 'MediationSessionHeld', 'MediationAgreementReached', 'PartiesNotified', 'CaseClosed'],
        ...['FeedbackGiven', 'FollowUpRecorded', 'CaseReopened'],
      ]);
      expect(complaint.answers.map(({ revision }) => revision)).toEqual(events.map(({ revision }) => revision));
      expect(complaint.answers.map(({ position }) => position)).toEqual(events.map(({ position }) => position));
      const view = await show(complaint.id);
      expect(view.state).toMatchObject({ unit: '230717', episode: 2 });
      expect(view.clocks.find(({ clock }) => clock === 'initial-review')).toMatchObject({ outcome: 'met' });
    }, 60_000);

    it('a report from verification over the extension by the head to filing and the word to the reporter', async () => {
      expect((await eventsOf(report.id)).map(({ type }) => type)).toEqual([
        ...[
          'CaseRegistered',
          'CaseSigned',
          'VerificationStarted',
          'VerificationExtended',
          'CaseFiled',
          'ReporterNotified',
        ],
      ]);
    });

    it('a consultation that is answered at once', async () => {
      expect((await eventsOf(consultation.id)).map(({ type }) => type)).toEqual([
        ...['CaseRegistered', 'ConsultationAnswered'],
      ]);
    });
  });

  describe('refuses', () => {
    it('what the law forbids: exit code 3, the article in the message, and nothing is written', () => {
      expect(report.refused.code).toBe(3);
      expect(report.refused.err).toMatch(/负责人批准.*（.*第.+条.*） \[approval\.not-head\]/);
      // The next attempt, by the head, took the very next revision.
      expect(report.answers[3]).toMatchObject({ revision: '3', repeated: false });
    });

    it('what the state of the case forbids, in English too', async () => {
      const { code, err, out } = await city.run('act', consultation.id, 'accept', '--lang', 'en');
      expect({ code, out }).toEqual({ code: 3, out: '' });
      expect(err).toMatch(/does not apply to a consultation.*\[case\.wrong-kind\]/);
      expect(err.split('[')[0]).not.toMatch(CHINESE);
      expect(await eventsOf(consultation.id)).toHaveLength(consultation.answers.length);
    }, 60_000);

    it('a stale revision: exit code 7, and nothing is written', async () => {
      const late = await city.run('act', report.id, 'add-note', 'text=迟到', '--expect', '2', '--json');
      expect(late.code).toBe(7);
      expect(problemIn(late)).toMatchObject({ code: 'case.revision-moved-on', status: 412 });
      expect(await eventsOf(report.id)).toHaveLength(report.answers.length);
    }, 60_000);

    it('bad input with exit code 2: an unknown option, an unknown field, no id where one belongs, a wrong moment, a wrong setting', async () => {
      const attempts = await Promise.all([
        city.run('queues', '--nix'),
        city.run('act', complaint.id, 'accept', 'nix=1'),
        city.run('act', 'new', 'accept'),
        city.run('case', 'show', complaint.id, '--at', 'yesterday'),
        city.with({ LOG_LEVEL: 'loud' }).run('queues'),
      ]);
      expect(attempts.map(({ code }) => code)).toEqual(attempts.map(() => 2));
      expect(attempts.map(({ out }) => out)).toEqual(attempts.map(() => ''));
      for (const { err } of attempts) expect(err).toMatch(/^✗ .*\p{Script=Han}.* \[[a-z.-]+\]\n$/su);
    }, 60_000);

    it('what is not there with exit code 4: a case, a clock, a unit, an action, a file', async () => {
      const attempts = await Promise.all([
        city.run('case', 'show', 'T-7KQ2-M9XA-4C3F-HZ8W'),
        city.run('case', 'explain-due', complaint.id, '--clock', 'nix'),
        city.run('queues', '--unit', '北京市'),
        city.run('act', complaint.id, 'nix'),
        city.run('import', join(city.folder, 'nix.csv')),
      ]);
      expect(attempts.map(({ code }) => code)).toEqual(attempts.map(() => 4));
    }, 60_000);

    it('a second server on a taken port: exit code 6', async () => {
      const second = await city.with({ PORT: new URL(server.url).port }).run('serve', '--json');
      expect(second.code).toBe(6);
      expect(problemIn(second)).toMatchObject({ code: 'server.port-taken', status: 503 });
      expect((await server.get('/health/ready')).status).toBe(200);
    }, 60_000);

    it('a data folder of another version: exit code 6, said plainly, and the folder is left alone', async () => {
      const folder = join(city.folder, 'of-tomorrow');
      await mkdir(folder);
      const version = JSON.stringify({ format: 99, postgresql: 18, id: randomUUID() });
      await writeFile(join(folder, 'VERSION'), version);
      const attempt = await city.with({ SHUANGWEI_DATA: folder }).run('rates');
      expect(attempt.code).toBe(6);
      expect(attempt.err).toMatch(/^✗ .*99.*\[database\.data-folder-of-another-version\]\n$/s);
    }, 60_000);
  });

  it('records once what is sent twice with the same command id, and says so', async () => {
    const id = randomUUID();
    const once = await act(complaint.id, 'add-note', 'text=电话回访未接通', '--command-id', id);
    const twice = await act(complaint.id, 'add-note', 'text=电话回访未接通', '--command-id', id);
    expect(twice).toEqual({ ...once, repeated: true });
    expect((await eventsOf(complaint.id)).filter(({ commandId }) => commandId === id)).toHaveLength(1);
  }, 60_000);

  it('imports what can be imported and ends with exit code 5 when rows were refused', async () => {
    const file = join(city.folder, 'work-orders.csv');
    const rows = [
      '登记编号,类型,接收方式,登记时间,提供方姓名,联系电话,企业名称,企业地址,诉求内容,问题类别',
      '230717001,投诉,全国12315平台,2023-03-01 08:00,示例甲,13800001000,示例店,伊美区1号,退款,预付卡消费',
      '230717002,吐槽,全国12315平台,2023-03-01 08:00,示例乙,13800001001,示例店,伊美区1号,退款,预付卡消费',
    ];
    await writeFile(file, `${rows.join('\n')}\n`);
    const { code, out } = await city.run('import', file, '--json');
    expect(code).toBe(5);
    expect(JSON.parse(out)).toMatchObject({ rows: 2, created: 1, refused: 1 });
  }, 60_000);

  describe('tells a case', () => {
    it('as it stood at each revision, the same by show as by replay, with the chain intact', async () => {
      const revisions = ['0', '7'];
      await Promise.all(
        revisions.map(async (revision) => {
          const [shown, replayed] = await Promise.all([
            show(complaint.id, '--revision', revision),
            city.json<CaseView & { events: EventView[] }>('case', 'replay', complaint.id, '--revision', revision),
          ]);
          const { events, ...view } = replayed;
          expect(view).toEqual(shown);
          expect(shown).toMatchObject({ revision, chainIntact: true });
          expect(events.map((event) => event.revision)).toEqual(events.map((_, i) => String(i)));
          expect(events.at(-1)).toMatchObject({ revision, hash: shown.hash });
        }),
      );
    }, 60_000);

    it('as the log knew it at an instant, and not before it knew of it at all', async () => {
      const events = await eventsOf(complaint.id);
      const accepted = events.find(({ type }) => type === 'ComplaintAccepted');
      const [then, before] = await Promise.all([
        show(complaint.id, '--at', accepted?.recordedAt ?? ''),
        city.run('case', 'show', complaint.id, '--at', '2020-01-01T00:00:00+08:00'),
      ]);
      expect(then).toMatchObject({ revision: accepted?.revision, state: { status: 'accepted' } });
      expect(before.code).toBe(4);
      expect(before.err).toContain('当时可能尚未登记');
    }, 60_000);

    it('as a timeline: the same events as its history, without who complained', async () => {
      const [events, { items }, { out }] = await Promise.all([
        eventsOf(complaint.id),
        city.json<{ items: EventView[] }>('case', 'timeline', complaint.id),
        city.run('case', 'timeline', complaint.id, '--order', 'desc', '--limit', '2', '--lang', 'en'),
      ]);
      expect(items.map(({ revision, type }) => [revision, type])).toEqual(events.map((e) => [e.revision, e.type]));
      expect(JSON.stringify(items)).not.toContain('13800138000');
      const shown = out.split('\n').slice(2, 4);
      expect(shown.map((line) => line.split(' ')[0])).toEqual(
        items
          .slice(-2)
          .map(({ revision }) => revision)
          .reverse(),
      );
      expect(out).toContain('next page: --cursor ');
    }, 60_000);

    it('with every day between anchor and due date, in sequence, and the same days in words', async () => {
      const words = ['case', 'explain-due', complaint.id, '--clock', 'initial-review'];
      const [[clock], { out: zh }, { out: en }] = await Promise.all([
        city.json<(Clock & { days: { date: string; number: number | null }[] })[]>(...words),
        city.run(...words),
        city.run(...words, '--lang', 'en'),
      ]);
      if (!clock) throw new Error('no such clock');
      const days = clock.days.map(({ date }) => date);
      const span = (Date.parse(clock.dueAt.slice(0, 10)) - Date.parse(clock.anchor.slice(0, 10))) / DAY_MS;
      const expected = Array.from({ length: span + 1 }, (_, i) =>
        new Date(Date.parse(clock.anchor.slice(0, 10)) + i * DAY_MS).toISOString().slice(0, 10),
      );
      expect(days).toEqual(expected);
      expect(clock.days.flatMap(({ number }) => number ?? [])).toEqual([1, 2, 3, 4, 5, 6, 7]);
      for (const day of days) expect([zh.includes(day), en.includes(day)]).toEqual([true, true]);
      expect(zh).toMatch(CHINESE);
    }, 60_000);
  });

  describe('with a simulated year in the same log', () => {
    const YEAR = ['--from', '2023-01-01', '--to', '2023-12-31', '--as-of', '2023-12-31'];
    const simulation = ['simulate', '--cases', '150', '--seed', '7'];
    let appended: number[];
    let digests: string[];
    let rates: Rate[];

    beforeAll(async () => {
      const loaded = await city.json<{ appended: number; digest: string }>(...simulation);
      const rest = await Promise.all([
        city.json<{ appended: number; digest: string }>(...simulation),
        city.json<{ appended?: number; digest: string }>(...simulation, '--digest'),
        city.json<{ appended?: number; digest: string }>(...simulation, '--digest'),
      ]);
      appended = [loaded, rest[0]].map((each) => each.appended);
      digests = [loaded, ...rest].map(({ digest }) => digest);
    }, 120_000);

    it('the same seed makes the same bytes, and playing it a second time appends nothing', () => {
      expect(appended[0]).toBeGreaterThan(500);
      expect(appended[1]).toBe(0);
      expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
      expect(new Set(digests).size).toBe(1);
    });

    it('a rate is as many cases as it lists behind its denominator and its misses', async () => {
      const [figures, due, missed] = await Promise.all([
        city.json<{ rates: Rate[] }>('rates', ...YEAR),
        city.json<{ caseId: string; run: number }[]>('rates', ...YEAR, '--cases', '--part', 'denominator'),
        city.json<{ caseId: string; run: number }[]>('rates', ...YEAR, '--cases'),
      ]);
      ({ rates } = figures);
      expect(rates.map(({ rate }) => rate)).toEqual([
        ...['on-time-initial-review', 'on-time-closure', 'on-time-verification', 'odr-on-time-closure'],
      ]);
      expect(rates[0]).toMatchObject({ denominator: due.length, numerator: due.length - missed.length });
      expect(missed.length).toBeGreaterThan(0);
      const all = new Set(due.map(({ caseId, run }) => `${caseId} ${run}`));
      expect(all.size).toBe(due.length);
      for (const { caseId, run } of missed) expect(all).toContain(`${caseId} ${run}`);
    }, 60_000);

    it('the queues hold every case that has not been merged away, each once', async () => {
      const { queues } = await city.json<{ queues: { queue: string; cases: number }[] }>('queues');
      let cases = 0;
      for (let cursor = ''; ;) {
        const page = (await (await server.get(`/api/v1/cases?limit=500${cursor}`)).json()) as {
          items: { queue: string | null }[];
          next: string | null;
        };
        cases += page.items.filter(({ queue }) => queue !== null).length;
        if (page.next === null) break;
        cursor = `&cursor=${page.next}`;
      }
      expect(queues.reduce((sum, queue) => sum + queue.cases, 0)).toBe(cases);
    }, 60_000);

    it('rebuilding a read model changes its generation and not one figure', async () => {
      const list = () =>
        city.json<{ head: string; projections: { name: string; generation: number; position: string }[] }>(
          ...['projection', 'list'],
        );
      const { head, projections } = await list();
      expect(projections.map(({ position }) => position)).toEqual(projections.map(() => head));
      await city.json('projection', 'rebuild', 'punctuality');
      const [after, figures] = [await list(), await city.json<{ rates: Rate[] }>('rates', ...YEAR)];
      const generationOf = ({ projections }: typeof after) =>
        projections.find(({ name }) => name === 'punctuality')?.generation ?? 0;
      expect(generationOf(after)).toBeGreaterThan(generationOf({ head, projections }));
      expect(figures.rates).toEqual(rates);
    }, 60_000);

    it('every other question has its answer in JSON too', async () => {
      const [actions, , , demo] = await Promise.all([
        city.json<{ action: string }[]>('act'),
        city.json('queues', '--unit', '伊美区', '--as-of', '2023-06-30'),
        city.json('rates', '--unit', '230717', ...YEAR),
        city.json<{ cases: number }>('demo', '--exit', '--cases', '10'),
      ]);
      expect(actions.length).toBeGreaterThan(50);
      expect(demo.cases).toBe(10);
    }, 60_000);

    it('--lang en speaks English where it has words of its own', async () => {
      const answers = await Promise.all([
        city.run('queues', '--lang', 'en'),
        city.run('rates', ...YEAR, '--lang', 'en'),
        city.run('--lang', 'en', 'projection', 'list'),
      ]);
      for (const { code, out } of answers) {
        expect(code).toBe(0);
        expect(out).not.toMatch(CHINESE);
      }
    }, 60_000);
  });

  it('stops a simulation at Ctrl-C with exit code 130 and keeps what was recorded', async () => {
    const words = ['simulate', '--cases', '3000', '--seed', '11'];
    const head = async () => BigInt(((await (await server.get('/health/ready')).json()) as { head: string }).head);
    const before = await head();
    const child = city.start(...words);
    const ending = finished(child);
    while ((await head()) < before + 500n) await sleep(20);
    child.kill('SIGINT');
    const { code, err } = await ending;
    expect(code).toBe(130);
    expect(err).toContain('[cli.interrupted]');
    expect(err).not.toContain('    at ');
    expect(await head()).toBeGreaterThan(before);
  }, 60_000);
});
