import { readFileSync } from 'node:fs';
import type { Bilingual } from '#libs/kernel';
import { ProblemError } from '../problem.js';
import type { ProblemField } from '../problem.js';
import type { Config } from './config.js';
import { VARIABLES } from './variables.js';

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
 * Reads and checks the configuration. An empty variable counts as not set: that is what compose files pass on. A secret may be in
 * a file that `NAME_FILE` names.
 *
 * @throws ConfigProblem `config.invalid`, with all variables that are wrong, not the first
 */
export function loadConfig(env: Environment = process.env): Config {
  const values: Partial<Record<keyof Config, unknown>> = {};
  const errors: ProblemField[] = [];
  for (const variable of VARIABLES) {
    const { name, field, fallback, schema, expects } = variable;
    const given = 'orFile' in variable ? valueOrFile(env, name) : { value: set(env, name) };
    if ('wrong' in given) {
      errors.push({ field: `${name}_FILE`, code: 'config.value', messages: given.wrong });
      continue;
    }
    const parsed = schema.safeParse(given.value ?? fallback);
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

type Environment = Readonly<Record<string, string | undefined>>;

/** What a variable says; undefined where it is not set or empty. */
function set(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

/** The same for a secret, which a file may hold. Not both: one of the two would be the old one. */
function valueOrFile(
  env: Environment,
  name: string,
): { readonly value?: string | undefined } | { readonly wrong: Bilingual } {
  const file = set(env, `${name}_FILE`);
  if (file === undefined) return { value: set(env, name) };
  if (set(env, name) !== undefined) {
    return { wrong: { zh: `不能与 ${name} 同时设置`, en: `must not be set beside ${name}` } };
  }
  try {
    const value = readFileSync(file, 'utf8').trim();
    if (value !== '') return { value };
  } catch {
    // Told below; the system's words would repeat the path.
  }
  return { wrong: { zh: '应为可读且有内容的文件', en: 'must be a file that can be read and holds something' } };
}

type Named = (typeof VARIABLES)[number]['field'];
/** Compiles only while every field of `Config` has its variable. */
true satisfies [keyof Config] extends [Named] ? true : never;

/** One row of the documentation. */
export interface ConfigurationRow {
  readonly name: string;
  readonly fallback: string | undefined;
  /** `NAME_FILE` may be set instead. */
  readonly orFile?: true;
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
