import { projectionStatus } from '#libs/projecting';
import type { ProjectionStatus } from '#libs/projecting';
import { ProblemError } from '#libs/platform';
import { MOST_COUNTED, projections } from '../../server/index.js';
import { columns, wallClock } from '../output.js';
import { progressBar } from '../progress.js';
import type { Verb } from '../verb.js';
import { withEngine } from '../with-engine.js';

/** `projection list|rebuild NAME`: the read models, and folding one anew from the log beside the live one. */
export const projectionVerb: Verb = (program, output) => {
  const verb = program.command('projection').description('读模型 · read models');

  verb
    .command('list')
    .description('列出读模型及其进度 · read models and how far they are')
    .action(() =>
      withEngine({ permission: 'engine.operate', catchUp: true }, async ({ engine }) => {
        const head = await engine.store.head();
        const all: (ProjectionStatus & { readonly lag: number })[] = [];
        for (const each of await projectionStatus(engine.pool)) {
          all.push({ ...each, lag: await engine.behind.after(each.position, head) });
        }
        const out = output();
        out.answer({ head, projections: all }, () =>
          columns(
            [
              out.t('投影', 'projection'),
              out.t('版本', 'version'),
              out.t('代', 'generation'),
              out.t('状态', 'state'),
              out.t('位置', 'position'),
              out.t('落后', 'lag'),
              out.t('截至', 'as of'),
              out.t('问题', 'fault'),
            ],
            all.map((each) => [
              each.name,
              String(each.version),
              String(each.generation),
              each.state,
              each.position.toString(),
              each.lag >= MOST_COUNTED && !engine.behind.counts ? `≥ ${MOST_COUNTED}` : String(each.lag),
              wallClock(each.recordedAt),
              each.fault
                ? `${each.fault.key} @${each.fault.position} ${each.fault.type}: ${each.fault.reason} → ${out.pick(each.fault.advice)}`
                : '',
            ]),
          ),
        );
      }),
    );

  verb
    .command('rebuild')
    .description('在旁边重建，完成后一次切换 · rebuild beside the live one, then switch')
    .argument('<name>', projections.map(({ name }) => name).join(' | '))
    .action((name: string) =>
      withEngine({ permission: 'engine.operate' }, async ({ engine, signal }) => {
        const projection = projections.find((each) => each.name === name);
        if (!projection) throw noSuchProjection(name);
        const out = output();
        const bar = progressBar(out, name);
        const result = await engine.readModels
          .rebuild(projection, {
            store: engine.store,
            signal,
            onProgress: ({ position, head, eventsPerSecond }) =>
              bar.update(Number(position), Number(head), `${Math.round(eventsPerSecond)}/s`),
          })
          .finally(() => bar.stop());
        out.answer(result, () =>
          out.t(
            `✓ ${name} 第 ${result.generation} 代已切换：${result.events} 个事件，${result.seconds.toFixed(1)} 秒，至位置 ${result.position}`,
            `✓ ${name} switched to generation ${result.generation}: ${result.events} events in ${result.seconds.toFixed(1)} s, up to position ${result.position}`,
          ),
        );
      }),
    );
};

function noSuchProjection(name: string): ProblemError {
  return new ProblemError({
    code: 'projection.not-found',
    status: 404,
    messages: { zh: `没有读模型 ${name}`, en: `there is no projection ${name}` },
    next: { zh: '运行 projection list 查看。', en: 'see projection list' },
  });
}
