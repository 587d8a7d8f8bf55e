import type { Command } from 'commander';
import { caseIdParameter } from '#libs/case/service';
import { GetCaseTimeline } from '../../server/index.js';
import type { CaseTimelineAnswer } from '../../server/index.js';
import { columns, wallClock } from '../output.js';
import type { Output } from '../output.js';
import { withEngine } from '../with-engine.js';

interface Options {
  readonly order?: string;
  readonly limit?: string;
  readonly cursor?: string;
}

/** `case timeline`: what happened in a case, without personal data, for whoever is not to read the events themselves. */
export function caseTimelineVerb(verb: Command, output: () => Output): void {
  verb
    .command('timeline')
    .description('办理过程，不含个人信息 · what happened, without personal data')
    .argument('<id>', '案件编号 · case id')
    .option('--order <asc|desc>', '先后顺序 · the first event first (asc) or the last one')
    .option('--limit <n>', '条数 · how many')
    .option('--cursor <cursor>', '接上一页 · the next page of an answer before')
    .action((id: string, { order, limit, cursor }: Options) =>
      withEngine({ permission: 'case.read', catchUp: true }, async ({ asker, queries }) => {
        const answer = await queries.execute(new GetCaseTimeline(asker, caseIdParameter(id), { order, limit, cursor }));
        const out = output();
        out.answer(answer, () => timelineText(answer, out));
      }),
    );
}

function timelineText({ items, next }: CaseTimelineAnswer, out: Output): string {
  const table = columns(
    [
      '#',
      out.t('发生于', 'effective'),
      out.t('事件', 'event'),
      out.t('由', 'by'),
      out.t('单位', 'unit'),
      out.t('内容', 'what'),
    ],
    items.map((entry) => [
      entry.revision.toString(),
      wallClock(entry.effectiveAt),
      out.pick(entry.title),
      `${entry.actorId} (${entry.actorRole})`,
      entry.unit,
      JSON.stringify(entry.summary),
    ]),
  );
  return next === null ? table : `${table}\n${out.t('下一页', 'next page')}: --cursor ${next}`;
}
