import type { CaseId, Rejection } from '#libs/kernel';
import { ProblemError } from '#libs/platform';

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
  ) {
    super({
      code: rejection.code,
      status: STATUS[rejection.code] ?? 422,
      messages: rejection.message,
      ...(rejection.next && { next: { zh: rejection.next.zh, en: rejection.next.en } }),
      ...(rejection.article !== undefined && { article: rejection.article }),
      ...(rejection.field !== undefined && { field: rejection.field }),
      details: { ...rejection.details, case: caseId },
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
