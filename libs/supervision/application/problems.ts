import { ProblemError } from '#libs/platform';
import type { Rejection } from '#libs/kernel';

/** What is not so now, but may be so another time; everything else is wrong whenever it is asked. */
const NOT_NOW: ReadonlySet<string> = new Set([
  'settlement.not-settled',
  'settlement.nothing-to-adjust',
  'settlement.position-behind',
  'score.published-already',
  'score.nothing-new',
]);

/** A look, check, settlement or adjustment that was refused: nothing is recorded. */
export class SupervisionRefused extends ProblemError {
  constructor({ code, message, next, field, details }: Rejection) {
    super({
      code,
      status: NOT_NOW.has(code) ? 409 : 422,
      messages: message,
      ...(next && { next }),
      ...(field !== undefined && { field }),
      ...(details && { details }),
    });
  }
}

/** Nobody has looked, checked or settled. */
export class NotRecorded extends ProblemError {
  constructor(kind: 'daily-look' | 'weekly-check' | 'settlement', unit: string, period: string) {
    super({
      code: 'supervision.not-recorded',
      status: 404,
      messages: {
        zh: `${unit} ${period} 没有记录`,
        en: `nothing is recorded of ${unit} for ${period}`,
      },
      next: { zh: '请先进行，或核对单位与期间。', en: 'take it first, or check the unit and the period' },
      details: { kind, unit, period },
    });
  }
}

/** A command id that an adjustment has was sent with another reason: whoever sends it has made a mistake. */
export class ReasonDiffers extends ProblemError {
  constructor() {
    super({
      code: 'settlement.key-reused',
      status: 422,
      messages: {
        zh: '同一幂等键（命令编号）此前已用于另一理由的调整',
        en: 'this idempotency key (command id) was used before for an adjustment with another reason',
      },
      next: {
        zh: '新的请求请用新的键；重试请原样发送。',
        en: 'use a new key for a new request; send a retry as it was',
      },
      field: 'Idempotency-Key',
    });
  }
}
