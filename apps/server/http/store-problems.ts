import { EventStoreError } from '#libs/event-store';
import { isConnectionFailure, isDiskFull, ProblemError } from '#libs/platform';
import type { Database } from '#libs/platform';

/** What an error of the event store is to the one who sent the command. */
export function storeProblem(error: EventStoreError): ProblemError {
  switch (error.kind) {
    case 'retryable':
      if (error.diskFull) return diskFull(error);
      return new ProblemError({
        code: 'store.unavailable',
        status: 503,
        messages: {
          zh: '事件库暂时不可用，操作是否已记录尚不确定',
          en: 'the event store is away for the moment; whether the command was recorded is not known',
        },
        next: {
          zh: '请用同一 commandId 重试，不会重复记录。',
          en: 'send it again with the same commandId: nothing is recorded twice',
        },
        cause: error,
      });
    case 'too-large':
      return new ProblemError({
        code: 'event.too-large',
        status: 413,
        messages: { zh: '内容过大，单个事件不能超过 1 MiB', en: 'too large: an event holds 1 MiB at the most' },
        next: { zh: '请把材料作为证据文件上传。', en: 'attach large material as evidence' },
        cause: error,
      });
    case 'conflict':
      return new ProblemError({
        code: 'case.revision-moved-on',
        status: 412,
        messages: { zh: '案件已有新的变化', en: 'the case has moved on' },
        next: { zh: '请刷新后重试。', en: 'read it again and retry' },
        cause: error,
      });
    case 'fatal':
      if (error.usedOn !== undefined) return commandUsedElsewhere(error);
      return new ProblemError({
        code: 'store.refused',
        status: 500,
        messages: { zh: '事件库拒绝写入', en: 'the event store refused the append' },
        cause: error,
      });
  }
}

/** What an error of PostgreSQL is to the one who asked a read model; undefined where it is a defect of ours. */
export function databaseProblem(error: unknown): ProblemError | undefined {
  if (isDiskFull(error)) return diskFull(error);
  if (isConnectionFailure(error)) return readModelsAway(error);
  return undefined;
}

/** A server that is away because its disk is full says nothing any more; the database knows why. Other errors stay what they are. */
export function explainedBy(database: Pick<Database, 'trouble'>, error: unknown): unknown {
  const away = error instanceof EventStoreError ? error.kind === 'retryable' : isConnectionFailure(error);
  return away && database.trouble?.code === 'database.disk-full' ? diskFull(error) : error;
}

function diskFull(cause: unknown): ProblemError {
  return new ProblemError({
    code: 'store.disk-full',
    status: 503,
    messages: {
      zh: '数据库的磁盘已满，暂时无法工作；已确认的记录不会丢失',
      en: 'the disk of the database is full; nothing that was confirmed is lost',
    },
    next: {
      zh: '请通知运维人员腾出空间，系统随后自行恢复；操作请用同一 commandId 重试，不会重复记录。',
      en: 'have the operators free some space, and it goes on by itself; send a command again with the same commandId: nothing is recorded twice',
    },
    cause,
  });
}

/** A question to a read model met no database; nothing was asked to change, so the code is the log's and the words are simpler. */
function readModelsAway(cause: unknown): ProblemError {
  return new ProblemError({
    code: 'store.unavailable',
    status: 503,
    messages: { zh: '数据库暂时不可用', en: 'the database is away for the moment' },
    next: { zh: '请稍后重试。', en: 'ask again in a moment' },
    cause,
  });
}

/** The sender's mistake: a command id is made for one command on one case. */
function commandUsedElsewhere(cause: EventStoreError): ProblemError {
  return new ProblemError({
    code: 'command.used-elsewhere',
    status: 409,
    messages: {
      zh: '这个 commandId 已用于另一案件',
      en: 'this commandId was used on another case already',
    },
    next: { zh: '请为新的操作生成新的 commandId。', en: 'make a new commandId for a new command' },
    field: 'commandId',
    cause,
  });
}
