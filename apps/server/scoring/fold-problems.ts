import type { Position } from '#libs/kernel';
import { ProblemError } from '#libs/platform';

/** Why a log is not folded. */

export function beyondTheHead(wanted: Position, head: Position): ProblemError {
  return new ProblemError({
    code: 'log.position-beyond-head',
    status: 422,
    field: 'position',
    messages: { zh: `日志只到位置 ${head}`, en: `the log ends at position ${head}` },
    next: { zh: '请给出不超过日志末尾的位置。', en: 'name a position that the log has' },
    details: { wanted: wanted.toString(), head: head.toString() },
  });
}

/** As many as may wait do: 503, with the seconds after which those before are likely done. */
export function foldsAreBusy(retryAfterSeconds: number): ProblemError {
  return new ProblemError({
    code: 'log.folds-busy',
    status: 503,
    messages: {
      zh: '正在为其他查询重算历史，排队已满',
      en: 'the log is being folded for others, and as many as may wait do',
    },
    next: {
      zh: `请在 ${retryAfterSeconds} 秒后重试，或查询当前数字（不带 asOf、position）。`,
      en: `try again in ${retryAfterSeconds} s, or ask for what is now, without asOf and position`,
    },
    details: { retryAfterSeconds },
  });
}

export function logTooLong(most: number): ProblemError {
  return new ProblemError({
    code: 'log.too-long-to-fold',
    status: 422,
    messages: {
      zh: `截至该时点的日志超过 ${most} 个事件，本进程的内存不足以重算`,
      en: `the log has more than ${most} events up to there, more than the memory of this process is good for`,
    },
    next: {
      zh: '请给出更早的时点，或以更大的内存启动（NODE_OPTIONS=--max-old-space-size）。',
      en: 'ask as of an earlier time, or start with more memory (NODE_OPTIONS=--max-old-space-size)',
    },
    details: { most },
  });
}
