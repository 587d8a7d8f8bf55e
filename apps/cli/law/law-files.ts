import { readFile } from 'node:fs/promises';
import { InvalidDataFile, parseYaml } from '#libs/law';
import { ProblemError } from '#libs/platform';

/** Which part of the law a file holds, told by what it says. */
export type LawFile =
  | { readonly kind: 'calendar'; readonly id: string; readonly contents: object }
  | { readonly kind: 'regulation' | 'overlay' | 'include' | 'scheme'; readonly id: string; readonly contents: object };

/** Reads a YAML file of the law. @throws ProblemError `law.file-missing`, `law.file-unreadable` */
export async function readLawFile(path: string): Promise<LawFile> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw missing(path, error);
  });
  const contents = parsed(path, text);
  if (typeof contents !== 'object' || contents === null) throw unreadable(path, 'it holds no fields');
  const id = 'id' in contents && typeof contents.id === 'string' ? contents.id : '';
  if (id === '') throw unreadable(path, 'id is missing');
  return { kind: kindOf(contents), id, contents };
}

/** What `--file` gives in all, as an adoption takes it; null where nothing was given. @throws ProblemError */
export async function ruleSetContentsOf(paths: readonly string[]): Promise<object | null> {
  if (paths.length === 0) return null;
  const files = await Promise.all(paths.map(readLawFile));
  const of = (kind: LawFile['kind']) => files.filter((file) => file.kind === kind).map(({ contents }) => contents);
  const [calendar] = of('calendar');
  if (calendar) throw unreadable(paths.join(', '), 'a calendar is published, not adopted');
  if (of('scheme').length > 0) throw unreadable(paths.join(', '), 'an evaluation scheme is adopted by adopt-scheme');
  const [regulation, ...more] = of('regulation');
  if (more.length > 0) throw unreadable(paths.join(', '), 'a rule-set is one regulation, with overlays');
  return { ...(regulation && { regulation }), includes: of('include'), overlays: of('overlay') };
}

function kindOf(contents: object): LawFile['kind'] {
  if ('published' in contents) return 'calendar';
  if ('indicators' in contents) return 'scheme';
  if ('appliesTo' in contents) return 'overlay';
  return 'inForce' in contents ? 'regulation' : 'include';
}

function parsed(path: string, text: string): unknown {
  try {
    return parseYaml(path, text);
  } catch (error) {
    if (error instanceof InvalidDataFile) throw unreadable(path, error.faults.map(({ reason }) => reason).join('; '));
    throw error;
  }
}

function missing(path: string, cause: unknown): ProblemError {
  return new ProblemError({
    code: 'law.file-missing',
    status: 404,
    messages: { zh: `无法读取文件 ${path}`, en: `the file ${path} cannot be read` },
    next: { zh: '请核对路径。', en: 'check the path' },
    cause,
  });
}

function unreadable(path: string, why: string): ProblemError {
  return new ProblemError({
    code: 'law.file-unreadable',
    status: 422,
    messages: { zh: `文件 ${path} 无法使用：${why}`, en: `the file ${path} cannot be used: ${why}` },
    next: { zh: '请更正文件。', en: 'mend the file' },
  });
}
