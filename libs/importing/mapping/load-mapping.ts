import { readFile } from 'node:fs/promises';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import type { ProblemField } from '#libs/platform';
import { ImportError } from '../faults.js';
import { reasonOf } from '../reading/source.js';
import { mappingSchema } from './mapping.js';
import type { Mapping } from './mapping.js';

/** The mappings that come with the engine. */
export const BUILT_IN_MAPPINGS = ['national-platform', 'hotline-12345'] as const;

/**
 * Loads a mapping by the name of a built-in one or by path.
 *
 * @throws ImportError `import.mapping-unreadable`, `import.mapping-invalid` with one line for each fault
 */
export async function loadMapping(nameOrPath = 'national-platform'): Promise<Mapping> {
  const builtIn = (BUILT_IN_MAPPINGS as readonly string[]).includes(nameOrPath);
  const file = builtIn ? new URL(`../mappings/${nameOrPath}.yaml`, import.meta.url) : nameOrPath;
  let yaml: string;
  try {
    yaml = await readFile(file, 'utf8');
  } catch (error) {
    throw new ImportError('import.mapping-unreadable', { file: nameOrPath, reason: reasonOf(error) }, { cause: error });
  }
  return parseMapping(yaml, nameOrPath);
}

/**
 * Reads a mapping from the text of a YAML file. `file` is named in errors.
 *
 * @throws ImportError `import.mapping-invalid`; its `errors` name each field by its path in the file
 */
export function parseMapping(yaml: string, file: string): Mapping {
  let raw: unknown;
  try {
    raw = parse(yaml);
  } catch (error) {
    const where = error instanceof YAMLParseError ? error.message : reasonOf(error);
    throw new ImportError('import.mapping-invalid', { file, problems: where }, { cause: error });
  }
  const result = mappingSchema.safeParse(raw);
  if (!result.success) {
    const options = { errors: fieldsOf(raw, result.error) };
    throw new ImportError('import.mapping-invalid', { file, problems: z.prettifyError(result.error) }, options);
  }
  return result.data;
}

/** Each fault with its place, in two languages. The second is asked for anew: a fault knows its message, not its making. */
function fieldsOf(raw: unknown, { issues }: z.ZodError): readonly ProblemField[] {
  const chinese = mappingSchema.safeParse(raw, { error: z.locales.zhCN().localeError }).error?.issues ?? [];
  return issues.map(({ path, code, message }, index) => ({
    field: path.length === 0 ? '$' : path.map(String).join('.'),
    code: code.replaceAll('_', '-'),
    messages: { zh: chinese[index]?.message ?? message, en: message },
  }));
}
