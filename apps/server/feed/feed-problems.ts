import type { Position } from '#libs/kernel';
import { ProblemError } from '#libs/platform';

/** Each feed costs memory and asks the log all the time; so a process serves so many and no more. */
export function tooManyReaders(readers: number): ProblemError {
  return new ProblemError({
    code: 'feed.too-many-readers',
    status: 503,
    messages: {
      zh: `同时读取事件流的已达 ${readers} 个`,
      en: `${readers} readers are on the feed already, as many as one process serves`,
    },
    next: { zh: '请稍后重试，或关闭不用的连接。', en: 'come again in a moment, or close a feed that is not needed' },
    details: { readers },
  });
}

export function feedsClosing(): ProblemError {
  return new ProblemError({
    code: 'feed.closing',
    status: 503,
    messages: { zh: '服务正在关闭', en: 'the server is closing' },
    next: { zh: '请稍后从上次的位置重新连接。', en: 'connect again in a moment, from the position that was reached' },
  });
}

/**
 * A reader that is further than the log has read another log, or this one before it was set back to a backup. To wait for it to
 * catch up would be to miss what is written until then.
 */
export function afterBeyondHead(after: Position | string, head: Position): ProblemError {
  return new ProblemError({
    code: 'feed.after-beyond-head',
    status: 409,
    messages: {
      zh: `位置 ${after} 超出日志末尾 ${head}`,
      en: `position ${after} lies beyond the end of the log, ${head}`,
    },
    next: {
      zh: '该位置不属于此日志，或日志曾由备份恢复；请核对后从头或从已知位置读取。',
      en: 'the position is of another log, or the log was restored from a backup: find out which, then read from a position that holds',
    },
    field: 'after',
    details: { head: head.toString() },
  });
}
