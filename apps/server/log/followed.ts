import { followedLog, followLog } from '#libs/projecting';
import { ProblemError } from '#libs/platform';
import type { LogKind } from './open-log.js';

type Pool = Parameters<typeof followedLog>[0];

/**
 * An installation has one log. A process that is configured for another one would fold events at positions that mean nothing there, and take
 * commands that the others do not see: it does not start.
 *
 * @throws ProblemError `log.another-is-followed`, `log.move-unfinished`
 */
export async function refuseAnotherLog(pool: Pool, configured: LogKind): Promise<void> {
  const { kind, moving } = await followedLog(pool, configured);
  if (kind !== configured) throw anotherIsFollowed(configured, kind);
  if (moving) throw moveUnfinished(kind);
}

/** Folds every read model from the log that is configured, and from then on it is the installation's. */
export async function moveTo(pool: Pool, kind: LogKind, rebuild: () => Promise<void>): Promise<void> {
  await followLog(pool, { kind, moving: true });
  await rebuild();
  await followLog(pool, { kind, moving: false });
}

function anotherIsFollowed(configured: LogKind, followed: string): ProblemError {
  return new ProblemError({
    code: 'log.another-is-followed',
    status: 409,
    messages: {
      zh: `本系统的事件日志在 ${followed} 中，而当前配置指向 ${configured}`,
      en: `the log of this installation is in ${followed}, and this configuration names ${configured}`,
    },
    next: {
      zh: `请更正 EVENTSTORE_URL；如确已用 log copy 迁移日志，请停止全部进程后运行：log use ${configured}`,
      en: `correct EVENTSTORE_URL; or, where the log was moved with log copy, stop every process and run: log use ${configured}`,
    },
    details: { configured, followed },
  });
}

function moveUnfinished(kind: string): ProblemError {
  return new ProblemError({
    code: 'log.move-unfinished',
    status: 409,
    messages: {
      zh: `读模型正在改用 ${kind} 中的日志，尚未完成`,
      en: `the read models are on their way to the log in ${kind}, and not all of them are there`,
    },
    next: { zh: `请运行 log use ${kind} 使其完成。`, en: `run log use ${kind} to its end` },
    details: { kind },
  });
}
