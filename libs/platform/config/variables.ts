import { z } from 'zod';
import type { Bilingual } from '#libs/kernel';
import { EVIDENCE_TYPES, LOG_LEVELS, SERVER_ROLES } from './config.js';
import type { Config } from './config.js';
import {
  wholeNumber,
  megabytes,
  limitNumber,
  path,
  webUrl,
  proxies,
  roles,
  evidenceTypes,
  ratio,
  postgresUrl,
  eventStoreUrl,
} from './schemas.js';

/** One variable: how it is read, what it means. `field` is where its value goes. */
interface Variable<K extends keyof Config> {
  readonly name: string;
  readonly field: K;
  /** As it would be written in the environment; `undefined` for a variable that may be absent. */
  readonly fallback: string | undefined;
  readonly schema: z.ZodType<Config[K], string | undefined>;
  /** A secret: `NAME_FILE` may name a file that holds the value instead, as container platforms hand secrets over. */
  readonly orFile?: true;
  readonly expects: Bilingual;
  readonly about: Bilingual;
}

function variable<K extends keyof Config>(described: Variable<K>): Variable<K> {
  return described;
}

/** A limit of calls in ten seconds. */
const limit = <K extends keyof Config>(
  name: string,
  field: K,
  fallback: number,
  schema: Variable<K>['schema'],
  zh: string,
  en: string,
) =>
  variable({
    ...{ name, field, schema, fallback: String(fallback) },
    expects: { zh: '0–999999999 的整数', en: 'a whole number from 0 to 999999999' },
    about: { zh: `${zh}；0 表示不限。`, en: `${en}; 0 is any number.` },
  });

/** Every variable, in the order of the documentation. */
export const VARIABLES = [
  variable({
    name: 'SHUANGWEI_DATA',
    field: 'dataFolder',
    fallback: './data',
    schema: path,
    expects: { zh: '目录路径', en: 'a folder' },
    about: {
      zh: '数据目录：内置数据库及其密钥、证据文件、待导入的文件都在其中。设置 DATABASE_URL 后只放证据与待导入的文件，多个进程须共用。',
      en: 'The data folder: embedded database and its secrets, evidence, files to import. With DATABASE_URL only the latter two, and all processes must share it.',
    },
  }),
  variable({
    name: 'DATABASE_URL',
    field: 'databaseUrl',
    fallback: undefined,
    schema: postgresUrl.optional(),
    orFile: true,
    expects: { zh: 'postgres:// 地址', en: 'a postgres:// URL' },
    about: {
      zh: '使用自有的 PostgreSQL（16 及以上）代替内置数据库；该用户须拥有此数据库。也可用 DATABASE_URL_FILE 指定存放该地址的文件。',
      en: 'A PostgreSQL (16 or newer) of your own instead of the embedded one; its user must own the database. Or DATABASE_URL_FILE: a file that holds it.',
    },
  }),
  variable({
    name: 'EVENTSTORE_URL',
    field: 'eventStoreUrl',
    fallback: undefined,
    schema: eventStoreUrl.optional(),
    orFile: true,
    expects: { zh: 'esdb:// 或 esdb+discover:// 地址', en: 'an esdb:// or esdb+discover:// connection string' },
    about: {
      zh: '以 EventStoreDB 或 KurrentDB（24.2 及以上，MaxAppendSize 设为 16777216）保存事件日志；读模型仍在 PostgreSQL 中。也可用 EVENTSTORE_URL_FILE。',
      en: 'EventStoreDB or KurrentDB (24.2 or newer, MaxAppendSize 16777216) as the event log; read models stay in PostgreSQL. Or EVENTSTORE_URL_FILE.',
    },
  }),
  variable({
    name: 'DATABASE_POOL_SIZE',
    field: 'poolSize',
    fallback: '10',
    schema: wholeNumber(2, 90),
    expects: { zh: '2–90 的整数', en: 'a whole number from 2 to 90' },
    about: {
      zh: '每个进程的数据库连接数上限；内置数据库共 100 个连接。',
      en: 'Connections a process opens at the most; the embedded database has 100 in all.',
    },
  }),
  variable({
    name: 'SHUANGWEI_POSTGRES_PORT',
    field: 'postgresPort',
    fallback: '0',
    schema: wholeNumber(0, 65_535),
    expects: { zh: '0–65535 的整数', en: 'a whole number from 0 to 65535' },
    about: {
      zh: '内置数据库在 127.0.0.1 上的端口；0 表示任选空闲端口。',
      en: 'Port of the embedded database on 127.0.0.1; 0 takes any free one.',
    },
  }),
  variable({
    name: 'PORT',
    field: 'port',
    fallback: '3120',
    schema: wholeNumber(0, 65_535),
    expects: { zh: '0–65535 的整数', en: 'a whole number from 0 to 65535' },
    about: {
      zh: 'HTTP 端口；0 表示任选空闲端口。',
      en: 'Port of the HTTP server; 0 takes any free one.',
    },
  }),
  variable({
    name: 'HOST',
    field: 'host',
    fallback: '127.0.0.1',
    schema: z.string().regex(/^[A-Za-z0-9.:_-]+$/),
    expects: { zh: '主机名或 IP 地址', en: 'a host name or an IP address' },
    about: {
      zh: 'HTTP 监听地址；默认仅本机可访问，容器中用 0.0.0.0。',
      en: 'Address that the HTTP server listens on; this machine only by default, 0.0.0.0 in a container.',
    },
  }),
  variable({
    name: 'LOG_LEVEL',
    field: 'logLevel',
    fallback: 'info',
    schema: z.enum(LOG_LEVELS),
    expects: { zh: LOG_LEVELS.join('、'), en: `one of ${LOG_LEVELS.join(', ')}` },
    about: { zh: '日志级别。', en: 'How much is logged.' },
  }),
  variable({
    name: 'SHUANGWEI_ORGANISATION',
    field: 'organisationFile',
    fallback: undefined,
    schema: path.optional(),
    expects: { zh: '文件路径', en: 'a file' },
    about: {
      zh: '机构文件（YAML）的路径；不设则使用内置机构。',
      en: 'Path of an organisation file (YAML); the built-in organisation where it is not set.',
    },
  }),
  variable({
    name: 'OIDC_ISSUER',
    field: 'oidcIssuer',
    fallback: undefined,
    schema: webUrl.optional(),
    expects: { zh: 'http(s):// 地址', en: 'an http(s):// URL' },
    about: {
      zh: '访问令牌的签发者（OpenID Connect）。不设则用本机开发签发者，仅限 HOST 为本机且 NODE_ENV 不是 production。',
      en: 'Issuer of the tokens (OpenID Connect). Where it is not set: a development issuer, with HOST on loopback and NODE_ENV not production.',
    },
  }),
  variable({
    name: 'OIDC_AUDIENCE',
    field: 'oidcAudience',
    fallback: 'shuangwei',
    schema: z.string().min(1).max(255),
    expects: { zh: '文本', en: 'a text' },
    about: { zh: '令牌的 aud 声明应为此值。', en: 'What the `aud` claim of a token must be.' },
  }),
  variable({
    name: 'OIDC_JWKS_URL',
    field: 'oidcJwksUrl',
    fallback: undefined,
    schema: webUrl.optional(),
    expects: { zh: 'http(s):// 地址', en: 'an http(s):// URL' },
    about: {
      zh: '签发者公钥（JWKS）地址；不设则从其发现文档取得。',
      en: "Where the issuer's keys (JWKS) are; found through its discovery document where it is not set.",
    },
  }),
  variable({
    name: 'OIDC_ROLES_CLAIM',
    field: 'oidcRolesClaim',
    fallback: 'roles',
    schema: z.string().min(1).max(255),
    expects: { zh: '声明名称', en: 'the name of a claim' },
    about: {
      zh: '保存角色的声明（列表或以空格分隔）。',
      en: 'Claim that holds the roles: a list, or words with spaces between.',
    },
  }),
  variable({
    name: 'OIDC_UNIT_CLAIM',
    field: 'oidcUnitClaim',
    fallback: 'unit',
    schema: z.string().min(1).max(255),
    expects: { zh: '声明名称', en: 'the name of a claim' },
    about: { zh: '保存所在单位代码的声明。', en: "Claim that holds the code of the caller's unit." },
  }),
  variable({
    name: 'EVIDENCE_MAX_MB',
    field: 'evidenceMaxBytes',
    fallback: '50',
    schema: megabytes(2_048),
    expects: { zh: '1–2048 的整数', en: 'a whole number from 1 to 2048' },
    about: { zh: '单个证据文件的上限，单位 MiB。', en: 'The largest file of evidence, in MiB.' },
  }),
  variable({
    name: 'EVIDENCE_TYPES',
    field: 'evidenceTypes',
    fallback: EVIDENCE_TYPES.join(','),
    schema: evidenceTypes,
    expects: { zh: `${EVIDENCE_TYPES.join('、')} 中的若干个，以逗号分隔`, en: `some of ${EVIDENCE_TYPES.join(', ')}` },
    about: {
      zh: '接受哪些类型的证据；类型按文件内容判断，与文件名无关。',
      en: 'What evidence may be; the content tells, not the name.',
    },
  }),
  variable({
    name: 'BATCH_MAX_MB',
    field: 'batchMaxBytes',
    fallback: '32',
    schema: megabytes(256),
    expects: { zh: '1–256 的整数', en: 'a whole number from 1 to 256' },
    about: {
      zh: '一批操作的请求的上限，单位 MiB；默认可容纳一千个各栏填满的登记。其他 JSON 请求为 2 MiB。',
      en: 'The largest batch of commands, in MiB; a thousand registrations with every field full fit into the default. Any other JSON has 2 MiB.',
    },
  }),
  variable({
    name: 'IMPORT_MAX_MB',
    field: 'importMaxBytes',
    fallback: '2048',
    schema: megabytes(16_384),
    expects: { zh: '1–16384 的整数', en: 'a whole number from 1 to 16384' },
    about: { zh: '通过接口上传的工单文件的上限，单位 MiB。', en: 'The largest file of work orders over HTTP, in MiB.' },
  }),
  variable({
    name: 'IMPORT_RETENTION_DAYS',
    field: 'importRetentionDays',
    fallback: '30',
    schema: wholeNumber(1, 3_650),
    expects: { zh: '1–3650 的整数', en: 'a whole number from 1 to 3650' },
    about: {
      zh: '上传的工单文件及其报告保留的天数。',
      en: 'How many days an uploaded file of work orders and its report are kept.',
    },
  }),
  variable({
    name: 'ROLES',
    field: 'roles',
    fallback: SERVER_ROLES.join(','),
    schema: roles,
    expects: {
      zh: `以逗号分隔：${SERVER_ROLES.join('、')}`,
      en: `some of ${SERVER_ROLES.join(', ')}, with commas between`,
    },
    about: {
      zh: '本进程承担的角色：api（接口与导入）、projector（读模型）、clock（催办、督办、法规切换）。每个进程都有 /health 与 /metrics。',
      en: 'What this process does: api (HTTP and imports), projector (read models), clock (reminders, orders, moving cases to a new law). Each process has /health and /metrics.',
    },
  }),
  variable({
    name: 'WATCH_DEADLINES',
    field: 'watchDeadlines',
    fallback: 'on',
    schema: z.enum(['on', 'off']).transform((text) => text === 'on'),
    expects: { zh: 'on 或 off', en: 'on or off' },
    about: {
      zh: 'clock 角色是否值守时限（催办、督办、记录超期）；多个进程都开也只办一次。',
      en: 'Whether the clock role watches deadlines: reminds, orders, records what was missed. Any number of processes may; each thing is done once.',
    },
  }),
  variable({
    name: 'RHYTHM',
    field: 'rhythm',
    fallback: 'on',
    schema: z.enum(['on', 'off']).transform((text) => text === 'on'),
    expects: { zh: 'on 或 off', en: 'on or off' },
    about: {
      zh: 'clock 角色是否按时日看、周查、月结；多个进程都开也只记一次。',
      en: 'Whether the clock role takes daily looks, weekly checks and monthly settlements when they are due. Any number of processes may; each is recorded once.',
    },
  }),
  variable({
    name: 'NODE_ENV',
    field: 'production',
    fallback: 'development',
    schema: z.string().transform((text) => text === 'production'),
    expects: { zh: '文本', en: 'a text' },
    about: {
      zh: '为 production 时不启用开发用身份签发。',
      en: 'With `production` there is no development issuer.',
    },
  }),
  variable({
    name: 'TRUST_PROXY',
    field: 'trustProxy',
    fallback: undefined,
    schema: proxies.optional(),
    expects: { zh: 'IP 地址或网段，以逗号分隔', en: 'IP addresses or networks with commas between' },
    about: {
      zh: '可信反向代理的地址（如 10.0.0.0/8 或 loopback）；据其 X-Forwarded-For 与 X-Forwarded-Proto 判断来源与 TLS。',
      en: 'Proxies (10.0.0.0/8, loopback) whose X-Forwarded-For and X-Forwarded-Proto are believed: who asks, and whether over TLS.',
    },
  }),
  variable({
    name: 'HTTP_REQUEST_TIMEOUT',
    field: 'requestTimeout',
    fallback: '300',
    schema: wholeNumber(1, 3_600),
    expects: { zh: '1–3600 的整数（秒）', en: 'a whole number of seconds from 1 to 3600' },
    about: {
      zh: '一个请求（含上传的文件）须在多少秒内发送完毕；线路慢时调大。请求头另限 10 秒。',
      en: 'Seconds within which a request, its file included, has to arrive; more for slow lines. Headers have 10 s.',
    },
  }),
  variable({
    name: 'HTTP_BODY_TIMEOUT',
    field: 'bodyTimeout',
    fallback: '30',
    schema: wholeNumber(1, 3_600),
    expects: { zh: '1–3600 的整数（秒）', en: 'a whole number of seconds from 1 to 3600' },
    about: {
      zh: 'JSON 请求内容须在多少秒内发送完毕，否则答 408；上传的文件与超过 2 MiB 的批量请求不受此限。',
      en: 'Seconds within which a JSON body has to arrive, or it is answered 408; files, and batches above 2 MiB, have HTTP_REQUEST_TIMEOUT.',
    },
  }),
  variable({
    name: 'FEED_READERS',
    field: 'feedReaders',
    fallback: '32',
    schema: wholeNumber(1, 1_000),
    expects: { zh: '1–1000 的整数', en: 'a whole number from 1 to 1000' },
    about: {
      zh: '每个进程同时提供的事件流数上限；每个占用至多两页事件的内存。',
      en: 'Feeds that a process serves at the same time; each holds two pages of events at the most.',
    },
  }),
  variable({
    name: 'FEED_HEARTBEAT_SECONDS',
    field: 'feedHeartbeatSeconds',
    fallback: '15',
    schema: wholeNumber(1, 3_600),
    expects: { zh: '1–3600 的整数（秒）', en: 'a whole number of seconds from 1 to 3600' },
    about: {
      zh: '事件流多少秒没有事件即报告当前位置；应短于代理的空闲时限。',
      en: 'Without an event for so many seconds a feed says where it is; less than the idle time of a proxy in between.',
    },
  }),
  variable({
    name: 'FEED_STALL_SECONDS',
    field: 'feedStallSeconds',
    fallback: '60',
    schema: wholeNumber(1, 3_600),
    expects: { zh: '1–3600 的整数（秒）', en: 'a whole number of seconds from 1 to 3600' },
    about: {
      zh: '事件流的读者多少秒不取数据即被断开；之后可从最后的位置续读。',
      en: 'A reader of a feed that takes nothing for so many seconds is cut off; it may come back for the rest.',
    },
  }),
  variable({
    name: 'DRAIN_SECONDS',
    field: 'drainSeconds',
    fallback: '0',
    schema: wholeNumber(0, 300),
    expects: { zh: '0–300 的整数（秒）', en: 'a whole number of seconds from 0 to 300' },
    about: {
      zh: '收到停止信号后，/health/ready 先答 503 多少秒再停止接受连接，供负载均衡摘除本机。',
      en: 'Seconds for which /health/ready says 503 after the signal to stop, before connections are refused: for a load balancer to notice.',
    },
  }),
  limit(
    'LIMIT_COMMANDS',
    'limitCommands',
    50_000,
    limitNumber,
    '每人十秒内的操作数上限',
    'Commands that one principal may send in ten seconds',
  ),
  limit(
    'LIMIT_READS',
    'limitReads',
    100_000,
    limitNumber,
    '每人十秒内的查询数上限',
    'Reads that one principal may ask for in ten seconds',
  ),
  limit(
    'LIMIT_FEEDS',
    'limitFeeds',
    1_000,
    limitNumber,
    '每人十秒内打开事件流的次数上限',
    'Feeds that one principal may open in ten seconds',
  ),
  limit(
    'LIMIT_UPLOADS',
    'limitUploads',
    1_000,
    limitNumber,
    '每人十秒内的上传次数上限',
    'Uploads that one principal may begin in ten seconds',
  ),
  limit(
    'LIMIT_FAILED_TOKENS',
    'limitFailedTokens',
    1_000,
    limitNumber,
    '每个地址十秒内无效令牌的次数，超过即答 429（有效令牌不受影响）',
    'Refused tokens of one address in ten seconds, beyond which it is told to wait (good tokens are not)',
  ),
  variable({
    name: 'PSEUDONYM_KEY',
    field: 'pseudonymKey',
    fallback: undefined,
    schema: z.string().min(32).max(1_024).optional(),
    orFile: true,
    expects: { zh: '至少 32 个字符', en: 'at least 32 characters' },
    about: {
      zh: '公开事件流中以带密钥的散列代替人员与企业时所用的密钥；不设则由本系统生成并保存在数据库中。更换后假名全部改变。也可用 PSEUDONYM_KEY_FILE。',
      en: 'Key of the hashes that stand for people and businesses in the public streams; where it is not set one is made and kept in the database. With another key every pseudonym is another. Or PSEUDONYM_KEY_FILE.',
    },
  }),
  variable({
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    field: 'otlpEndpoint',
    fallback: undefined,
    schema: webUrl.optional(),
    expects: { zh: 'http(s):// 地址', en: 'an http(s):// URL' },
    about: {
      zh: 'OpenTelemetry 收集器地址（OTLP/HTTP，自动加 /v1/traces）；不设则不记录链路。',
      en: 'An OpenTelemetry collector (OTLP over HTTP; /v1/traces is added). No traces where it is not set.',
    },
  }),
  variable({
    name: 'OTEL_TRACES_SAMPLER_ARG',
    field: 'traceRatio',
    fallback: '1',
    schema: ratio,
    expects: { zh: '0 到 1 之间的数', en: 'a number from 0 to 1' },
    about: {
      zh: '由本系统发起的链路中记录多少；调用方已带 traceparent 的，依其决定。',
      en: 'Share of the traces begun here that is recorded; a caller who sends traceparent decides for theirs.',
    },
  }),
] as const;
