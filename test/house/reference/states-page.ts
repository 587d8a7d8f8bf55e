import { caseMachine, kindTitles, statusTitles } from '#libs/case';
import type { CaseStatus } from '#libs/case';
import type { CaseKind } from '#libs/law';
import { code, page, table } from './markdown.js';

/** docs/reference/states.md: which status may follow which. A property test holds every random history to the same table. */
export function statesPage(): string {
  return page(
    '状态 · States',
    '状态由事件推出，从不直接设置。并案的工单可以回到并案之前的状态，表中不再列出。重新办理开始新的一轮。',
    'A status follows from the events; nothing sets it. A merged case can go back to where it was, which is not listed. Reopening begins the next episode.',
    ...Object.entries(caseMachine).map(([kind, steps]) => {
      const { zh, en } = kindTitles[kind as CaseKind];
      const rows = Object.entries(steps).map(([from, to]) => [nameOf(from as CaseStatus), to.map(nameOf).join('；')]);
      return [`## ${zh} · ${en}`, table(['状态 Status', '其后 May be followed by'], rows)].join('\n\n');
    }),
  );
}

function nameOf(status: CaseStatus): string {
  return `${statusTitles[status].zh} ${code(status)}`;
}
