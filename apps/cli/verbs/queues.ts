import { ListQueues } from '../../server/index.js';
import { columns } from '../output.js';
import type { Verb } from '../verb.js';
import { withEngine } from '../with-engine.js';

interface Options {
  readonly unit?: string;
  readonly handler?: string;
  readonly kind?: string;
  readonly channel?: string;
  readonly asOf?: string;
}

/** `queues`: what waits, how much of it is due today and overdue. */
export const queuesVerb: Verb = (program, output) => {
  program
    .command('queues')
    .description('待办队列 · what waits')
    .option('--unit <code|name>', '单位及其下级 · a unit and everything below it')
    .option('--handler <id>', '承办人，me 即本人 · whose cases; me: your own')
    .option('--kind <kinds>', '类型 · complaint, report, consultation')
    .option('--channel <channels>', '渠道 · channels, with commas')
    .option('--as-of <instant|date>', '以何时为准 · due today and overdue as of then')
    .action((options: Options) =>
      withEngine({ permission: 'case.read', catchUp: true }, async ({ asker, queries }) => {
        const answer = await queries.execute(new ListQueues(asker, { ...options }));
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
