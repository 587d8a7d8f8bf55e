import type { Bilingual } from '#libs/kernel';
import { ProblemError } from '#libs/platform';

/** What a caller of the import jobs can meet. Codes are stable; what is wrong with the file itself has the codes of the import. */
const PROBLEMS = {
  'import.job-not-found': {
    status: 404,
    zh: '没有这个导入任务',
    en: 'there is no such import job',
    next: { zh: '可用 GET /api/v1/imports 列出您的任务。', en: 'GET /api/v1/imports lists yours' },
  },
  'import.job-over': {
    status: 409,
    zh: '导入任务已经结束，不能取消',
    en: 'the import job has ended and cannot be cancelled',
  },
  'import.job-not-resumable': {
    status: 409,
    zh: '只有失败或取消的导入任务可以继续',
    en: 'only a job that failed or was cancelled can be resumed',
  },
  'import.job-files-gone': {
    status: 410,
    zh: '导入文件和报告已过保存期，已删除',
    en: 'upload and report were kept as long as configured and are deleted',
    next: { zh: '请重新上传文件；已登记的不会重复登记。', en: 'upload the file again; nothing is registered twice' },
  },
  'import.job-file-missing': {
    status: 410,
    zh: '运行任务的机器上找不到导入文件',
    en: 'the uploaded file is not on the machine that runs the job',
    next: {
      zh: '请重新上传；若部署了多个进程，请让它们共用数据目录。',
      en: 'upload it again; where several processes run, let them share the data folder',
    },
  },
  'import.report-not-ready': {
    status: 409,
    zh: '该导入任务目前没有报告',
    en: 'the import job has no report at present',
    next: { zh: '任务完成或取消后可获取报告。', en: 'there is one when it is done or was cancelled while it ran' },
  },
  'import.upload-too-large': {
    status: 413,
    zh: '导入文件超过大小限制',
    en: 'the file to import is larger than allowed',
    next: { zh: '请拆分后分别导入。', en: 'split it and import the parts' },
  },
  'import.mapping-too-large': {
    status: 413,
    zh: '映射文件超过 64 KiB',
    en: 'the mapping is larger than 64 KiB',
  },
  'import.mapping-unknown': {
    status: 400,
    zh: '没有这个名称的映射',
    en: 'there is no mapping of that name',
    next: {
      zh: '可用 national-platform、hotline-12345，或把映射作为文件上传。',
      en: 'national-platform and hotline-12345 come with the engine; others are uploaded as a file',
    },
  },
  'import.disk-full': {
    status: 507,
    zh: '存放导入文件的磁盘已满',
    en: 'the disk for imports is full',
    next: { zh: '请联系运维人员腾出空间后重试。', en: 'tell the operators to make room, then try again' },
  },
  'import.key-reused': {
    status: 422,
    zh: '同一 Idempotency-Key 曾用于另一个上传',
    en: 'the same Idempotency-Key came with another upload',
    next: { zh: '请为新的上传使用新的键。', en: 'use a new key for a new upload' },
  },
  'import.store-away': {
    status: 503,
    zh: '导入期间数据库多次无法使用，任务已停止',
    en: 'the store was away again and again while the job ran, and it was given up',
    next: {
      zh: '请在系统恢复后继续该任务；不会重复登记。',
      en: 'resume it when the system is well; nothing is registered twice',
    },
  },
  'import.unexpected': {
    status: 500,
    zh: '导入时发生系统内部错误',
    en: 'an internal error ended the import',
    next: {
      zh: '请把任务编号告知运维人员，之后可以继续该任务。',
      en: 'tell the operators the id of the job; it can be resumed afterwards',
    },
  },
} as const satisfies Readonly<Record<string, Bilingual & { readonly status: number; readonly next?: Bilingual }>>;

export type ImportJobProblemCode = keyof typeof PROBLEMS;

/** A request about an import job that cannot be met, or the way a job failed. */
export class ImportJobProblem extends ProblemError {
  constructor(
    code: ImportJobProblemCode,
    options: { readonly details?: Readonly<Record<string, string | number>>; readonly cause?: unknown } = {},
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
