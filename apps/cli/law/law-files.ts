import { readFile } from 'node:fs/promises';
import type { Bilingual } from '#libs/kernel';
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
  if (typeof contents !== 'object' || contents === null)
    throw unreadable(path, { zh: '其中没有任何字段', en: 'it holds no fields' });
  const id = 'id' in contents && typeof contents.id === 'string' ? contents.id : '';
  if (id === '') throw unreadable(path, { zh: '缺少 id', en: 'id is missing' });
  return { kind: kindOf(contents), id, contents };
}

/** What `--file` gives in all, as an adoption takes it; null where nothing was given. @throws ProblemError */
export async function ruleSetContentsOf(paths: readonly string[]): Promise<object | null> {
  if (paths.length === 0) return null;
  const files = await Promise.all(paths.map(readLawFile));
  const of = (kind: LawFile['kind']) => files.filter((file) => file.kind === kind).map(({ contents }) => contents);
  const [calendar] = of('calendar');
  if (calendar)
    throw unreadable(paths.join(', '), { zh: '日历应发布，不是采用', en: 'a calendar is published, not adopted' });
  if (of('scheme').length > 0)
    throw unreadable(paths.join(', '), {
      zh: '评价方案以 adopt-scheme 采用',
      en: 'an evaluation scheme is adopted by adopt-scheme',
    });
  const [regulation, ...more] = of('regulation');
  if (more.length > 0)
    throw unreadable(paths.join(', '), {
      zh: '一次只采用一部办法，可附补充规则',
      en: 'a rule-set is one regulation, with overlays',
    });
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
    if (error instanceof InvalidDataFile) throw unreadable(path, reasonsOf(error));
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

function reasonsOf({ faults }: InvalidDataFile): Bilingual {
  const said = (language: keyof Bilingual) => faults.map(({ messages }) => messages[language]);
  return { zh: said('zh').join('；'), en: said('en').join('; ') };
}

function unreadable(path: string, why: Bilingual): ProblemError {
  return new ProblemError({
    code: 'law.file-unreadable',
    status: 422,
    messages: { zh: `文件 ${path} 无法使用：${why.zh}`, en: `the file ${path} cannot be used: ${why.en}` },
    next: { zh: '请更正文件。', en: 'mend the file' },
  });
}
