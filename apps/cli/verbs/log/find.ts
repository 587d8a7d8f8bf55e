import type { Command } from 'commander';
import { locate } from '#libs/event-store/copying';
import { ProblemError } from '#libs/platform';
import type { Output } from '../../output.js';
import { withEngine } from '../../with-engine.js';

/** `log find HASH`: where the event is that a settlement, a check or a report names by its hash. */
export function logFind(verb: Command, output: () => Output): void {
  verb
    .command('find')
    .description('按哈希查找事件在日志中的位置 · where the event with a hash is in the log')
    .argument('<hash>', '64 位十六进制 · 64 hexadecimal digits')
    .action((hash: string) =>
      withEngine({ permission: 'engine.operate' }, async ({ engine, signal }) => {
        if (!/^[0-9a-f]{64}$/.test(hash)) throw notAHash();
        const position = await locate(engine.store, { position: 0n, hash }, signal);
        if (position === undefined || position === 0n) throw noSuchEvent(hash);
        for await (const [event] of engine.store.readAll({ after: position - 1n, limit: 1, signal })) {
          if (!event) break;
          const { stream, revision, type, recordedAt } = event;
          const out = output();
          out.answer({ hash, position, stream, revision, type, recordedAt }, () =>
            out.t(
              `位置 ${position} · ${stream} 修订 ${revision} · ${type} · ${recordedAt}`,
              `position ${position} · ${stream} revision ${revision} · ${type} · ${recordedAt}`,
            ),
          );
        }
      }),
    );
}

function notAHash(): ProblemError {
  return new ProblemError({
    code: 'log.not-a-hash',
    status: 400,
    field: 'hash',
    messages: { zh: '应为 64 位小写十六进制的哈希', en: 'must be a hash: 64 lower-case hexadecimal digits' },
    next: { zh: '请使用报表或记录中的完整哈希。', en: 'use the whole hash as a report or a record has it' },
  });
}

function noSuchEvent(hash: string): ProblemError {
  return new ProblemError({
    code: 'log.hash-not-found',
    status: 404,
    messages: { zh: `日志中没有哈希为 ${hash} 的事件`, en: `the log has no event with the hash ${hash}` },
    next: {
      zh: '请确认哈希出自本系统的日志。',
      en: 'make sure that the hash is of this log',
    },
    details: { hash },
  });
}
