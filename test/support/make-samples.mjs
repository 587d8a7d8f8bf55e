/**
 * Makes the files in docs/samples anew: `node test/support/make-samples.mjs [directory]`.
 *
 * One set of work orders in three forms. The divisions are those of 伊春市; people, businesses, telephones and codes are made
 * up: names say so, mobile numbers lie in 138-0000-xxxx, organisation codes begin with three zeros, which none does. About a
 * third of the rows are dirty in ways that real exports are; docs/samples/README.md lists them.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { writeXlsx } from 'hucre';
import iconv from 'iconv-lite';

export const TITLE = '伊春市12315工单导出表（示例，人物、企业、电话均为虚构）';
export const COLUMNS = [
  '登记编号',
  '类型',
  '接收方式',
  '登记时间',
  '提供方姓名',
  '联系电话',
  '联系地址',
  '企业名称',
  '企业地址',
  '统一社会信用代码',
  '诉求内容',
  '问题类别',
  '具体问题',
  '事发地',
  '涉及金额',
  '初查受理状态',
  '处理机构',
  '处理部门',
  '反馈内容',
  '备注',
];
/** In the workbook some titles stand under a heading that is merged over them. */
const GROUPS = [
  { title: '提供方信息', from: 4, to: 6 },
  { title: '企业信息', from: 7, to: 9 },
];

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** A well-formed 统一社会信用代码 that no business bears. */
function uscc(division, serial) {
  const organisation = `000${String(serial).padStart(5, '0')}`;
  const sum8 = [3, 7, 9, 10, 5, 8, 4, 2].reduce((sum, weight, i) => sum + weight * Number(organisation[i]), 0);
  const check8 = { 10: 'X', 11: '0' }[11 - (sum8 % 11)] ?? String(11 - (sum8 % 11));
  const first17 = `91${division}${organisation}${check8}`;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * ALPHABET.indexOf(first17[i]), 0);
  return first17 + ALPHABET[(31 - (sum % 31)) % 31];
}

const PLACES = [
  [
    '230717',
    '伊美区',
    '伊春市伊美区市场监督管理局',
    ['旭日市场监督管理所', '红升市场监督管理所', '前进市场监督管理所'],
  ],
  ['230718', '乌翠区', '乌翠区市场监督管理局', ['乌马河市场监督管理所', '翠峦市场监督管理所']],
  ['230719', '友好区', '友好区市场监督管理局', ['双子河市场监督管理所', '铁林市场监督管理所']],
  ['230781', '铁力市', '铁力市市场监督管理局', ['双丰所']],
];
const STORIES = [
  ['预付卡消费', '健身卡退款', '健身馆', '办理年卡后门店停业，要求退还剩余费用。', 128000],
  ['食品安全', '过期食品', '食品超市', '购买的饼干已过保质期，要求退款并赔偿。', 3500],
  ['家用电器', '质量问题', '电器商店', '购买的洗衣机三个月内两次维修仍不能使用，要求更换。', 239900],
  ['价格', '未明码标价', '餐馆', '用餐后发现菜品价格与菜单不符，要求退还多收部分。', 4800],
  ['服装鞋帽', '虚假宣传', '服装店', '宣传为羊毛，实际成分不符，要求退货。', 59900],
];
const yuan = (fen) => (fen / 100).toFixed(2);
const two = (n) => String(n).padStart(2, '0');

/** The same moment in the shapes in which exports write it. */
const SHAPES = [
  (t) => `${t.y}-${two(t.m)}-${two(t.d)} ${two(t.h)}:${two(t.mi)}`,
  (t) => `${t.y}/${t.m}/${t.d} ${t.h}:${two(t.mi)}`,
  (t) => `${t.y}年${t.m}月${t.d}日 ${t.h}时${t.mi}分`,
  (t) => `${t.y}${two(t.m)}${two(t.d)}${two(t.h)}${two(t.mi)}00`,
  (t) => `${t.y}-${two(t.m)}-${two(t.d)} ${t.h < 12 ? '上午' : '下午'} ${t.h % 12 || 12}:${two(t.mi)}`,
];

function cleanRow(i) {
  const [division, district, body, stations] = PLACES[i % PLACES.length];
  const [category, problem, business, request, fen] = STORIES[i % STORIES.length];
  const t = { y: 2023 + (i % 4), m: 1 + ((i * 5) % 9), d: 1 + ((i * 7) % 28), h: 8 + (i % 10), mi: (i * 11) % 60 };
  return {
    登记编号: `${division}00${t.y}${two(t.m)}${two(t.d)}${String(1000 + i)}`,
    类型: ['投诉', '投诉', '举报', '咨询'][i % 4],
    接收方式: ['全国12315平台', '电话', '12345热线', '手机APP', '微信小程序', '来人', '来信'][i % 7],
    登记时间: { text: SHAPES[i % SHAPES.length](t), at: t },
    提供方姓名: `示例${'甲乙丙丁戊己庚辛壬癸'[i % 10]}`,
    联系电话: `1380000${String(1000 + i)}`,
    联系地址: `伊春市${district}虚构路${i + 1}号`,
    企业名称: `${district}示例${business}（虚构）`,
    企业地址: `伊春市${district}虚构大街${i + 10}号`,
    统一社会信用代码: uscc(division, 100 + i),
    诉求内容: request,
    问题类别: category,
    具体问题: problem,
    事发地: `黑龙江省伊春市${district}`,
    涉及金额: yuan(fen + i * 100),
    初查受理状态: ['已受理', '不予受理', '待初查', ''][i % 4],
    处理机构: body,
    处理部门: stations[i % stations.length],
    反馈内容: i % 4 === 0 ? '已组织双方调解，达成一致。' : '',
    备注: '',
  };
}

const toFullWidth = (text) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));

/** Dirt that the import understands, by clean row. */
const UNDERSTOOD = {
  1: (r) => ({ ...r, 类型: '投诉,举报' }),
  2: (r) => ({ ...r, 联系电话: '138-0000-1002', 登记编号: toFullWidth(r.登记编号) }),
  3: (r) => ({ ...r, 统一社会信用代码: r.统一社会信用代码.toLowerCase(), 接收方式: '　电话　' }),
  4: (r) => ({ ...r, 涉及金额: '1,234.50元', 诉求内容: '第一，要求退款；\n第二，店员说"不退不换"，请核实。' }),
  5: (r) => ({ ...r, 登记编号: '' }),
  6: (r) => ({ ...r, 类型: '举报', 提供方姓名: '匿名', 联系电话: '-', 联系地址: '无' }),
  7: (r) => ({ ...r, 涉及金额: '￥１２８', 企业名称: `\u200b${r.企业名称} ` }),
  8: (r) => ({ ...r, 类型: '投诉举报', 联系电话: '０４５８-3610008' }),
  9: (r) => ({ ...r, 处理部门: '消费者权益保护科', 涉及金额: '' }),
  10: (r) => ({ ...r, 企业名称: '', 企业地址: '', 统一社会信用代码: '', 涉及金额: '暂无' }),
  11: (r) => ({ ...r, 涉及金额: '0.2万元', 处理机构: '', 处理部门: '' }),
};

/** Dirt that is refused, each with what it is. */
const REFUSED = [
  (r) => ({ ...r, 登记编号: '1.23E+17', 备注: '编号被改成科学计数法' }),
  (r) => ({ ...r, 类型: '表扬', 备注: '类型不在映射表' }),
  (r) => ({ ...r, 登记时间: '', 备注: '缺登记时间' }),
  (r) => ({ ...r, 登记时间: { text: '05/01/2023' }, 备注: '日月顺序不明' }),
  (r) => ({ ...r, 联系电话: '1380000', 备注: '电话号码不完整' }),
  (r) => ({ ...r, 联系电话: '13800001008、13800001009', 备注: '两个号码' }),
  (r) => ({ ...r, 统一社会信用代码: '91230717000001000A', 备注: '校验码不符' }),
  (r) => ({ ...r, 涉及金额: '约五百元', 备注: '金额不是数字' }),
  (r) => ({ ...r, 处理机构: '某某市市场监督管理局', 备注: '机构不在本市' }),
  (r) => ({ ...r, 处理机构: '铁力市市场监督管理局', 处理部门: '旭日所', 备注: '部门不属于机构' }),
  (r) => ({ ...r, 登记时间: { text: '2099-01-05 09:10' }, 备注: '将来的日期' }),
  (r) => ({ ...r, 诉求内容: '', 备注: '缺诉求内容' }),
  (r) => ({ ...r, 接收方式: '传真', 备注: '接收方式不在映射表' }),
];

/** Rows below the header; `null` is a blank row, `'header'` the titles once more, as joined pages have them. */
export function sampleRows() {
  const clean = Array.from({ length: 26 }, (_, i) => (UNDERSTOOD[i] ?? ((r) => r))(cleanRow(i)));
  const refused = REFUSED.map((spoil, i) => spoil(cleanRow(30 + i)));
  const contradiction = { ...clean[12], 诉求内容: '同一编号，内容不同。', 备注: '与前面的编号相同而内容不同' };
  return [
    ...clean.slice(0, 14),
    null,
    clean[0],
    ...refused.slice(0, 7),
    'header',
    ...clean.slice(14),
    ...refused.slice(7),
    contradiction,
  ];
}

const shown = (value) => (typeof value === 'object' ? value.text : value);
const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export function sampleCsv() {
  const line = (cells) => `${cells.map(quoted).join(',')}\r\n`;
  const rows = sampleRows().map((row) =>
    row === null ? '\r\n' : line(COLUMNS.map((name) => (row === 'header' ? name : shown(row[name])))),
  );
  return line([TITLE]) + line(COLUMNS) + rows.join('');
}

/** A time as the workbook holds it: by turns a date cell, a bare serial number, a text. */
function timeCell(value, index) {
  if (typeof value === 'string') return value || null;
  if (!value.at || index % 3 === 2) return value.text;
  const { y, m, d, h, mi } = value.at;
  const wall = Date.UTC(y, m - 1, d, h, mi);
  return index % 3 === 0 ? new Date(wall) : wall / 86_400_000 + 25_569;
}

export async function sampleXlsx() {
  const heading = COLUMNS.map((name, i) => {
    const group = GROUPS.find(({ from, to }) => i >= from && i <= to);
    return group ? (i === group.from ? group.title : null) : name;
  });
  const titles = COLUMNS.map((name, i) => (GROUPS.some(({ from, to }) => i >= from && i <= to) ? name : null));
  const rows = sampleRows().map((row, index) => {
    if (row === null) return [];
    if (row === 'header') return COLUMNS;
    return COLUMNS.map((name) => {
      if (name === '登记时间') return timeCell(row[name], index);
      if (name === '登记编号' && row[name] === '1.23E+17') return 1.23e17;
      if (name === '联系电话' && /^138\d{8}$/.test(row[name])) return Number(row[name]);
      if (name === '涉及金额' && /^\d+\.\d\d$/.test(row[name])) return Number(row[name]);
      return row[name] || null;
    });
  });
  const data = [[TITLE], heading, titles, ...rows];
  const cells = new Map();
  data.forEach((row, r) =>
    row.forEach(
      (value, c) => value instanceof Date && cells.set(`${r},${c}`, { value, style: { numFmt: 'yyyy/m/d h:mm' } }),
    ),
  );
  const merges = [
    { startRow: 0, startCol: 0, endRow: 0, endCol: COLUMNS.length - 1 },
    ...GROUPS.map(({ from, to }) => ({ startRow: 1, startCol: from, endRow: 1, endCol: to })),
    ...COLUMNS.flatMap((_, c) => (titles[c] === null ? [{ startRow: 1, startCol: c, endRow: 2, endCol: c }] : [])),
  ];
  // Fixed times, so that making the file anew changes nothing.
  const made = new Date('2026-11-01T00:00:00Z');
  return writeXlsx({
    properties: { created: made, modified: made },
    sheets: [{ name: '工单', rows: data, cells, merges }],
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const directory = process.argv[2] ?? fileURLToPath(new URL('../../docs/samples/', import.meta.url));
  const csv = sampleCsv();
  await writeFile(`${directory}/work-orders.csv`, `\ufeff${csv}`);
  await writeFile(`${directory}/work-orders-gb18030.csv`, iconv.encode(csv, 'gb18030'));
  await writeFile(`${directory}/work-orders.xlsx`, await sampleXlsx());
}
