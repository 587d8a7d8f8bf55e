import type { Command } from 'commander';
import { eventCatalogue } from '#libs/case';
import { caseIdParameter, GetCaseHolders, instantParameter } from '#libs/case/service';
import type { CaseHolders } from '#libs/case/service';
import { columns, wallClock } from '../output.js';
import type { Output } from '../output.js';
import { withEngine } from '../with-engine.js';

/** `case holders`: who held a case at each moment. */
export function caseHoldersVerb(verb: Command, output: () => Output): void {
  verb
    .command('holders')
    .description('历任承办单位与承办人 · who held the case at each moment')
    .argument('<id>', '案件编号 · case id')
    .option('--at <instant>', '只看当时（以发生时间为准）· only who held it then, by when things happened')
    .action((id: string, options: { at?: string }) =>
      withEngine({ permission: 'case.read' }, async ({ asker, queries }) => {
        const at = options.at === undefined ? undefined : instantParameter('at', options.at);
        const holders = await queries.execute(new GetCaseHolders(asker, caseIdParameter(id), at));
        const out = output();
        out.answer(holders, () => holdersText(holders, out));
      }),
    );
}

function holdersText({ items }: CaseHolders, out: Output): string {
  if (items.length === 0) return out.t('当时尚无承办单位', 'nobody held it then');
  return columns(
    [
      out.t('单位', 'unit'),
      out.t('承办人', 'handler'),
      out.t('自', 'from'),
      out.t('至', 'until'),
      '#',
      out.t('因', 'by'),
    ],
    items.map(({ unit, handler, from, until, by }) => [
      unit,
      handler ?? '',
      wallClock(from),
      wallClock(until),
      by.revision.toString(),
      out.pick(eventCatalogue[by.type].title),
    ]),
  );
}
