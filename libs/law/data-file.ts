import { readFileSync } from 'node:fs';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { isDate } from '#libs/kernel';
import { amiss, complain, fault, faultOf, reason } from './fault.js';
import type { Fault } from './fault.js';

/** What is wrong with a data file, line of content by line of content. Thrown when it is read; nothing half-valid is ever used. */
export class InvalidDataFile extends Error {
  constructor(
    readonly file: string,
    readonly faults: readonly Fault[],
  ) {
    super(`${file}: ${faults.map(({ path, messages }) => `${path || '(file)'}: ${messages.en}`).join('; ')}`);
    this.name = 'InvalidDataFile';
  }
}

/** Text of a data file beside this code, as `calendars/cn-state-council-2026.yaml`. */
export function readDataFile(file: string): string {
  return readFileSync(new URL(`./${file}`, import.meta.url), 'utf8');
}

/**
 * YAML text → data of the schema's shape.
 *
 * @param file named in errors only
 * @throws InvalidDataFile with the path and the reason of every fault: `clocks.mediation.budget: …`
 */
export function parseDataFile<S extends z.ZodType>(file: string, text: string, schema: S): z.output<S> {
  return checkData(file, parseYaml(file, text), schema);
}

/**
 * Data from elsewhere than a file – an event, a request – → data of the schema's shape.
 *
 * @param file named in errors only
 * @throws InvalidDataFile with the path and the reason of every fault
 */
export function checkData<S extends z.ZodType>(file: string, data: unknown, schema: S): z.output<S> {
  const result = schema.safeParse(data, { reportInput: true });
  if (result.success) return result.data;
  throw new InvalidDataFile(file, result.error.issues.map(faultOf));
}

/**
 * YAML text → what it says, unchecked.
 *
 * @throws InvalidDataFile for a text that is no YAML, or names a key twice
 */
export function parseYaml(file: string, text: string): unknown {
  try {
    return parse(text, { uniqueKeys: true });
  } catch (error) {
    if (error instanceof YAMLParseError) throw new InvalidDataFile(file, [notYaml(error)]);
    throw error;
  }
}

function notYaml({ message, linePos }: YAMLParseError): Fault {
  const [at] = linePos ?? [];
  const where = at ? `第 ${at.line} 行第 ${at.col} 列` : '';
  return fault('', 'not-yaml', `不是有效的 YAML${where && `（${where}）`}`, message);
}

/** A text in both languages. */
export const bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });

/** A day that exists. */
export const day = z.string().transform((text, context) => {
  if (isDate(text)) return text;
  complain(context, reason('not-a-date', `不是存在的日期：${text}`, `not a date that exists: ${text}`));
  return z.NEVER;
});

/** Name of a file and of what it holds. */
export const fileId = z
  .string()
  .refine(
    (id) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id),
    amiss('not-an-id', '编号只能由小写字母、数字和连字符组成', 'an id is kebab-case'),
  );
