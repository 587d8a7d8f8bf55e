import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeXlsx } from 'hucre';
import iconv from 'iconv-lite';
import { headOf } from '../support/exactly-once.js';
import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { hoursAgo, workOrderWords } from '../support/work-orders.js';
import type { Acknowledged, Problem } from '../support/work-orders.js';

const sample = (name: string) => fileURLToPath(new URL(`../../docs/samples/${name}`, import.meta.url));
const BAD_INPUT = 2;
const FORBIDDEN = 3;

/**
 * Everything bad that a person can type or hand over at the command line: one line of problem details with a stable code, in
 * Chinese and English, the exit code that belongs to it, and nothing written. The same over HTTP is in http.e2e.spec.ts.
 */
describe('the command line, given bad input,', () => {
  let city: Shuangwei;
  let server: RunningServer;
  let caseId: string;
  let before: bigint;

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder();
    server = await city.serve();
    await server.ready();
    ({ caseId } = await city.json<Acknowledged>('act', 'new', 'register', ...workOrderWords('complaint')));
    before = await headOf(server);
    await writeFiles(city.folder);
  }, 120_000);

  afterEach(async () => expect(await headOf(server)).toBe(before));
  afterAll(() => city.end(), 60_000);

  const refused = async (words: readonly string[], exit: number): Promise<Problem> => {
    const { code, out, err } = await city.run(...words, '--json');
    expect({ code, out, lines: err.trimEnd().split('\n').length }).toEqual({ code: exit, out: '', lines: 1 });
    const problem = JSON.parse(err) as Problem;
    expect(problem.type).toBe(`urn:shuangwei:problem:${problem.code}`);
    expect(problem.messages.zh).toMatch(/\p{Script=Han}/u);
    expect(problem.messages.en).toMatch(/[a-z]/);
    expect(problem.messages.en).not.toMatch(/\{\w+\}/);
    return problem;
  };

  it.each<[string, readonly string[], string]>([
    ['a field that the action does not have', ['nix=1'], 'whitelist-validation'],
    ['a nested field that is not there', ['submitter.nix=1'], 'whitelist-validation'],
    ['money that is no number', ['amountInDisputeFen=viel'], 'is-int'],
    ['a flag that is neither true nor false', ['named=vielleicht'], 'is-boolean'],
    ['a channel that there is none of', ['channel=pigeon'], 'is-in'],
    ['a time without its zone', ['receivedAt=2026-05-06T09:00:00'], 'is-instant'],
    ['a day that there is none of', ['receivedAt=2026-02-30T09:00:00+08:00'], 'is-instant'],
  ])('refuses %s: 2, and the field', async (_, words, code) => {
    const problem = await refused(['act', 'new', 'register', ...withWords(...words)], BAD_INPUT);
    expect(problem.code).toBe('input.invalid');
    expect(problem.errors).toEqual([expect.objectContaining({ field: words[0]?.split('=')[0], code })]);
  });

  it.each<[string, readonly string[], string]>([
    ['a credit code with a wrong check digit', ['respondent.uscc=91230700MA18XXXX00'], 'registration.uscc-invalid'],
    ['a telephone number that cannot be one', ['submitter.phone=12'], 'registration.phone-invalid'],
    ['a receipt in the future', [`receivedAt=${hoursAgo(-1)}`], 'registration.received-later'],
  ])('refuses %s: 3, and the rule', async (_, words, code) => {
    const problem = await refused(['act', 'new', 'register', ...withWords(...words)], FORBIDDEN);
    expect(problem.code).toBe(code);
  });

  it('refuses an action in the future, and one that the state forbids: 3, the rule and the article', async () => {
    const future = await refused(['act', caseId, 'sign', '--effective-at', hoursAgo(-1)], FORBIDDEN);
    expect(future.code).toBe('time.in-future');
    const early = await refused(['act', caseId, 'accept'], FORBIDDEN);
    expect(early.code).toBe('complaint.not-awaiting-review');
    expect(early.article).toMatch(/第.+条/);
  });

  it.each([
    ['cut.xlsx', 'import.file-damaged'],
    ['locked.xlsx', 'import.file-encrypted'],
    ['old.xls', 'import.file-old-excel'],
    ['page.csv', 'import.file-unknown-format'],
    ['empty.csv', 'import.file-empty'],
    ['bytes.csv', 'import.encoding-unknown'],
    ['mixed.csv', 'import.encoding-broken'],
    ['strange.csv', 'import.no-known-columns'],
    ['open.csv', 'import.csv-quote-open'],
  ])('imports nothing from %s: 2, %s', async (file, code) => {
    const problem = await refused(['import', join(city.folder, file)], BAD_INPUT);
    expect(problem.code).toBe(code);
    expect(problem.messages.zh).toContain(file);
    expect(problem.messages.en).toContain(file);
  });

  it.each([
    ['gb18030', 'work-orders.csv', 'import.encoding-other'],
    ['utf-16le', 'work-orders.csv', 'import.encoding-other'],
    ['utf-8', 'work-orders-gb18030.csv', 'import.encoding-broken'],
    ['utf-16be', 'marked.csv', 'import.encoding-other'],
    ['latin-1', 'work-orders.csv', 'cli.usage'],
  ])('imports nothing when it is told --encoding %s of %s: 2, %s', async (encoding, name, code) => {
    const file = name === 'marked.csv' ? join(city.folder, name) : sample(name);
    const problem = await refused(['import', file, '--encoding', encoding], BAD_INPUT);
    expect(problem.code).toBe(code);
  });

  it('reads a file in the encoding that it is told, where that is right', async () => {
    const words = ['--dry-run', '--report', join(city.folder, 'report'), '--encoding'];
    for (const [name, encoding] of [
      ['work-orders-gb18030.csv', 'gb18030'] as const,
      ['work-orders.csv', 'utf-8'] as const,
    ]) {
      const { code, out } = await city.run('import', sample(name), ...words, encoding, '--json');
      expect(code).toBe(5);
      expect(JSON.parse(out)).toMatchObject({ encoding, rows: 41, created: 26, refused: 14 });
    }
  });

  it('refuses the rows that are wrong, each with its cell, code and both languages, and counts them: 5', async () => {
    const file = sample('work-orders.xlsx');
    const { code, out } = await city.run('import', file, '--dry-run', '--report', join(city.folder, 'rows'), '--json');
    expect(code).toBe(5);
    const { refusals } = JSON.parse(out) as {
      refusals: { reasons: { code: string; message: { zh: string; en: string }; cell: { letter: string } | null }[] }[];
    };
    const reasons = refusals.flatMap((row) => row.reasons);
    expect(reasons.map((reason) => reason.code)).toEqual(
      expect.arrayContaining([
        'import.uscc-invalid',
        'import.phone-unreadable',
        'time.in-future',
        'import.kind-unknown',
      ]),
    );
    for (const { message, cell } of reasons) {
      expect(cell?.letter).toMatch(/^[A-Z]$/);
      expect(message.zh).toMatch(/\p{Script=Han}/u);
      expect(message.en).toMatch(/[a-z]/);
    }
  });
});

/** The words of a sound work order with some of them replaced, or with more. */
function withWords(...words: readonly string[]): string[] {
  const replaced = words.map((word) => word.slice(0, word.indexOf('=') + 1));
  return [...workOrderWords('complaint').filter((word) => !replaced.some((each) => word.startsWith(each))), ...words];
}

async function writeFiles(folder: string): Promise<void> {
  const workbook = await readFile(sample('work-orders.xlsx'));
  const csv = await readFile(sample('work-orders.csv'), 'utf8');
  const sheets = [{ name: 'a', rows: [['登记编号']] }];
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'cut.xlsx': workbook.subarray(0, Math.floor(workbook.length * 0.7)),
    'locked.xlsx': await writeXlsx({ sheets, encryption: { password: 'secret', spinCount: 1_000 } }),
    'old.xls': Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(4_096),
      Buffer.from('Workbook', 'utf16le'),
    ]),
    'page.csv': '<html><table><tr><td>登记编号</td></tr></table></html>',
    'empty.csv': '',
    'bytes.csv': Buffer.from([0x41, 0xff, 0xff, 0x80, 0x80]),
    'mixed.csv': Buffer.concat([Buffer.from(csv), iconv.encode('混入的国标文字', 'gb18030')]),
    'strange.csv': '甲,乙\n1,2\n',
    'open.csv': '登记编号,类型,接收方式,登记时间,诉求内容\n1,"投诉,电话,2026-05-06,退款\n',
    'marked.csv': iconv.encode(`\ufeff${csv}`, 'utf-16le'),
  };
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)));
}
