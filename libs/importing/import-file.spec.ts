import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { caseIdOfSource } from '#libs/case';
import type { CaseRegistered } from '#libs/case';
import { instant } from '#libs/kernel';
import { importFile } from './index.js';
import type { ImportCommand, ImportOptions, ImportReport } from './index.js';
import { caseDoors } from './testing/case-doors.js';
import { bytesSource, textSource } from './testing/sources.js';

const TITLES = '登记编号,类型,接收方式,登记时间,诉求内容,联系电话,初查受理状态,反馈内容';
const row = (
  number: string,
  rest: { kind?: string; at?: string; request?: string; phone?: string; status?: string } = {},
) =>
  [
    number,
    `"${rest.kind ?? '投诉'}"`,
    '电话',
    rest.at ?? '2026-05-06 09:10',
    rest.request ?? '要求退款',
    rest.phone ?? '',
    rest.status ?? '',
    '',
  ].join(',');
const csv = (...rows: string[]) => [TITLES, ...rows].join('\r\n');

const run = (text: string, doors = caseDoors(), options: Partial<ImportOptions> = {}) =>
  importFile({ path: 'test.csv', source: textSource(text), report: false, ...doors.options, ...options });
const counts = ({ rows, created, alreadyThere, refused, cases, notes }: ImportReport) => ({
  rows,
  created,
  alreadyThere,
  refused,
  cases,
  notes,
});
const faults = (report: ImportReport) =>
  report.refusals.map((r) => [r.row, r.reasons[0]?.cell?.letter, r.reasons[0]?.code]);

describe('an import', () => {
  it('registers each row as of its receipt, under the id that the work order has everywhere', async () => {
    const doors = caseDoors();
    await run(csv(row('123')), doors);
    const [event] = await doors.events();
    const source = { system: 'national-platform', number: '123' };
    const receivedAt = instant('2026-05-06T09:10:00+08:00');
    expect(event).toMatchObject({
      type: 'CaseRegistered',
      effectiveAt: receivedAt,
      unit: '230700',
      data: { source, receivedAt, channel: 'hotline-12315' },
    });
    expect((event?.data as CaseRegistered['data']).caseId).toBe(caseIdOfSource('complaint', source));
  });

  it('of a later export that tells another day of receipt makes no second case', async () => {
    const doors = caseDoors();
    await run(csv(row('123')), doors);
    const before = await doors.events();
    const report = await run(csv(row('123', { at: '2026-05-07 08:00' })), doors);
    expect(counts(report)).toMatchObject({ created: 0, alreadyThere: 0, refused: 1 });
    expect(await doors.events()).toEqual(before);
  });

  it('of the same file again creates nothing', async () => {
    const doors = caseDoors();
    const text = csv(
      row('1', { status: '已受理' }),
      row('', { request: '没有编号' }),
      row('3', { kind: '投诉、举报' }),
    );
    expect(counts(await run(text, doors))).toEqual({
      rows: 3,
      created: 3,
      alreadyThere: 0,
      refused: 0,
      cases: 4,
      notes: 1,
    });
    const before = await doors.events();
    expect(counts(await run(text, doors))).toEqual({
      rows: 3,
      created: 0,
      alreadyThere: 3,
      refused: 0,
      cases: 0,
      notes: 0,
    });
    expect(await doors.events()).toEqual(before);
  });

  it('knows a row without a number by its content, however the file writes it', async () => {
    const doors = caseDoors();
    await run(csv(row('', { phone: '138-0000-1000' })), doors);
    const again = await run(csv(row('', { phone: '１３８００００１０００', at: '2026年5月6日 9时10分' })), doors);
    expect(again.alreadyThere).toBe(1);
  });

  it('takes a number twice with the same content as one, with other content as a contradiction', async () => {
    const report = await run(csv(row('1'), row('2'), row('1'), row('2', { request: '别的诉求' })));
    expect(counts(report)).toMatchObject({ created: 2, alreadyThere: 1, refused: 1 });
    expect(faults(report)).toEqual([[5, 'A', 'import.number-twice']]);
  });

  it('of a later export with other content under a known number is refused by the case itself', async () => {
    const doors = caseDoors();
    await run(csv(row('1')), doors);
    const report = await run(csv(row('1', { request: '别的诉求' })), doors);
    expect(faults(report)).toEqual([[2, undefined, 'case.already-registered']]);
  });

  it('keeps what the platform says of its progress as one note, and adds a new one when that has changed', async () => {
    const doors = caseDoors();
    await run(csv(row('1', { status: '待初查' })), doors);
    expect(counts(await run(csv(row('1', { status: '已受理' })), doors))).toMatchObject({
      created: 0,
      alreadyThere: 1,
      refused: 0,
      notes: 1,
    });
    const events = await doors.events();
    expect(events.map(({ type }) => type)).toEqual(['CaseRegistered', 'NoteAdded', 'NoteAdded']);
    expect(events[1]?.data).toEqual({ text: '【全国12315平台记载】\n初查受理状态：待初查' });
    expect(events[1]?.effectiveAt).toBe('2026-11-20T12:00:00.000+08:00');
  });

  it('names the cell of every fault of a row at once', async () => {
    const report = await run(csv(row('1.2E+17', { kind: '表扬', at: '05/06/2026', phone: '138' })));
    expect(report.refusals[0]?.reasons.map(({ cell, code }) => `${cell?.letter} ${code}`)).toEqual([
      'A import.number-mangled',
      'B import.kind-unknown',
      'D import.date-ambiguous',
      'F import.phone-unreadable',
    ]);
  });

  it('names the cell for what the decider refuses, too', async () => {
    expect(faults(await run(csv(row('1', { at: '2027-01-01 09:00' }))))).toEqual([[2, 'D', 'time.in-future']]);
  });

  it('refuses a row whose cells are shifted by a forgotten quote', async () => {
    expect(faults(await run(csv(`${row('1')},多出的内容`)))).toEqual([[2, undefined, 'import.row-too-wide']]);
  });

  it('in a dry run says the same and writes nothing', async () => {
    const doors = caseDoors();
    const text = csv(
      row('1', { status: '已受理' }),
      row('2', { kind: '投诉举报' }),
      row('3', { at: '2027-01-01' }),
      row('1'),
    );
    const dry = await run(text, doors, { dryRun: true });
    expect(await doors.events()).toEqual([]);
    const real = await run(text, doors);
    expect(counts(dry)).toEqual(counts(real));
    expect(dry.refusals).toEqual(real.refusals);
  });
});

describe('a row that holds a complaint and a report', () => {
  const both = csv(row('1', { kind: '投诉,举报', status: '已受理' }));

  it('becomes two cases that name each other', async () => {
    const doors = caseDoors();
    await run(both, doors);
    const events = await doors.events();
    const [complaint, report] = events.map(({ data }) => data as CaseRegistered['data']);
    expect(events.map(({ type }) => type)).toEqual(['CaseRegistered', 'CaseRegistered', 'NoteAdded', 'NoteAdded']);
    expect([complaint?.kind, report?.kind]).toEqual(['complaint', 'report']);
    expect(complaint?.linkedTo).toBe(report?.caseId);
    expect(report?.linkedTo).toBe(complaint?.caseId);
  });

  it('is refused whole when one of the two is', async () => {
    const doors = caseDoors();
    const check = (command: ImportCommand) =>
      command.command.kind === 'RegisterCase' && command.command.caseKind === 'report'
        ? Promise.resolve({ refused: { code: 'test.refused', message: { zh: '', en: '' } } })
        : doors.options.check(command);
    const report = await run(both, doors, { check });
    expect(counts(report)).toMatchObject({ created: 0, refused: 1, cases: 0 });
    expect(await doors.events()).toEqual([]);
  });

  it('is made whole by importing again when the first time was cut off between the two', async () => {
    const doors = caseDoors();
    let executed = 0;
    const execute = (command: ImportCommand) => {
      executed += 1;
      if (executed === 2) throw new Error('the power went');
      return doors.options.execute(command);
    };
    await expect(run(both, doors, { execute })).rejects.toThrow('the power went');
    expect(await doors.events()).toHaveLength(1);
    expect(counts(await run(both, doors))).toMatchObject({ created: 1, refused: 0, cases: 1, notes: 1 });
  });

  it('may not hold a consultation as well', async () => {
    expect(faults(await run(csv(row('1', { kind: '投诉、咨询' }))))).toEqual([[2, 'B', 'import.kinds-together']]);
  });
});

describe('rows in work', () => {
  const many = csv(...Array.from({ length: 60 }, (_, i) => row(String(i + 1))));

  it('are never more than allowed, and their results stand in the order of the file', async () => {
    const doors = caseDoors();
    let inWork = 0;
    let most = 0;
    const execute = async (command: ImportCommand) => {
      most = Math.max(most, ++inWork);
      await new Promise((resolve) => setImmediate(resolve));
      inWork -= 1;
      return Number(command.command.kind === 'RegisterCase' && command.command.source.number) % 2
        ? doors.options.execute(command)
        : { refused: { code: 'test.even', message: { zh: '', en: '' } } };
    };
    const report = await run(many, doors, { execute, concurrency: 4 });
    expect(most).toBe(4);
    expect(report.refusals.map(({ number }) => Number(number))).toEqual(
      Array.from({ length: 30 }, (_, i) => 2 * (i + 1)),
    );
  });

  it('come to their end when the import is stopped, and importing again goes on', async () => {
    const doors = caseDoors();
    const stop = new AbortController();
    const execute = (command: ImportCommand) => {
      if (command.command.kind === 'RegisterCase' && command.command.source.number === '20') stop.abort();
      return doors.options.execute(command);
    };
    const first = await run(many, doors, { execute, signal: stop.signal });
    expect(first.stopped).toBe(true);
    expect(first.created).toBe((await doors.events()).length);
    expect(first.created).toBeLessThan(60);
    const second = await run(many, doors);
    expect(second).toMatchObject({ stopped: false, created: 60 - first.created, alreadyThere: first.created });
  });
});

describe('the report', () => {
  let directory: string;
  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'import-'))));
  afterEach(() => rm(directory, { recursive: true }));

  it('stands beside the file as a CSV for people and a JSON for programs', async () => {
    const path = join(directory, 'orders.csv');
    const doors = caseDoors();
    const report = await importFile({
      path,
      source: { ...textSource(csv(row('=1+1'), row('2', { kind: '表扬' }))), name: path },
      ...doors.options,
    });
    expect(report.files).toEqual({ csv: `${path}.import-report.csv`, json: `${path}.import-report.json` });
    const lines = (await readFile(`${path}.import-report.csv`, 'utf8')).split('\r\n');
    expect(lines[0]?.startsWith('\ufeff行 row,登记编号 number,')).toBe(true);
    expect(lines[1]).toMatch(/^2,'=1\+1,新建 created,T(-[0-9A-Z]{4}){4},/);
    expect(lines[2]).toContain('B3,类型,import.kind-unknown,');
    const json = JSON.parse(await readFile(`${path}.import-report.json`, 'utf8')) as {
      rows: unknown[];
      summary: object;
    };
    expect(json.rows).toHaveLength(2);
    expect(json.summary).toMatchObject({
      rows: 2,
      created: 1,
      refused: 1,
      mapping: 'national-platform',
      encoding: 'utf-8',
    });
  });

  it('of an import that failed keeps the rows that are done, under another name', async () => {
    const doors = caseDoors();
    const execute = (command: ImportCommand) =>
      command.command.kind === 'RegisterCase' && command.command.source.number === '30'
        ? Promise.reject(new Error('no disk'))
        : doors.options.execute(command);
    const text = csv(...Array.from({ length: 40 }, (_, i) => row(String(i + 1))));
    await expect(run(text, doors, { execute, report: join(directory, 'r') })).rejects.toThrow('no disk');
    expect((await readdir(directory)).sort()).toEqual(['r.csv.partial', 'r.json.partial']);
    const done = (await readFile(join(directory, 'r.csv.partial'), 'utf8')).match(/新建/g);
    expect(done).toHaveLength((await doors.events()).length);
  });

  it('that cannot be written is missed before anything is imported', async () => {
    const doors = caseDoors();
    await expect(run(csv(row('1')), doors, { report: join(directory, 'none', 'r') })).rejects.toMatchObject({
      code: 'import.report-unwritable',
    });
    expect(await doors.events()).toEqual([]);
  });

  // A file that takes nothing, as a full disk does.
  const onFullDisk = process.platform === 'linux' ? it : it.skip;

  onFullDisk.each([3, 2_000])('whose disk is full is said to be, of %i rows; importing again goes on', async (rows) => {
    const doors = caseDoors();
    const text = csv(...Array.from({ length: rows }, (_, i) => row(String(i + 1))));
    await symlink('/dev/full', join(directory, 'r.csv.partial'));
    await expect(run(text, doors, { report: join(directory, 'r') })).rejects.toMatchObject({
      code: 'import.report-unwritable',
      status: 507,
    });
    const done = (await doors.events()).length;
    expect(await run(text, doors, { report: join(directory, 's') })).toMatchObject({
      created: rows - done,
      alreadyThere: done,
    });
  });

  onFullDisk('that cannot be written any more does not hide what made the import fail', async () => {
    const doors = caseDoors();
    await symlink('/dev/full', join(directory, 'r.json.partial'));
    const execute = () => Promise.reject(new Error('the database went'));
    const failing = run(csv(row('1'), row('1.2E+17')), doors, { execute, report: join(directory, 'r') });
    await expect(failing).rejects.toThrow('the database went');
  });
});

describe('a file whose encoding is named', () => {
  it('and is another is refused before any row', async () => {
    const doors = caseDoors();
    const forced = (encoding: ImportOptions['encoding'] & string, bytes: Buffer) =>
      importFile({ path: 'x', source: bytesSource(bytes), report: false, ...doors.options, encoding });
    const text = csv(row('1'));
    await expect(forced('gb18030', Buffer.from(text))).rejects.toMatchObject({ code: 'import.encoding-other' });
    await expect(forced('utf-8', iconv.encode(text, 'gb18030'))).rejects.toMatchObject({
      code: 'import.encoding-broken',
      details: { line: 1, offset: 0 },
    });
    await expect(forced('utf-16be', iconv.encode(text, 'utf-16le'))).rejects.toMatchObject({
      code: 'import.encoding-broken',
    });
    expect(await doors.events()).toEqual([]);
  });

  it('and bears no mark is read as named: UTF-16 cannot be told otherwise', async () => {
    const source = bytesSource(iconv.encode(csv(row('1')), 'utf-16le'));
    const report = await importFile({
      ...{ path: 'x', source, report: false, ...caseDoors().options },
      encoding: 'utf-16le',
    });
    expect(report).toMatchObject({ created: 1, encoding: 'utf-16le' });
  });
});
