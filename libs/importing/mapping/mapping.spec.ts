import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImportError } from '../faults.js';
import type { RawRow } from '../reading/table.js';
import { findHeader } from './header.js';
import { BUILT_IN_MAPPINGS, loadMapping, parseMapping } from './load-mapping.js';

const yaml = await readFile(new URL('../mappings/hotline-12345.yaml', import.meta.url), 'utf8');
const problemsOf = (text: string): string => {
  try {
    parseMapping(text, 'mine.yaml');
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(ImportError);
    expect((error as ImportError).code).toBe('import.mapping-invalid');
    return (error as ImportError).text.zh;
  }
};

describe('a mapping', () => {
  it.each(BUILT_IN_MAPPINGS)('%s comes with the engine and is right', async (name) => {
    expect((await loadMapping(name)).id).toBe(name);
  });

  it('can be a file of one’s own', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mapping-'));
    try {
      await writeFile(join(directory, 'mine.yaml'), yaml.replace('id: hotline-12345', 'id: mine'));
      expect((await loadMapping(join(directory, 'mine.yaml'))).id).toBe('mine');
    } finally {
      await rm(directory, { recursive: true });
    }
    await expect(loadMapping(join(directory, 'mine.yaml'))).rejects.toMatchObject({
      code: 'import.mapping-unreadable',
    });
  });

  it.each<[string, string, RegExp]>([
    ['a field that does not exist', yaml.replace('  category:', '  categry:'), /categry/],
    [
      'a channel that does not exist',
      yaml.replace('电话: hotline-12345', '电话: fax'),
      /hotline-12315.*\n.*fields\.channel\.values\["电话"\]/,
    ],
    [
      'a kind that does not exist',
      yaml.replace('投诉: complaint', '投诉: praise'),
      /consultation.*\n.*fields\.kind\.values\["投诉"\]/,
    ],
    [
      'no titles',
      yaml.replace('number: { titles: [工单号, 受理编号] }', 'number: { titles: [] }'),
      /fields\.number\.titles/,
    ],
    ['a title that two fields claim', yaml.replace('titles: [诉求分类', 'titles: [来电内容'), /来电内容.*request/],
    ['a source with a blank', yaml.replace('system: hotline-12345', 'system: hot line'), /system/],
    ['what is no YAML', 'fields: [', /mine\.yaml/],
    ['nothing', '', /mine\.yaml/],
  ])('with %s is refused, and the place is named', (_, text, problem) => {
    expect(problemsOf(text)).toMatch(problem);
  });
});

describe('the header', () => {
  const find = async (rows: RawRow['cells'][], mapping = 'national-platform') =>
    findHeader(
      rows.map((cells, i) => ({ row: i + 1, cells })),
      await loadMapping(mapping),
      'x.csv',
    );
  const titles = ['登记编号', '类型', '登记时间', '诉求内容', '企业名称'];
  const data = ['1', '投诉', '2023-01-05', '退款', '示例店'];

  it('stands in the first row, or below a title and blank lines', async () => {
    expect((await find([titles, data])).row).toBe(1);
    expect((await find([['2023年1月工单'], [], ['导出时间：2023-02-01'], titles, data])).row).toBe(4);
  });

  it('is known by its titles whatever their width, blanks and marks', async () => {
    const header = await find([['*登记编号：', '类　型', '登 记 时 间', '诉求\n内容', '企业名称\u200b'], data]);
    expect([...header.columns.keys()].sort()).toEqual(['kind', 'number', 'receivedAt', 'request', 'respondentName']);
    expect(header.columns.get('respondentName')?.letter).toBe('E');
  });

  it('of two rows is read as one: headings over several columns, titles over two rows', async () => {
    const header = await find([
      ['工单'],
      ['登记编号', '类型', '登记时间', '诉求内容', '企业信息', null, '备注'],
      [null, null, null, null, '企业名称', '企业地址', null],
      data,
    ]);
    expect(header.row).toBe(3);
    expect(header.columns.get('respondentAddress')?.letter).toBe('F');
    expect(header.ignored.map(({ title }) => title)).toEqual(['备注']);
  });

  it('prefers the title that the mapping names first', async () => {
    const header = await find([['登记时间', '接收时间', '类型', '诉求内容'], data]);
    expect(header.columns.get('receivedAt')?.title).toBe('登记时间');
    expect(header.ignored.map(({ title }) => title)).toEqual(['接收时间']);
  });

  it('knows its own repetition on a later page, and a row that is shifted to the right', async () => {
    const header = await find([titles, data]);
    expect(header.isRepeated(titles)).toBe(true);
    expect(header.isRepeated(data)).toBe(false);
    expect(header.isTooWide([...data, ' '])).toBe(false);
    expect(header.isTooWide([...data, '多出'])).toBe(true);
  });

  it('that is not there is missed with the names of the columns that are needed', async () => {
    await expect(find([['姓名甲', '13800001000'], data])).rejects.toMatchObject({
      code: 'import.no-known-columns',
      details: { expected: '登记时间、诉求内容、类型' },
    });
  });

  it('that lacks a required column says which', async () => {
    await expect(find([['登记编号', '类型', '企业名称', '登记时间'], data])).rejects.toMatchObject({
      code: 'import.columns-missing',
      details: { missing: '诉求内容', row: 1 },
    });
  });

  it('that names a column twice is refused, for which one is meant cannot be told', async () => {
    await expect(find([['登记编号', '类型', '登记时间', '诉求内容', '诉求内容'], data])).rejects.toMatchObject({
      code: 'import.column-twice',
      details: { first: 'D', second: 'E' },
    });
  });
});
