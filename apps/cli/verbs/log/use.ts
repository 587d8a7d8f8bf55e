import { Argument } from 'commander';
import type { Command } from 'commander';
import { ProblemError } from '#libs/platform';
import { logKindOf, logKinds, moveTo, projections } from '../../../server/index.js';
import type { LogKind } from '../../../server/index.js';
import type { Output } from '../../output.js';
import { progressBar } from '../../progress.js';
import { withEngine } from '../../with-engine.js';

/** `log use eventstoredb`: after a copy, folds every read model from the configured log; from then on the installation runs on it. */
export function logUse(verb: Command, output: () => Output): void {
  verb
    .command('use')
    .description(
      '迁移后改用已配置的日志：全部读模型由其重建 · after a copy: fold every read model from the configured log',
    )
    .addArgument(new Argument('<store>', '须与配置一致 · has to be the configured one').choices(logKinds))
    .action((kind: LogKind) =>
      withEngine({ permission: 'engine.operate', anyLog: true }, async ({ engine, signal }) => {
        const configured = logKindOf(engine.config);
        if (kind !== configured) throw notConfigured(kind, configured);
        if ((await engine.store.head()) === 0n) throw emptyLog(kind);
        const out = output();
        const rebuilt: { readonly name: string; readonly events: number; readonly position: bigint }[] = [];
        await moveTo(engine.pool, kind, async () => {
          for (const projection of projections) {
            const bar = progressBar(out, projection.name);
            const { name, events, position } = await engine.readModels
              .rebuild(projection, {
                store: engine.store,
                signal,
                onProgress: (at) => bar.update(Number(at.position), Number(at.head), `${at.eventsPerSecond}/s`),
              })
              .finally(() => bar.stop());
            rebuilt.push({ name, events, position });
          }
        });
        out.answer({ log: kind, projections: rebuilt }, () =>
          out.t(
            `✓ 自此使用 ${kind} 中的日志；${rebuilt.length} 个读模型已由其重建`,
            `✓ the log in ${kind} is used from now on; ${rebuilt.length} read models were folded from it`,
          ),
        );
      }),
    );
}

function notConfigured(kind: LogKind, configured: LogKind): ProblemError {
  return new ProblemError({
    code: 'log.use-not-configured',
    status: 400,
    messages: {
      zh: `要改用 ${kind}，而当前配置指向 ${configured}`,
      en: `${kind} is to be used, and the configuration names ${configured}`,
    },
    next: {
      zh: '请设置 EVENTSTORE_URL（改用 postgres 时去掉它）后再次运行。',
      en: 'set EVENTSTORE_URL (for postgres leave it out) and run it again',
    },
    details: { kind, configured },
  });
}

function emptyLog(kind: LogKind): ProblemError {
  return new ProblemError({
    code: 'log.use-empty',
    status: 409,
    messages: { zh: `${kind} 中的日志为空`, en: `the log in ${kind} is empty` },
    next: { zh: '请先运行 log copy。', en: 'run log copy first' },
    details: { kind },
  });
}
