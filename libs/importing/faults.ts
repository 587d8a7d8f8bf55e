import type { Bilingual } from '#libs/kernel';
import { errorCode, ProblemError } from '#libs/platform';
import type { ProblemParts } from '#libs/platform';

/** Values that a message may name. Never personal data: a fault of a name, a telephone or a free text says where, not what. */
export type FaultDetails = Readonly<Record<string, string | number>>;

/**
 * What can be wrong with a file as a whole. The code is stable; `{name}` in a text is filled from the details.
 * Each text says what to do next.
 */
const FILE_FAULTS = {
  'import.file-unreadable': {
    zh: '无法读取文件 {file}：{reason}。请检查路径和权限。',
    en: 'cannot read {file}: {reason}. Check the path and its permissions.',
  },
  'import.file-empty': { zh: '文件 {file} 是空的。', en: '{file} is empty.' },
  'import.file-encrypted': {
    zh: '文件 {file} 有密码保护。请在 Excel 中取消密码后另存再导入。',
    en: '{file} is protected by a password. Remove the password in Excel, save it and import again.',
  },
  'import.file-old-excel': {
    zh: '文件 {file} 是旧版 Excel（.xls）格式。请另存为 .xlsx 或 CSV 再导入。',
    en: '{file} is an old Excel file (.xls). Save it as .xlsx or CSV and import again.',
  },
  'import.file-damaged': {
    zh: '文件 {file} 已损坏或不完整：{reason}。请重新导出或重新传送。',
    en: '{file} is damaged or cut off: {reason}. Export or transfer it again.',
  },
  'import.file-too-large': {
    zh: '文件 {file} 超出限制：{what} 超过 {limit}。大文件请导出为 CSV。',
    en: '{file} exceeds a limit: {what} over {limit}. Export large files as CSV.',
  },
  'import.file-unknown-format': {
    zh: '无法识别文件 {file} 的格式（{found}）。可以导入 CSV（逗号、分号、制表符）和 .xlsx。',
    en: 'the format of {file} is not known ({found}). CSV (comma, semicolon, tab) and .xlsx can be imported.',
  },
  'import.encoding-unknown': {
    zh: '无法识别文件 {file} 的编码：既不是 UTF-8（第 {offset} 字节不符），也不是 GB18030、带标记的 UTF-16。请用 --encoding 指明，或另存为 UTF-8。',
    en: 'the encoding of {file} is not known: not UTF-8 (byte {offset} does not fit), not GB18030, not UTF-16 with a mark. Name it with --encoding or save the file as UTF-8.',
  },
  'import.encoding-broken': {
    zh: '文件 {file} 在第 {line} 行（第 {offset} 字节）不是有效的 {encoding}：编码混杂或内容损坏。一行都没有导入。',
    en: '{file} is not valid {encoding} at line {line} (byte {offset}): mixed encodings or damage. No row was imported.',
  },
  'import.encoding-other': {
    zh: '文件 {file} 不是 {encoding}：其内容是 {found}。请去掉 --encoding 或改为 {found}。',
    en: '{file} is not {encoding}: its content is {found}. Leave --encoding out or name {found}.',
  },
  'import.csv-quote-open': {
    zh: '文件 {file} 第 {row} 行的引号没有闭合（或该行超过 {limit} 字节）。此前的行可能已经处理；修正后重新导入不会重复登记。',
    en: '{file}: row {row} has a quote that never closes (or is longer than {limit} bytes). Rows before it may be done; import the mended file again, nothing is registered twice.',
  },
  'import.sheet-missing': {
    zh: '文件 {file} 中没有可见的工作表“{sheet}”。',
    en: '{file} has no visible sheet “{sheet}”.',
  },
  'import.no-known-columns': {
    zh: '文件 {file} 的前 {searched} 行中没有找到表头。映射“{mapping}”要求的列：{expected}。',
    en: 'no header in the first {searched} rows of {file}. The mapping “{mapping}” needs the columns: {expected}.',
  },
  'import.columns-missing': {
    zh: '文件 {file} 缺少必需的列：{missing}（表头在第 {row} 行）。请补充列，或在映射中改写列名。',
    en: '{file} lacks required columns: {missing} (header in row {row}). Add them, or name them in the mapping.',
  },
  'import.column-twice': {
    zh: '文件 {file} 的表头（第 {row} 行）中“{title}”出现了两次（{first} 列和 {second} 列），无法确定用哪一列。',
    en: '{file}: the title “{title}” stands twice in the header (row {row}, columns {first} and {second}); which one is meant cannot be told.',
  },
  'import.mapping-unreadable': {
    zh: '无法读取映射文件 {file}：{reason}',
    en: 'cannot read the mapping {file}: {reason}',
  },
  'import.mapping-invalid': {
    zh: '映射文件 {file} 不正确：\n{problems}',
    en: 'the mapping {file} is not right:\n{problems}',
  },
  'import.report-unwritable': {
    zh: '无法写入报告 {file}：{reason}。此前的行可能已经处理；排除原因后重新导入不会重复登记。',
    en: 'cannot write the report {file}: {reason}. Rows before it may be done; mend the cause and import again, nothing is registered twice.',
  },
} as const satisfies Record<string, Bilingual>;

export type FileFaultCode = keyof typeof FILE_FAULTS;

/** Thrown for a file, a mapping or a report that cannot be worked with; a row's own faults are data in the report. */
export class ImportError extends ProblemError {
  readonly text: Bilingual;

  constructor(code: FileFaultCode, details: FaultDetails, options?: ErrorOptions & Pick<ProblemParts, 'errors'>) {
    const text = filled(FILE_FAULTS[code], details);
    const status = code === 'import.file-unreadable' ? 404 : isNoSpace(options?.cause) ? 507 : 400;
    super({
      ...{ code, status, messages: text, details },
      ...(options?.errors && { errors: options.errors }),
      ...(options?.cause !== undefined && { cause: options.cause }),
    });
    this.text = text;
  }
}

function isNoSpace(cause: unknown): boolean {
  const code = errorCode(cause);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** What can be wrong with one row. */
const ROW_FAULTS = {
  'import.cell-missing': { zh: '缺少“{field}”', en: '“{field}” is missing' },
  'import.text-too-long': {
    zh: '“{field}”有 {length} 个字符，超过 {limit}',
    en: '“{field}” has {length} characters, over {limit}',
  },
  'import.text-unreadable': {
    zh: '“{field}”含有无法还原的乱码字符',
    en: '“{field}” holds characters that were lost in a conversion',
  },
  'import.cell-error': { zh: '“{field}”是 Excel 错误值 {value}', en: '“{field}” is the Excel error {value}' },
  'import.cell-kind': { zh: '“{field}”不能是{found}单元格', en: '“{field}” cannot be a cell of the kind {found}' },
  'import.number-mangled': {
    zh: '“{field}”被 Excel 改成了科学计数法或丢失了末尾数字（{value}），原编号已无法还原；请把该列设为文本后重新导出',
    en: '“{field}” was turned by Excel into scientific notation or lost its last digits ({value}); export again with that column as text',
  },
  'import.number-twice': {
    zh: '登记编号与第 {first} 行相同而内容不同',
    en: 'the same work-order number as row {first} with other content',
  },
  'import.kind-unknown': {
    zh: '“{field}”的值“{value}”不在映射表中',
    en: '“{field}”: the value “{value}” is not in the mapping',
  },
  'import.kinds-together': {
    zh: '“{value}”不能登记为一份诉求：只有投诉和举报可以合并提出',
    en: '“{value}” cannot be one submission: only a complaint and a report may come together',
  },
  'import.channel-unknown': {
    zh: '“{field}”的值“{value}”不在映射表中',
    en: '“{field}”: the value “{value}” is not in the mapping',
  },
  'import.unit-unknown': { zh: '组织机构中没有“{value}”', en: 'the organisation tree has no “{value}”' },
  'import.unit-conflict': { zh: '“{department}”不属于“{body}”', en: '“{department}” is not part of “{body}”' },
  'import.date-unreadable': {
    zh: '无法读取“{field}”中的日期“{value}”',
    en: '“{field}”: the date “{value}” cannot be read',
  },
  'import.date-ambiguous': {
    zh: '“{field}”中的“{value}”无法确定年月日的顺序',
    en: '“{field}”: the order of day, month and year in “{value}” cannot be told',
  },
  'import.date-serial': {
    zh: '“{field}”中的“{value}”像是 Excel 序列日期；CSV 不说明日期系统，请在映射中指明 serialDates',
    en: '“{field}”: “{value}” looks like an Excel serial date; CSV does not say which date system, so name serialDates in the mapping',
  },
  'import.money-unreadable': {
    zh: '无法读取“{field}”中的金额“{value}”',
    en: '“{field}”: the amount “{value}” cannot be read',
  },
  'import.phone-several': { zh: '“{field}”含有不止一个号码', en: '“{field}” holds more than one number' },
  'import.phone-unreadable': { zh: '“{field}”不是有效的电话号码', en: '“{field}” is not a telephone number' },
  'import.id-number-invalid': {
    zh: '“{field}”不是有效的公民身份号码',
    en: '“{field}” is not a citizen identity number',
  },
  'import.row-too-wide': {
    zh: '该行的单元格多于表头的 {columns} 列：内容中的分隔符可能没有加引号，各列已错位',
    en: 'the row has more cells than the {columns} columns of the header: a delimiter within a text may lack its quotes, so the columns are shifted',
  },
  'import.uscc-invalid': {
    zh: '“{field}”不是有效的统一社会信用代码',
    en: '“{field}” is not a unified social credit code',
  },
} as const satisfies Record<string, Bilingual>;

export type RowFaultCode = keyof typeof ROW_FAULTS;

/** Where in the file a fault is. */
export interface CellRef {
  /** Column letter as Excel shows it: `A`, `AB`. */
  readonly letter: string;
  readonly title: string;
}

/** Why a row was refused: a fault that the import found, or what the case's decider answered. */
export interface RowReason {
  readonly code: string;
  readonly article?: string;
  readonly message: Bilingual;
  /** The cell at fault, where one is. */
  readonly cell: CellRef | null;
}

export function rowReason(code: RowFaultCode, details: FaultDetails, cell: CellRef | null): RowReason {
  const short = Object.entries(details).map(
    ([name, value]) => [name, typeof value === 'string' ? clipped(value) : value] as const,
  );
  return { code, message: filled(ROW_FAULTS[code], Object.fromEntries(short)), cell };
}

/** A cell may hold a novel; a message names its beginning. */
function clipped(value: string): string {
  const characters = Array.from(value.slice(0, 200));
  return characters.length > 60 ? `${characters.slice(0, 60).join('')}…` : value;
}

function filled(text: Bilingual, details: FaultDetails): Bilingual {
  const fill = (template: string) =>
    template.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(details[name] ?? placeholder));
  return { zh: fill(text.zh), en: fill(text.en) };
}
