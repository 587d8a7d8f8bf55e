import { ListQueues } from '../../server/index.js';
import { columns } from '../output.js';
import type { Verb } from '../verb.js';
import { withEngine } from '../with-engine.js';

/** `queues`: what waits, how much of it is due today and overdue. */
export const queuesVerb: Verb = (program, output) => {
  program
    .command('queues')
    .description('待办队列 · what waits')
    .option('--unit <code|name>', '单位及其下级 · a unit and everything below it')
    .option('--as-of <instant|date>', '以何时为准 · due today and overdue as of then')
    .action((options: { unit?: string; asOf?: string }) =>
      withEngine({ catchUp: true }, async ({ queries }) => {
        const answer = await queries.execute(new ListQueues({ unit: options.unit, asOf: options.asOf }));
        const out = output();
        out.answer(answer, () =>
          columns(
            [
              out.t('队列', 'queue'),
              out.t('名称', 'title'),
              out.t('案件', 'cases'),
              out.t('今日到期', 'due today'),
              out.t('逾期', 'overdue'),
            ],
            answer.queues.map((queue) => [
              queue.queue,
              out.pick(queue.title),
              String(queue.cases),
              String(queue.dueToday),
              String(queue.overdue),
            ]),
          ),
        );
      }),
    );
};
