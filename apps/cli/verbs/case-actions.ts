import type { Command } from 'commander';
import { caseIdParameter, GetCaseActions } from '#libs/case/service';
import type { ActionProspect, CaseProspects } from '#libs/case/service';
import { columns } from '../output.js';
import type { Output } from '../output.js';
import { withEngine } from '../with-engine.js';

/** `case actions`: what can be done with a case now, and for the rest why not. */
export function caseActionsVerb(verb: Command, output: () => Output): void {
  verb
    .command('actions')
    .description('现在能办什么，不能办的为什么 · what can be done now, and for the rest why not')
    .argument('<id>', '案件编号 · case id')
    .action((id: string) =>
      withEngine({ permission: 'case.read' }, async ({ asker, queries }) => {
        const prospects = await queries.execute(new GetCaseActions(asker, caseIdParameter(id)));
        const out = output();
        out.answer(prospects, () => prospectsText(prospects, out));
      }),
    );
}

/** What is possible first. */
function prospectsText({ caseId, revision, items }: CaseProspects, out: Output): string {
  const row = (item: ActionProspect) => [
    item.allowed ? '✓' : '✗',
    item.action,
    out.pick(item.title),
    item.why ? reason(item.why, out) : fields(item),
  ];
  const [possible, impossible] = [items.filter(({ allowed }) => allowed), items.filter(({ allowed }) => !allowed)];
  return [
    `${caseId}  ${out.t('修订', 'revision')} ${revision}`,
    columns(
      ['', out.t('动作', 'action'), out.t('名称', 'title'), out.t('字段或原因', 'fields, or why not')],
      [...possible, ...impossible].map(row),
    ),
  ].join('\n');
}

function reason({ code, message, article }: NonNullable<ActionProspect['why']>, out: Output): string {
  return `${out.pick(message)}${article === undefined ? '' : out.t(`（${article}）`, ` (${article})`)} [${code}]`;
}

/** Optional fields in brackets, as where actions are listed. */
function fields({ fields: own }: ActionProspect): string {
  return own.map(({ name, optional }) => (optional ? `[${name}]` : name)).join(' ');
}
