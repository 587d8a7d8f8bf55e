import { ProblemError } from '#libs/platform';
import type { Bilingual } from '#libs/kernel';
import type { Limits } from './call-kinds.js';

const WHAT: Readonly<Record<keyof Limits, Bilingual>> = {
  commands: { zh: '操作', en: 'commands' },
  reads: { zh: '查询', en: 'reads' },
  feeds: { zh: '订阅', en: 'feeds' },
  uploads: { zh: '上传', en: 'uploads' },
  failedTokens: { zh: '无效令牌', en: 'tokens that were refused' },
};

/** More calls of a kind than one may make: 429, with the seconds after which it may be tried again. */
export class TooManyRequests extends ProblemError {
  constructor(kind: keyof Limits, retryAfterSeconds: number) {
    super({
      code: 'request.too-many',
      status: 429,
      messages: { zh: `${WHAT[kind].zh}过于频繁`, en: `too many ${WHAT[kind].en} in a short time` },
      next: {
        zh: `请在 ${retryAfterSeconds} 秒后重试。`,
        en: `try again in ${retryAfterSeconds} s`,
      },
      details: { kind, retryAfterSeconds },
    });
  }
}
