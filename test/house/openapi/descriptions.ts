import { REPORT_FORMATS } from '#libs/reports';
import type { Parameter } from './parameters.js';
import type { JsonSchema } from './json-schema.js';

/** What no code says of a route: what it is for, and what it answers where it writes its answer itself. */
export interface Description {
  /** Name of the operation, for generated clients. */
  readonly id: string;
  readonly tag: Tag;
  readonly zh: string;
  readonly en: string;
  /** Parameters that mean something else here than elsewhere, or that are not read by `knownParameters`. */
  readonly query?: Readonly<Record<string, Partial<Parameter>>>;
  /** Which of the examples of bodies (examples.ts) is its own. */
  readonly example?: string;
  /** Headers that its code looks at only to refuse them. */
  readonly refuses?: readonly string[];
  /** Media type → what it holds, for a route that writes its answer itself. */
  readonly writes?: Readonly<Record<string, JsonSchema>>;
  /** Statuses of problems beside those that follow from what the route takes. */
  readonly problems?: readonly number[];
  /** Statuses that bear the same kind of answer as success. */
  readonly also?: readonly number[];
}

export const tags = {
  cases: { zh: '案件', en: 'Cases' },
  actions: { zh: '动作', en: 'Actions' },
  queues: { zh: '队列', en: 'Queues' },
  rates: { zh: '比率', en: 'Rates' },
  efficacy: { zh: '效能评价', en: 'Efficacy evaluation' },
  law: { zh: '办法、日历与评价方案', en: 'Rule-sets, calendars and evaluation schemes' },
  supervision: { zh: '日看周查月结', en: 'Daily look, weekly check, monthly settlement' },
  evidence: { zh: '证据', en: 'Evidence' },
  imports: { zh: '导入', en: 'Imports' },
  webhooks: { zh: '推送', en: 'Webhooks' },
  log: { zh: '事件流', en: 'The log' },
  documents: { zh: '文档', en: 'Documents' },
  operation: { zh: '运维', en: 'Operation' },
} as const;
export type Tag = keyof typeof tags;

const upTo = (most: number): Partial<Parameter> => ({
  zh: `最多几条，1 至 ${most}`,
  en: `How many at the most, 1 to ${most}`,
});
/** Of a score or a rate: the log itself ends there, not only the judging of open clocks. */
const KNOWN_THEN: Partial<Parameter> = {
  zh: '当时所知：此后记入日志的一概不计；日期指当日结束',
  en: 'As it was known then: what the log learned later does not count; a day means its end',
};
const WHOSE: Partial<Parameter> = {
  zh: '承办人；me 为本人，- 为无承办人',
  en: 'Who handled it; `me` for oneself, `-` for nobody',
};
/** Statuses of what is about one webhook. */
const WEBHOOK: Partial<Description> = { problems: [404] };
const BEFORE_NUMBER: Partial<Parameter> = {
  zh: '上一页最后一条的序号，取自 next',
  en: 'The number of the last one seen, from `next`',
};
const describe = (id: string, tag: Tag, zh: string, en: string, more: Partial<Description> = {}): Description => ({
  ...{ id, tag, zh, en },
  ...more,
});
const reportFormat: Partial<Parameter> = {
  zh: '报告格式；默认 html',
  en: 'How the report is wanted; a page where it is left out',
  schema: { type: 'string', enum: [...REPORT_FORMATS] },
};
const CURSOR_OR_LATEST = '^(latest|(0|[1-9]\\d{0,18})(\\.[1-9]\\d{0,3})?)$';
const file: JsonSchema = { type: 'string', contentMediaType: 'application/octet-stream' };

/** A report, in each of its formats. */
const reported: Readonly<Record<string, JsonSchema>> = {
  'text/html': { type: 'string' },
  'text/csv': { type: 'string' },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': file,
  'application/pdf': file,
};

/** Every route but those of actions, which `caseActions` names. A test refuses a route that is missing here, and one that is gone. */
export const descriptions: Readonly<Record<string, Description>> = {
  'GET /api/v1/cases': describe('listCases', 'cases', '案件列表', 'List cases', { query: { limit: upTo(500) } }),
  'POST /api/v1/cases': describe('registerCase', 'cases', '登记案件', 'Register a case', {
    refuses: ['if-match'],
    problems: [409],
    example: 'register',
  }),
  'GET /api/v1/cases/{id}': describe('getCase', 'cases', '查看案件', 'See a case, now or at a moment'),
  'GET /api/v1/cases/{id}/events': describe('getCaseEvents', 'cases', '案件的事件', 'See a case’s events'),
  'GET /api/v1/cases/{id}/clocks': describe(
    'getCaseClocks',
    'cases',
    '案件的时限及其推算',
    'See a case’s clocks, argued day by day',
  ),
  'GET /api/v1/cases/{id}/timeline': describe('getCaseTimeline', 'cases', '案件经过', 'See what happened in a case', {
    query: { limit: upTo(500) },
  }),
  'GET /api/v1/cases/{id}/holders': describe(
    'getCaseHolders',
    'cases',
    '案件历任承办',
    'See who held a case at each moment',
  ),
  'GET /api/v1/cases/{id}/actions': describe(
    'getCaseActions',
    'cases',
    '当前可办动作及不可办的理由',
    'See what may be done now, and why not the rest',
  ),
  'POST /api/v1/cases/{id}/evidence': describe('uploadEvidence', 'evidence', '上传证据', 'Upload evidence'),
  'GET /api/v1/cases/{id}/evidence/{sha256}': describe(
    'downloadEvidence',
    'evidence',
    '下载证据',
    'Download evidence',
    {
      writes: { '*/*': file },
      problems: [416],
      also: [206],
    },
  ),
  'POST /api/v1/batches': describe(
    'runBatch',
    'actions',
    '批量办理',
    'Up to 1,000 commands at once, with a result for each',
    {
      refuses: ['if-match'],
      example: 'batch',
    },
  ),
  'GET /api/v1/queues': describe('listQueues', 'queues', '待办队列及数量', 'List the queues with their counts'),
  'GET /api/v1/rates': describe(
    'getRates',
    'rates',
    '比率及其他指标',
    'See the rates of a period, and other measures',
    {
      query: { asOf: KNOWN_THEN, handler: WHOSE },
    },
  ),
  'GET /api/v1/rates/{rate}/cases': describe(
    'getRateCases',
    'rates',
    '比率所依据的案件与事件',
    'See the cases and events behind a rate',
    {
      query: { asOf: KNOWN_THEN, handler: WHOSE, limit: upTo(500) },
    },
  ),
  'GET /api/v1/law': describe('getLaw', 'law', '适用的办法与日历', 'See which rule-sets and calendars hold'),
  'POST /api/v1/law/previews': describe('previewLaw', 'law', '预览影响', 'See what a decision would move', {
    example: 'law-preview',
    problems: [404, 409, 422],
  }),
  'POST /api/v1/law/calendars': describe('publishCalendar', 'law', '发布日历', 'Publish a calendar', {
    example: 'law-calendar',
    problems: [404, 409, 422, 428],
  }),
  'POST /api/v1/law/rule-sets': describe('adoptRuleSet', 'law', '采用办法', 'Adopt a rule-set', {
    example: 'law-rule-set',
    problems: [404, 409, 422, 428],
  }),
  'POST /api/v1/law/scheme-previews': describe(
    'previewScheme',
    'law',
    '预览评价方案',
    'See which scores a scheme would change',
    { example: 'law-scheme', problems: [404, 409, 422] },
  ),
  'POST /api/v1/law/schemes': describe('adoptScheme', 'law', '采用评价方案', 'Adopt an evaluation scheme', {
    example: 'law-scheme',
    problems: [404, 409, 422, 428],
  }),
  'GET /api/v1/webhooks': describe('listWebhooks', 'webhooks', '推送列表', 'List webhooks'),
  'POST /api/v1/webhooks': describe('registerWebhook', 'webhooks', '登记推送', 'Register a webhook', {
    example: 'webhook',
    problems: [409, 422],
  }),
  'GET /api/v1/webhooks/{id}': describe('getWebhook', 'webhooks', '查看推送', 'See a webhook', WEBHOOK),
  'GET /api/v1/webhooks/{id}/deliveries': describe(
    'listWebhookDeliveries',
    'webhooks',
    '推送记录',
    'See what became of each delivery',
    { ...WEBHOOK, query: { limit: upTo(200), before: BEFORE_NUMBER } },
  ),
  'POST /api/v1/webhooks/{id}/change': describe('changeWebhook', 'webhooks', '更改推送', 'Change a webhook', {
    ...{ example: 'webhook-change', problems: [404, 409, 422] },
  }),
  'POST /api/v1/webhooks/{id}/disable': describe('disableWebhook', 'webhooks', '停用推送', 'Disable a webhook', {
    ...{ example: 'webhook-reason', problems: [404, 409, 422] },
  }),
  'POST /api/v1/webhooks/{id}/enable': describe('enableWebhook', 'webhooks', '启用推送', 'Enable a webhook', {
    problems: [404, 409, 422],
  }),
  'POST /api/v1/webhooks/{id}/rotate-secret': describe(
    'rotateWebhookSecret',
    'webhooks',
    '更换密钥',
    'Give a webhook another secret',
    { problems: [404, 409, 422] },
  ),
  'POST /api/v1/webhooks/{id}/replay': describe('replayWebhook', 'webhooks', '重新推送', 'Send again from a place on', {
    ...{ example: 'webhook-replay', problems: [404, 409, 422] },
  }),
  'POST /api/v1/webhooks/{id}/test': describe('testWebhook', 'webhooks', '试推', 'Send an empty batch now', WEBHOOK),
  'POST /api/v1/webhooks/{id}/remove': describe('removeWebhook', 'webhooks', '移除推送', 'Remove a webhook', {
    ...{ example: 'webhook-reason', problems: [404, 409, 422] },
  }),
  'GET /api/v1/efficacy/{year}': describe(
    'getEfficacy',
    'efficacy',
    '效能评价得分与排名',
    'See a unit’s efficacy score and how the units below it rank',
    { query: { asOf: KNOWN_THEN } },
  ),
  'POST /api/v1/efficacy/{year}/publications': describe(
    'publishScore',
    'efficacy',
    '公布得分',
    'Publish the scores of a period that is over',
    { example: 'publication', problems: [409] },
  ),
  'GET /api/v1/efficacy/{year}/publications': describe(
    'listPublications',
    'efficacy',
    '已公布的得分',
    'See what was published of a unit and a period',
    { problems: [422] },
  ),
  'GET /api/v1/efficacy/{year}/lines/{line}/cases': describe(
    'getEfficacyCases',
    'efficacy',
    '一项指标失分的案件与事件',
    'See the cases and events that lost a line its points',
    { query: { asOf: KNOWN_THEN, limit: upTo(500) } },
  ),
  'GET /api/v1/efficacy/{year}/comparison': describe(
    'compareEfficacy',
    'efficacy',
    '并列比较方案、规则集、日历或时点',
    'Set two schemes, rule-sets, calendars or instants side by side',
    { query: { asOf: KNOWN_THEN } },
  ),
  'GET /api/v1/efficacy/{year}/what-if': describe(
    'getEfficacyWhatIf',
    'efficacy',
    '按时办结哪些未结案件最能提分',
    'See which open cases, handled in time, gain most',
    { query: { asOf: KNOWN_THEN, limit: upTo(500) } },
  ),
  'POST /api/v1/supervision/daily-looks': describe('takeDailyLook', 'supervision', '日看', 'Take today’s look', {
    example: 'daily-look',
    problems: [404],
  }),
  'GET /api/v1/supervision/daily-looks': describe(
    'listDailyLooks',
    'supervision',
    '日看记录',
    'List the daily looks, the newest first',
    { query: { limit: upTo(500) } },
  ),
  'GET /api/v1/supervision/daily-looks/{unit}/{date}': describe(
    'getDailyLook',
    'supervision',
    '查看日看',
    'See a daily look',
  ),
  'GET /api/v1/supervision/daily-looks/{unit}/{date}/report': describe(
    'getDailyLookReport',
    'supervision',
    '日看报告',
    'A daily look as a report',
    { query: { format: reportFormat }, writes: reported },
  ),
  'POST /api/v1/supervision/weekly-checks': describe(
    'takeWeeklyCheck',
    'supervision',
    '周查',
    'Take the check of a week',
    { example: 'weekly-check', problems: [404] },
  ),
  'GET /api/v1/supervision/weekly-checks': describe(
    'listWeeklyChecks',
    'supervision',
    '周查记录',
    'List the weekly checks, the newest first',
    { query: { limit: upTo(500) } },
  ),
  'GET /api/v1/supervision/weekly-checks/{unit}/{week}': describe(
    'getWeeklyCheck',
    'supervision',
    '查看周查',
    'See a weekly check',
  ),
  'GET /api/v1/supervision/weekly-checks/{unit}/{week}/sample': describe(
    'verifySample',
    'supervision',
    '重新抽样核对',
    'Draw a week’s sample again from the log',
  ),
  'GET /api/v1/supervision/weekly-checks/{unit}/{week}/report': describe(
    'getWeeklyCheckReport',
    'supervision',
    '周查报告',
    'A weekly check as a report',
    { query: { format: reportFormat }, writes: reported },
  ),
  'POST /api/v1/supervision/settlements': describe('settleMonth', 'supervision', '月结', 'Settle a month', {
    example: 'settlement',
    problems: [404],
  }),
  'GET /api/v1/supervision/settlements': describe(
    'listSettlements',
    'supervision',
    '月结记录',
    'List the settlements, the newest first',
    { query: { limit: upTo(500) } },
  ),
  'GET /api/v1/supervision/settlements/{unit}/{month}': describe(
    'getSettlement',
    'supervision',
    '查看月结及其调整',
    'See a settlement, its adjustments, and what stands',
  ),
  'GET /api/v1/supervision/settlements/{unit}/{month}/drift': describe(
    'getSettlementDrift',
    'supervision',
    '月结后的变化',
    'See how a settled month’s figures have changed: whether an adjustment is due',
    { problems: [503] },
  ),
  'POST /api/v1/supervision/settlements/{unit}/{month}/adjustments': describe(
    'adjustSettlement',
    'supervision',
    '调整月结',
    'Record an adjustment beside a settlement',
    { example: 'adjustment', problems: [409] },
  ),
  'GET /api/v1/supervision/settlements/{unit}/{month}/report': describe(
    'getSettlementReport',
    'supervision',
    '月结报告',
    'A settlement as a report',
    { query: { format: reportFormat }, writes: reported },
  ),
  'GET /api/v1/supervision/settled-figures': describe(
    'listSettledFigures',
    'supervision',
    '已结月份的数字',
    'See a unit’s figures through the settled months',
    { query: { limit: upTo(500), unit: { zh: '单位', en: 'The unit; left out: one’s own' } } },
  ),
  'POST /api/v1/imports': describe('startImport', 'imports', '上传工单文件', 'Upload a file of work orders'),
  'GET /api/v1/imports': describe('listImports', 'imports', '导入任务列表', 'List the import jobs', {
    query: { limit: upTo(200) },
    // The job that `before` names.
    problems: [404],
  }),
  'GET /api/v1/imports/{id}': describe('getImport', 'imports', '查看导入任务', 'See an import job'),
  'GET /api/v1/imports/{id}/report': describe('getImportReport', 'imports', '逐行结果', 'What became of each row', {
    writes: { 'application/json': { type: 'object' }, 'text/csv': { type: 'string' } },
    problems: [409],
  }),
  'POST /api/v1/imports/{id}/resume': describe('resumeImport', 'imports', '继续导入', 'Resume an import job', {
    problems: [409],
  }),
  'POST /api/v1/imports/{id}/cancel': describe('cancelImport', 'imports', '取消导入', 'Cancel an import job', {
    problems: [409],
  }),
  'GET /api/v1/events': describe('readEvents', 'log', '读取事件流', 'Read the log as a feed', {
    query: {
      after: {
        zh: '从此位置之后；latest 为当前末尾',
        en: 'After this position; `latest` for the present end',
        schema: { type: 'string', pattern: '^(latest|\\d{1,19})$' },
      },
      limit: {
        zh: '最多几个事件',
        en: 'End after so many events',
        schema: { type: 'string', pattern: '^[1-9]\\d{0,8}$' },
      },
      type: {},
    },
    writes: {
      'application/x-ndjson': {
        type: 'string',
        description: 'One JSON object a line: an event, a position, an end, a problem.',
      },
      'text/event-stream': { type: 'string', description: 'The same as server-sent events; the id is the position.' },
    },
    problems: [406, 409],
  }),
  'GET /api/v1/stream': describe(
    'listStreams',
    'log',
    '公开事件流及其事件类型',
    'See the public streams and their types',
  ),
  'GET /api/v1/stream/schemas/{type}': describe(
    'getStreamSchema',
    'log',
    '公开事件类型的 JSON Schema',
    'JSON Schema of a public type',
    { writes: { 'application/schema+json': { type: 'object' } } },
  ),
  'GET /api/v1/stream/{topic}': describe('readStream', 'log', '读取公开事件流', 'Read a public stream', {
    query: {
      after: {
        zh: '从此 cursor 之后；0 为从头，latest 为当前末尾',
        en: 'After this cursor; `0` for the beginning, `latest` for the present end',
        schema: { type: 'string', pattern: CURSOR_OR_LATEST },
      },
      limit: {
        zh: '最多几个事件',
        en: 'End after so many events',
        schema: { type: 'string', pattern: '^[1-9]\\d{0,8}$' },
      },
      types: {},
    },
    writes: {
      'application/x-ndjson': {
        type: 'string',
        description: 'One JSON object a line: a CloudEvent beside its cursor, a cursor alone, an end, a problem.',
      },
      'text/event-stream': {
        type: 'string',
        description: 'The same as server-sent events; the id is the cursor, the data is the CloudEvent.',
      },
    },
    problems: [406, 409],
  }),
  'GET /api/openapi.json': describe('getOpenApi', 'documents', 'OpenAPI 3.1 文档', 'This document', {
    writes: { 'application/json': {} },
  }),
  'GET /api/docs': describe('getDocs', 'documents', '接口说明页', 'This document as a page', {
    writes: { 'text/html': { type: 'string' } },
  }),
  'GET /health/live': describe('getLiveness', 'operation', '进程存活', 'The process runs'),
  'GET /health/ready': describe('getReadiness', 'operation', '是否就绪及原因', 'Whether it is ready, and why not', {
    also: [503],
  }),
  'GET /metrics': describe('getMetrics', 'operation', '指标', 'Metrics', {
    writes: { 'text/plain': { type: 'string' } },
  }),
};
