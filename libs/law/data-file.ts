import { readFileSync } from 'node:fs';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { isDate } from '#libs/kernel';

/** What is wrong with a data file, line of content by line of content. Thrown when it is read; nothing half-valid is ever used. */
export class InvalidDataFile extends Error {
  constructor(
    readonly file: string,
    readonly faults: readonly { readonly path: string; readonly reason: string }[],
  ) {
    super(`${file}: ${faults.map((fault) => `${fault.path || '(file)'}: ${fault.reason}`).join('; ')}`);
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
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw new InvalidDataFile(
    file,
    result.error.issues.map((issue) => ({ path: issue.path.join('.'), reason: issue.message })),
  );
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
    if (error instanceof YAMLParseError) throw new InvalidDataFile(file, [{ path: '', reason: error.message }]);
    throw error;
  }
}

/** A text in both languages. */
export const bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });

/** A day that exists. */
export const day = z.string().transform((text, context) => {
  if (isDate(text)) return text;
  context.addIssue(`not a date that exists: ${text}`);
  return z.NEVER;
});

/** Name of a file and of what it holds. */
export const fileId = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id is kebab-case');
