import { resolve } from 'node:path';
import { z } from 'zod';
import type { Bilingual } from '#libs/kernel';
import { ProblemError } from './problem.js';
import type { ProblemField } from './problem.js';

/** Everything that a start can be told, checked. The only place that reads environment variables of ours. */
export interface Config {
  /** Absolute path of the data folder. Unused – and not made – when `databaseUrl` is set. */
  readonly dataFolder: string;
  /** A PostgreSQL of the operator's own; `undefined` runs the embedded one in the data folder. */
  readonly databaseUrl: string | undefined;
  /** Port of the embedded PostgreSQL on 127.0.0.1; 0 takes any free one. */
  readonly postgresPort: number;
  /** Connections that one process's pool opens at the most. */
  readonly poolSize: number;
  readonly port: number;
  readonly host: string;
  readonly logLevel: LogLevel;
  /** Absolute path of an organisation file; `undefined` takes the one that is built in. */
  readonly organisationFile: string | undefined;
}

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One variable: how it is read, what it means. `field` is where its value goes. */
interface Variable<K extends keyof Config> {
  readonly name: string;
  readonly field: K;
  /** As it would be written in the environment; `undefined` for a variable that may be absent. */
  readonly fallback: string | undefined;
  readonly schema: z.ZodType<Config[K], string | undefined>;
  readonly expects: Bilingual;
  readonly about: Bilingual;
}

function variable<K extends keyof Config>(described: Variable<K>): Variable<K> {
  return described;
}

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().int().min(min).max(max));

const path = z
  .string()
  .min(1)
  .transform((text) => resolve(text));

const postgresUrl = z.string().refine((text) => ['postgres:', 'postgresql:'].includes(URL.parse(text)?.protocol ?? ''));

const VARIABLES = [
  variable({
    name: 'SHUANGWEI_DATA',
    field: 'dataFolder',
    fallback: './data',
    schema: path,
    expects: { zh: '目录路径', en: 'a folder' },
    about: {
      zh: '数据目录：内置数据库、密钥、日志都在其中，备份它即备份全部。设置 DATABASE_URL 后不使用。',
      en: 'The data folder: embedded database, its secrets, its log. Not used when DATABASE_URL is set.',
    },
  }),
  variable({
    name: 'DATABASE_URL',
    field: 'databaseUrl',
    fallback: undefined,
    schema: postgresUrl.optional(),
    expects: { zh: 'postgres:// 地址', en: 'a postgres:// URL' },
    about: {
      zh: '使用自有的 PostgreSQL（16 及以上）代替内置数据库；该用户须拥有此数据库。',
      en: 'A PostgreSQL (16 or newer) of your own instead of the embedded one; its user must own the database.',
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
] as const;

/** The configuration cannot be used; `errors` names every variable at fault. Values are not repeated: one may be a secret. */
export class ConfigProblem extends ProblemError {
  constructor(errors: readonly ProblemField[]) {
    super({
      code: 'config.invalid',
      status: 400,
      messages: {
        zh: `配置有误：${errors.map((e) => `${e.field} ${e.messages.zh}`).join('；')}`,
        en: `invalid configuration: ${errors.map((e) => `${e.field} ${e.messages.en}`).join('; ')}`,
      },
      next: {
        zh: '请更正上述环境变量后重新启动。',
        en: 'Correct these environment variables and start again.',
      },
      errors,
    });
  }
}

/**
 * Reads and checks the configuration. An empty variable counts as not set: that is what compose files pass on.
 *
 * @throws ConfigProblem `config.invalid`, with all variables that are wrong, not the first
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const values: Partial<Record<keyof Config, unknown>> = {};
  const errors: ProblemField[] = [];
  for (const { name, field, fallback, schema, expects } of VARIABLES) {
    const parsed = schema.safeParse(env[name]?.trim() || fallback);
    if (parsed.success) values[field] = parsed.data;
    else {
      errors.push({
        field: name,
        code: 'config.value',
        messages: { zh: `应为${expects.zh}`, en: `must be ${expects.en}` },
      });
    }
  }
  if (errors.length > 0) throw new ConfigProblem(errors);
  // Every field of Config has its row above (`satisfies` below), and each row was parsed by the schema of its field.
  return values as unknown as Config;
}

type Named = (typeof VARIABLES)[number]['field'];
/** Compiles only while every field of `Config` has its variable. */
true satisfies [keyof Config] extends [Named] ? true : never;

/** One row of the documentation. */
export interface ConfigurationRow {
  readonly name: string;
  readonly fallback: string | undefined;
  readonly expects: Bilingual;
  readonly about: Bilingual;
}

/** All variables, as data. */
export const configurationRows: readonly ConfigurationRow[] = VARIABLES;

/** The variables as a Markdown table, as it stands in the README (a test keeps the two equal). */
export function configurationTable(): string {
  const rows = configurationRows.map(({ name, fallback, about }) => [
    `\`${name}\``,
    fallback === undefined ? '–' : `\`${fallback}\``,
    about.zh,
    about.en,
  ]);
  const lines = [['变量 Variable', '默认 Default', '说明', 'Meaning'], ['---', '---', '---', '---'], ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
