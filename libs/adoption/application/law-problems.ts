import { ProblemError } from '#libs/platform';
import { statusOf } from '../domain/index.js';
import type { LawRefusal } from '../domain/index.js';

/** A decision about the law that was refused: nothing is written, nothing made known. Every fault of a file has its entry. */
export class LawRefused extends ProblemError {
  constructor(refusal: LawRefusal) {
    const { code, message, next, field, details, faults } = refusal;
    super({
      code,
      status: statusOf(code),
      messages: message,
      ...(next && { next }),
      ...(field !== undefined && { field }),
      ...(details && { details }),
      ...(faults && {
        errors: faults.map(({ path, code: why, messages }) => ({ field: path, code: why, messages })),
      }),
    });
  }
}

/** The command id is in the log already, with something else in it. */
export class LawCommandDiffers extends ProblemError {
  constructor() {
    super({
      code: 'law.key-reused',
      status: 422,
      messages: {
        zh: '同一幂等键（命令编号）此前已用于另一内容的请求',
        en: 'this idempotency key (command id) was used before for a request that said something else',
      },
      next: {
        zh: '新的请求请用新的键；重试请原样发送。',
        en: 'use a new key for a new request; send a retry as it was',
      },
      field: 'Idempotency-Key',
    });
  }
}

/** The log says what this program cannot make sense of: it would count otherwise than the one that wrote it. */
export class LawUnreadable extends ProblemError {
  constructor(id: string, cause: unknown) {
    super({
      code: 'law.unreadable',
      status: 500,
      messages: {
        zh: `事件流中的“${id}”与本程序读出的内容不一致`,
        en: `what the log says of ${id} does not come to what it came to when it was written`,
      },
      next: { zh: '请使用写入它的程序版本或更新的版本。', en: 'run the version that wrote it, or a later one' },
      details: { id },
      cause,
    });
  }
}
