import type { Bilingual } from '#libs/kernel';
import { ProblemError } from '#libs/platform';

/** What can be wrong with a file of evidence. Codes are stable. */
const PROBLEMS = {
  'evidence.empty': {
    status: 422,
    zh: '文件是空的',
    en: 'the file is empty',
    next: { zh: '请检查文件后重新上传。', en: 'check the file and upload it again' },
  },
  'evidence.too-large': {
    status: 413,
    zh: '文件超过大小限制',
    en: 'the file is larger than allowed',
    next: { zh: '请压缩或分段后重新上传。', en: 'compress or split it and upload it again' },
  },
  'evidence.type-refused': {
    status: 415,
    zh: '不接受这种文件',
    en: 'a file of this type is not accepted',
    next: {
      zh: '可上传的类型见 accepted（文本须为 UTF-8 或 GB18030）；类型按文件内容判断，与文件名无关。',
      en: 'the types in `accepted` are (texts in UTF-8 or GB18030); the content tells the type, not the name',
    },
  },
  'evidence.disk-full': {
    status: 507,
    zh: '存放证据的磁盘已满',
    en: 'the disk for evidence is full',
    next: { zh: '请联系运维人员腾出空间后重试。', en: 'tell the operators to make room, then try again' },
  },
  'evidence.not-in-case': {
    status: 404,
    zh: '该案件没有这份证据',
    en: 'the case names no such evidence',
    next: { zh: '请在案件的事件中核对证据的 SHA-256。', en: 'look up the SHA-256 in the events of the case' },
  },
  'evidence.not-stored': {
    status: 404,
    zh: '案件记有这份证据，但文件不在本系统中',
    en: 'the case names this evidence, but the file is not kept here',
    next: {
      zh: '若文件曾经上传，请从备份恢复，或重新上传同一文件。',
      en: 'if it was uploaded, restore it from a backup, or upload the same file again',
    },
  },
  'evidence.damaged': {
    status: 500,
    zh: '存放的证据与其 SHA-256 不符，未予提供',
    en: 'the stored evidence is not what its SHA-256 says, and is not served',
    next: {
      zh: '请从备份恢复该文件，或重新上传同一文件。',
      en: 'restore the file from a backup, or upload the same file again',
    },
  },
  'evidence.range-unsatisfiable': {
    status: 416,
    zh: '请求的范围超出文件',
    en: 'the range that was asked for lies outside the file',
  },
} as const satisfies Readonly<Record<string, Bilingual & { readonly status: number; readonly next?: Bilingual }>>;

export type EvidenceProblemCode = keyof typeof PROBLEMS;

/** A file that is not taken, or not to be had. */
export class EvidenceProblem extends ProblemError {
  constructor(
    code: EvidenceProblemCode,
    options: { readonly details?: Readonly<Record<string, string | number | null>>; readonly cause?: unknown } = {},
  ) {
    const { status, zh, en, ...rest } = PROBLEMS[code];
    super({
      code,
      status,
      messages: { zh, en },
      ...('next' in rest && { next: rest.next }),
      ...(options.details && { details: options.details }),
      ...(options.cause !== undefined && { cause: options.cause }),
    });
  }
}
