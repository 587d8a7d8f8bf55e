import type { Bilingual, StreamHead, StreamName } from '#libs/kernel';
import { ProblemError } from '#libs/platform';
import type { EventStoreError } from '../port.js';
import type { BrokenEvent } from './log-chains.js';
import type { LoggedText } from './log-cursor.js';

export type Side = 'source' | 'target';

const SIDES: Readonly<Record<Side, Bilingual>> = {
  source: { zh: '来源日志', en: 'source' },
  target: { zh: '目标日志', en: 'target' },
};

/** An event of the log that is copied is not what was written. Nothing of it, and nothing after it, was copied. */
export function brokenSource({ stream, revision, position, reason }: BrokenEvent): ProblemError {
  const where = { stream: stream ?? '?', revision: String(revision ?? '?'), position: position.toString() };
  return new ProblemError({
    code: 'log.copy-source-broken',
    status: 422,
    messages: {
      zh: `来源日志的哈希链在 ${where.stream} 修订 ${where.revision}（位置 ${where.position}）处断裂：${reason}`,
      en: `the hash chain of the source is broken at ${where.stream}, revision ${where.revision} (position ${where.position}): ${reason}`,
    },
    next: {
      zh: '该事件及其后的内容均未复制。请查明原因，或从备份恢复来源日志后再次运行。',
      en: 'it and what comes after it was not copied; find out what happened, or restore the source from a backup, and run it again',
    },
    details: { ...where, reason },
  });
}

/** What the target has is not how the source begins: it is another log, and is left as it is. */
export function notAPrefix(found: LoggedText, wanted: LoggedText | undefined, events: number): ProblemError {
  return new ProblemError({
    code: 'log.copy-target-has-other-events',
    status: 409,
    messages: {
      zh: `目标日志第 ${events + 1} 个事件（位置 ${found.position}）与来源日志不同`,
      en: `event ${events + 1} of the target (position ${found.position}) is not the source's`,
    },
    next: {
      zh: '请使用空的目标，或此前由同一来源复制、未被写入的目标。目标未作任何更改。',
      en: 'use an empty target, or one that this source was copied to and nobody wrote to since; the target was left as it was',
    },
    details: { event: events + 1, position: found.position.toString(), hash: found.hash, wanted: wanted?.hash ?? null },
  });
}

/** Somebody else writes to the target. */
export function targetWrittenTo(stream: StreamName, cause?: unknown): ProblemError {
  return new ProblemError({
    code: 'log.copy-target-written-to',
    status: 409,
    messages: {
      zh: `复制期间目标日志的 ${stream} 被他人写入`,
      en: `somebody else wrote to ${stream} of the target while it was copied`,
    },
    next: {
      zh: '请停止使用目标日志的进程，换用空的目标后再次运行。',
      en: 'stop what runs on the target, and run it again with an empty one',
    },
    details: { stream },
    cause,
  });
}

export function sourceGoesOn(): ProblemError {
  return new ProblemError({
    code: 'log.copy-source-goes-on',
    status: 409,
    messages: {
      zh: '来源日志仍在写入，副本尚不完整',
      en: 'the source is still written to: the copy is not the whole of it',
    },
    next: {
      zh: '请停止使用来源日志的进程，再次运行即从此处继续。',
      en: 'stop what runs on the source, and run it again: it goes on from there',
    },
  });
}

/** The copy was read again and is not the source. `stream` undefined: the streams are the same, their order is not. */
export function copyDiffers(stream: StreamName | undefined, here?: StreamHead, there?: StreamHead): ProblemError {
  const at = (head: StreamHead | undefined) => (head ? `${head.revision} ${head.hash.slice(0, 12)}` : '-');
  return new ProblemError({
    code: 'log.copy-differs',
    status: 500,
    messages: {
      zh: `核对时发现副本与来源不同：${stream ?? '事件的先后顺序'}（${at(here)} / ${at(there)}）`,
      en: `the copy was read again and differs: ${stream ?? 'the order of events'} (${at(here)} / ${at(there)})`,
    },
    next: {
      zh: '请不要使用该副本；换用空的目标后再次运行。',
      en: 'do not use this copy; run it again with an empty target',
    },
    details: { stream: stream ?? null },
  });
}

/** What was copied stays, and the same command goes on from there. */
export function storeAway(side: Side, cause: EventStoreError): ProblemError {
  return new ProblemError({
    code: 'log.copy-store-away',
    status: 503,
    messages: {
      zh: `${SIDES[side].zh}暂时不可用`,
      en: `the ${SIDES[side].en} of the copy is away for the moment`,
    },
    next: {
      zh: '已复制的内容均已保存，再次运行即从此处继续。',
      en: 'what was copied is kept; run it again to go on from there',
    },
    details: { side, reason: cause.message },
    cause,
  });
}

/** The store took none of it, and would not at another try. */
export function storeRefused(side: Side, cause: EventStoreError): ProblemError {
  return new ProblemError({
    code: 'log.copy-store-refused',
    status: 422,
    messages: {
      zh: `${SIDES[side].zh}拒绝了请求：${cause.message}`,
      en: `the ${SIDES[side].en} of the copy refused: ${cause.message}`,
    },
    next: {
      zh: '请按上述原因处理（EventStoreDB 的 MaxAppendSize 应为 16777216）后再次运行，将从此处继续。',
      en: 'mend what it says (MaxAppendSize of EventStoreDB has to be 16777216) and run it again: it goes on from there',
    },
    details: { side, kind: cause.kind },
    cause,
  });
}
