import type { Rejection } from '#libs/kernel';
import { ProblemError } from '#libs/platform';
import { webhookRejections } from '../domain/index.js';
import type { WebhookRejectionCode } from '../domain/index.js';

/** A command about a webhook that was refused: nothing is recorded. */
export class WebhookRefused extends ProblemError {
  constructor({ code, message, next, field, details }: Rejection) {
    super({
      code,
      status: webhookRejections[code as WebhookRejectionCode].status,
      messages: message,
      ...(next && { next }),
      ...(field !== undefined && { field }),
      ...(details && { details }),
    });
  }
}

/** Nobody has registered it, or it is out of the asker's reach. */
export class WebhookNotFound extends ProblemError {
  constructor() {
    super({
      code: 'webhook.not-found',
      status: 404,
      messages: { zh: '没有该推送', en: 'there is no such webhook' },
      next: { zh: '请核对编号。', en: 'check the id' },
    });
  }
}

/** The command id is in the log already, with something else in it. */
export class WebhookKeyReused extends ProblemError {
  constructor() {
    super({
      code: 'webhook.key-reused',
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
