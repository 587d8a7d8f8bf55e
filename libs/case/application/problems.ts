import type { CaseId, Rejection } from '#libs/kernel';
import { ProblemError } from '#libs/platform';
import type { Changes } from './changes.js';

/** There is no such case, or there was none yet at the instant asked for. */
export class CaseNotFound extends ProblemError {
  constructor(id: CaseId) {
    super({
      code: 'case.not-found',
      status: 404,
      messages: { zh: `没有案件 ${id}`, en: `there is no case ${id}` },
      next: {
        zh: '请核对编号；若查询的是过去的时刻，当时可能尚未登记。',
        en: 'check the id; at a past instant it may not have been registered yet',
      },
      details: { case: id },
    });
  }
}

/** A decider's rejection as a problem: nothing was written. */
export class CommandRejected extends ProblemError {
  constructor(
    readonly caseId: CaseId,
    readonly rejection: Rejection,
    changes?: Changes,
  ) {
    super({
      code: rejection.code,
      status: STATUS[rejection.code] ?? 422,
      messages: rejection.message,
      ...(rejection.next && { next: { zh: rejection.next.zh, en: rejection.next.en } }),
      ...(rejection.article !== undefined && { article: rejection.article }),
      ...(rejection.field !== undefined && { field: rejection.field }),
      details: { ...rejection.details, case: caseId, ...(changes && { changesLeftOut: changes.leftOut }) },
      ...(changes && { changes: changes.shown }),
    });
  }
}

const STATUS: Readonly<Record<string, number>> = {
  'case.not-found': 404,
  'case.not-registered': 404,
  'case.already-registered': 409,
  'case.revision-moved-on': 412,
};

/** The case has no run of the clock that was named: it never started, or there is no such clock. */
export class ClockNotFound extends ProblemError {
  constructor(caseId: CaseId, clock: string) {
    super({
      code: 'clock.not-found',
      status: 404,
      messages: { zh: `案件 ${caseId} 没有时限 ${clock}`, en: `the case ${caseId} has no clock ${clock}` },
      next: { zh: '不指定名称即列出该案件的全部时限。', en: 'name none to see all clocks of the case' },
      details: { clock },
    });
  }
}

/** A command id that the log has came again with something else in it: whoever sends it has made a mistake. Nothing was done. */
export class CommandDiffers extends ProblemError {
  constructor(caseId: CaseId) {
    super({
      code: 'command.key-reused',
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
      details: { case: caseId },
    });
  }
}
