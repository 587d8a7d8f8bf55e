import { CASE_KINDS, CHANNELS, statusTitles } from '#libs/case';
import { measures } from '#libs/efficacy';
import { groupings } from '#projections/measured';
import { publicTypeOf, TOPICS } from '#libs/publishing';
import { queueNames } from '#projections/case-queue';
import { EVENT_TYPES } from '../../../apps/server/feed/event-types.js';
import { SCALARS } from './json-schema.js';
import type { JsonSchema } from './json-schema.js';

/** A parameter of a path, a query string or a header: one name means one thing in the whole API. */
export interface Parameter {
  readonly zh: string;
  readonly en: string;
  readonly schema: JsonSchema;
  readonly example?: string;
  /** True where it may stand several times, each with one value. */
  readonly repeatable?: boolean;
}

const text: JsonSchema = { type: 'string' };
const decimal: JsonSchema = { type: 'string', pattern: '^\\d{1,19}$' };
const flag: JsonSchema = { type: 'string', enum: ['true', 'false'] };
const dayOrInstant: JsonSchema = { anyOf: [SCALARS.LocalDate, SCALARS.Instant] };
const oneOf = (values: readonly string[]): JsonSchema => ({ type: 'string', enum: values });
const id = (zh: string, en: string, example: string): Parameter => ({ zh, en, schema: text, example });
const place = (zh: string, en: string): Parameter => ({ zh, en, schema: { type: 'string', pattern: '^\\d{1,18}$' } });
const known = (zh: string, en: string): Parameter => ({ zh, en, schema: dayOrInstant, example: '2023-06-30' });
const boundary = (zh: string, en: string): Parameter => ({ zh, en, schema: dayOrInstant, example: '2026-05-06' });
/** Several of a closed list, each as a value of its own; commas between them do as well. */
const several = (zh: string, en: string, values: readonly string[]): Parameter => ({
  ...{ zh: `${zh}；可多个`, en: `${en}; several may be given` },
  schema: { type: 'array', items: oneOf(values) },
  repeatable: true,
});

const MONTH = '^[1-9]\\d{3}-(0[1-9]|1[0-2])$';

export const queryParameters: Readonly<Record<string, Parameter>> = {
  after: { zh: '从此位置之后', en: 'Only what comes after this position', schema: decimal },
  asOf: {
    zh: '以何时为准判断是否超期；日期指当日结束',
    en: 'The instant that open clocks are judged by; a day means its end',
    schema: dayOrInstant,
  },
  at: { zh: '该时刻的案件', en: 'The case at that instant', schema: SCALARS.Instant },
  before: { zh: '上一页最后一条的编号', en: 'The id of the last one seen', schema: text },
  calendar: id('改按该日历判断', 'Judged by this calendar instead of each case’s own', 'cn-state-council-2023'),
  case: { zh: '仅此案件', en: 'Only this case', schema: SCALARS.CaseId },
  category: { zh: '问题类别', en: 'Category, as the work order names it', schema: text },
  channel: several('渠道', 'Channel', CHANNELS),
  clock: { zh: '仅此时限', en: 'Only the runs of this clock', schema: text, example: 'initial-review' },
  count: { zh: '一并给出总数', en: 'Say how many there are, too', schema: flag },
  cursor: { zh: '翻页游标，取自 next 或 prev', en: 'A page’s cursor, from `next` or `prev`', schema: text },
  dueFrom: boundary('到期日起', 'Due from then on'),
  dueTo: boundary('到期日止', 'Due until then'),
  follow: { zh: '读到末尾后继续等待', en: 'Go on when the end is reached', schema: flag },
  format: { zh: '格式', en: 'Format', schema: oneOf(['csv', 'json']) },
  from: { zh: '期间起', en: 'First day of the period', schema: SCALARS.LocalDate },
  groupBy: several('分组，至多两项', 'Rows by what; two at the most', groupings),
  handler: { zh: '承办人；me 为本人', en: 'Who handles it; `me` for oneself', schema: text },
  indicator: {
    zh: '仅此指标',
    en: 'Only this measure',
    schema: oneOf(measures().map(({ id }) => id)),
    example: 'on-time-closure',
  },
  kind: several('案件类型', 'Kind of case', CASE_KINDS),
  lang: { zh: '语言', en: 'Language', schema: oneOf(['zh', 'en']) },
  level: {
    zh: '按单位分组的层级；不给则为直接下级',
    en: 'Level of the units that make the rows; left out: those directly below',
    schema: oneOf(['bureau', 'county', 'station']),
  },
  limit: {
    zh: '最多几条',
    en: 'How many at the most',
    schema: { type: 'string', pattern: '^\\d{1,9}$' },
    example: '20',
  },
  month: { zh: '仅此月份', en: 'Only this month', schema: { type: 'string', pattern: MONTH }, example: '2026-05' },
  order: { zh: '顺序', en: 'Order', schema: oneOf(['asc', 'desc']) },
  measures: several('指标；all 为全部，不给则为四项比率', 'Measures; `all`: every one, left out: the four rates', [
    ...measures().map(({ id }) => id),
    'all',
  ]),
  overdue: { zh: '仅超期', en: 'Only what is overdue', schema: flag },
  own: { zh: '仅本单位，不含下级', en: 'The unit without what is below it', schema: flag },
  part: { zh: '比率的哪一部分', en: 'Which part of the rate', schema: oneOf(['numerator', 'denominator', 'misses']) },
  position: place('日志读到此位置', 'The log up to there'),
  queue: several('待办队列', 'Queue', queueNames),
  receivedFrom: boundary('收到日起', 'Received from then on'),
  receivedTo: boundary('收到日止', 'Received until then'),
  respondentUscc: { zh: '被投诉人统一社会信用代码', en: 'Unified social credit code of the respondent', schema: text },
  revision: {
    zh: '该修订号时的案件',
    en: 'The case at that revision',
    schema: { type: 'string', pattern: '^\\d{1,18}$' },
  },
  ruleSet: id('改按该规则集判断', 'Judged by this rule-set instead of each case’s own', 'cn-samr-order-121'),
  scheme: id('评价方案', 'Evaluation scheme', 'four-rates'),
  sort: {
    zh: '排序；前缀 - 为倒序',
    en: 'Order; `-` turns it round',
    schema: oneOf(['due', '-due', 'received', '-received', 'closed', '-closed']),
  },
  sourceNumber: { zh: '登记编号', en: 'The number that the source gave it', schema: text },
  status: several('办理状态', 'Status', Object.keys(statusTitles)),
  stream: {
    zh: '流名前缀',
    en: 'Prefix of the stream’s name',
    schema: { type: 'string', pattern: '^[a-z][A-Za-z0-9_-]{0,119}$' },
  },
  text: { zh: '全文检索', en: 'Words to be found in the text', schema: text, example: '退款 健身卡' },
  to: { zh: '期间止', en: 'Last day of the period', schema: SCALARS.LocalDate },
  type: {
    zh: '事件类型；可多个',
    en: 'Type of event; several may be given',
    schema: { type: 'array', items: oneOf([...EVENT_TYPES]) },
    repeatable: true,
  },
  types: {
    zh: '公开事件类型（CloudEvents type）；可多个',
    en: 'Public types of the topic, as CloudEvents `type`; several may be given',
    schema: { type: 'array', items: oneOf([...publicTypeOf.keys()]) },
    repeatable: true,
  },
  unit: {
    zh: '单位及其下级，代码或名称',
    en: 'A unit and what is below it, by code or name',
    schema: text,
    example: '230700',
  },
  withAsOf: known('另一侧：当时所知', 'The other side as it was known then'),
  withCalendar: id('另一侧：改按该日历判断', 'The other side judged by this calendar', 'cn-state-council-2023'),
  withPosition: place('另一侧：日志读到此位置', 'The other side’s log up to there'),
  withRuleSet: id('另一侧：改按该规则集判断', 'The other side judged by this rule-set', 'cn-samr-order-121'),
  withScheme: id('另一侧的评价方案', 'Evaluation scheme of the other side', 'four-rates'),
};

export const pathParameters: Readonly<Record<string, Parameter>> = {
  id: { zh: '编号', en: 'Id', schema: text },
  rate: { zh: '比率或其他指标', en: 'A rate, or another measure', schema: oneOf(measures().map(({ id }) => id)) },
  line: { zh: '方案中的指标', en: 'A line of the scheme', schema: text, example: 'closure' },
  sha256: { zh: '文件的 SHA-256', en: 'SHA-256 of the file', schema: SCALARS.Sha256, example: 'a'.repeat(64) },
  topic: { zh: '事件流', en: 'A public stream', schema: oneOf(TOPICS), example: 'shuangwei.cases.v1' },
  type: {
    zh: '公开事件类型',
    en: 'A public type, as CloudEvents `type`',
    schema: text,
    example: 'shuangwei.case.registered.v1',
  },
  unit: { zh: '单位，代码或名称', en: 'The unit, by code or name', schema: text, example: '230700' },
  date: { zh: '日期', en: 'The day', schema: SCALARS.LocalDate },
  week: {
    zh: '周（ISO 8601）',
    en: 'The week (ISO 8601)',
    schema: { type: 'string', pattern: '^[1-9]\\d{3}-W(0[1-9]|[1-4]\\d|5[0-3])$' },
    example: '2026-W19',
  },
  month: { zh: '月份', en: 'The month', schema: { type: 'string', pattern: MONTH }, example: '2026-05' },
  year: {
    zh: '年、月或起止日期',
    en: 'A year, a month or a range of days',
    schema: { type: 'string', pattern: '^[1-9]\\d{3}(-\\d{2}|(-\\d{2}){2}\\.\\.\\d{4}(-\\d{2}){2})?$' },
    example: '2023',
  },
};

/** `{id}` of a case. */
export const caseIdParameter: Parameter = { zh: '案件编号', en: 'Id of the case', schema: SCALARS.CaseId };

/** Headers that a request may bear, by their names in lower case. */
export const requestHeaders: Readonly<Record<string, Parameter & { readonly name: string }>> = {
  'idempotency-key': {
    name: 'Idempotency-Key',
    zh: '幂等键：同键同内容得到同一答复，同键异内容 422',
    en: 'The same key with the same content gives the first answer again, with another 422',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  },
  'if-match': {
    name: 'If-Match',
    zh: '所见的修订号；已变更则 412',
    en: 'The revision that was seen, in quotes; 412 where it has moved on',
    schema: { type: 'string', pattern: '^(\\*|"\\d{1,18}")$' },
    example: '"12"',
  },
  'if-none-match': {
    name: 'If-None-Match',
    zh: '已有的版本；未变则 304',
    en: 'The entity tags that one has; 304 where nothing changed',
    schema: text,
    example: '"12"',
  },
  'if-range': { name: 'If-Range', zh: '仅当版本相符时取部分', en: 'A range only of this version', schema: text },
  range: { name: 'Range', zh: '取文件的一部分', en: 'A part of the file', schema: text, example: 'bytes=0-1023' },
  'x-at-least-position': {
    name: 'X-At-Least-Position',
    zh: '读模型须至少知晓此位置，最多等候 5 秒',
    en: 'Wait, 5 s at the most, until the read model knows the log up to there',
    schema: decimal,
  },
  'last-event-id': {
    name: 'Last-Event-ID',
    zh: '从此事件之后继续，优先于 after；空为无',
    en: 'Go on after this event; goes before `after`; empty: none',
    schema: { type: 'string', pattern: '^(\\d{1,19}(\\.[1-9]\\d{0,3})?)?$' },
  },
};

/** Headers of answers, by their names in lower case. */
export const answerHeaders: Readonly<Record<string, Parameter & { readonly name: string }>> = {
  etag: { name: 'ETag', zh: '修订号或内容的标记', en: 'Tag of the revision or of the content', schema: text },
  location: { name: 'Location', zh: '新资源的地址', en: 'Where to find it', schema: text },
  'x-position': {
    name: 'X-Position',
    zh: '读模型所知的日志位置',
    en: 'How far the read model knows the log',
    schema: decimal,
  },
  'content-disposition': { name: 'Content-Disposition', zh: '文件名', en: 'The name to save it under', schema: text },
  'content-range': { name: 'Content-Range', zh: '所给的部分', en: 'Which part this is', schema: text },
  'accept-ranges': { name: 'Accept-Ranges', zh: '可取部分', en: 'Parts may be asked for', schema: text },
};
