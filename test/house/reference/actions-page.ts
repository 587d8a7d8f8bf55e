import { caseActions, kindTitles } from '#libs/case';
import { actionFields, commonFields } from '#libs/case/service';
import type { ActionField } from '#libs/case/service';
import { code, page, table } from './markdown.js';

/** docs/reference/actions.md: what can be done with a case, and what it takes. */
export function actionsPage(): string {
  const actions = Object.values(caseActions);
  return page(
    '动作 · Actions',
    `${actions.length} 个动作。HTTP：\`POST /api/v1/cases/{id}/{action}\`，登记为 \`POST /api/v1/cases\`；命令行：\`act {id} {action} 字段=值\`，登记为 \`act new register\`。`,
    `The ${actions.length} actions. Over HTTP \`POST /api/v1/cases/{id}/{action}\`, registering \`POST /api/v1/cases\`; on the command line \`act {id} {action} field=value\`, registering \`act new register\`. What the law or the state of the case forbids is answered with a [rejection](rejections.md); a wrong field with \`input.invalid\`. Fields that are not listed are refused.`,
    '## 所有动作共有的字段 · Fields of every action',
    fieldTable(commonFields()),
    ...actions.map(({ slug, title, kinds }) => {
      const kindsText = kinds.map((kind) => `${kindTitles[kind].zh} ${kindTitles[kind].en}`).join(' · ');
      const fields = actionFields(slug);
      return [
        `## ${slug}`,
        `**${title.zh} · ${title.en}** – ${kindsText}`,
        fields.length === 0 ? '没有自己的字段。No fields of its own.' : fieldTable(fields),
      ].join('\n\n');
    }),
  );
}

function fieldTable(fields: readonly ActionField[]): string {
  return table(
    ['字段 Field', '值 Value', '必填 Required'],
    fields.flatMap((field) => rowsOf(field, '')),
  );
}

function rowsOf(field: ActionField, parent: string): string[][] {
  const path = `${parent}${field.name}${field.list ? '[]' : ''}`;
  const nested = (field.fields ?? []).flatMap((child) => rowsOf(child, `${path}.`));
  return [[code(path), valueOf(field), field.optional ? '–' : '是 yes'], ...nested];
}

function valueOf(field: ActionField): string {
  const item = itemOf(field);
  if (!field.list) return item;
  const count = `${field.minItems ?? 0}–${field.maxItems ?? '…'}`;
  return `列表 list (${count}): ${item}`;
}

function itemOf({ kind, values, maxLength, min, max, pattern }: ActionField): string {
  switch (kind) {
    case 'text':
      return `文本 text${maxLength === undefined ? '' : ` ≤ ${maxLength}`}`;
    case 'choice':
      return (values ?? []).map((value) => code(String(value))).join(' ');
    case 'flag':
      return '`true` `false`';
    case 'number':
      return `整数 whole number ${min ?? '…'}–${max ?? '…'}`;
    case 'instant':
      return '时间 instant, RFC 3339';
    case 'date':
      return '日期 date, `YYYY-MM-DD`';
    case 'case':
      return '案件编号 case id';
    case 'unit':
      return '单位代码 unit code, `230700` or `230781-02`';
    case 'uuid':
      return 'UUID';
    case 'pattern':
      return `文本 text ${code(pattern ?? '')}`;
    case 'object':
      return '对象 object';
  }
}
