import { caseActions } from '#libs/case';
import {
  actionBySlug,
  actionFields,
  actionSlugs,
  caseIdParameter,
  CommandRejected,
  RegisterCase,
  RegisterCaseBody,
} from '#libs/case/service';
import type { ActionField } from '#libs/case/service';
import { InvalidInput, ProblemError, validated } from '#libs/platform';
import { userInfo } from 'node:os';
import { columns } from '../output.js';
import type { Output } from '../output.js';
import type { Verb } from '../verb.js';
import { withEngine } from '../with-engine.js';
import { fieldsFromWords } from '../fields-from-words.js';

interface By {
  readonly by?: string;
  readonly role: string;
  readonly unit?: string;
  readonly onBehalfOf?: string;
  readonly data?: string;
  readonly commandId?: string;
  readonly effectiveAt?: string;
  readonly expect?: string;
}

/** `act CASE ACTION field=value …`: every action, by hand, through the same command as HTTP. `act new register …` makes the case. */
export const actVerb: Verb = (program, output) => {
  program
    .command('act')
    .description('办理一个动作 · do one action on a case; without arguments lists the actions')
    .argument('[case]', '案件编号，登记时写 new · case id, or new to register')
    .argument('[action]', '动作 · action, e.g. accept')
    .argument('[fields...]', '字段=值，嵌套用点，列表重复写 · field=value, dots nest, repeat for lists')
    .option('--by <id>', '操作人 · who acts (default: the user of this machine)')
    .option('--role <role>', '角色 · role', 'handler')
    .option('--unit <code>', '单位 · unit (default: the unit that holds the case)')
    .option('--on-behalf-of <id>', '代表谁 · on whose behalf')
    .option('--data <json>', '整个请求体 · the whole body as JSON')
    .option('--command-id <uuid>', '同一编号重复提交只记录一次 · sent again with the same id, nothing is done twice')
    .option('--effective-at <instant>', '实际发生时间 · when it happened')
    .option('--expect <revision>', '只在该修订上执行 · only if the case is at this revision')
    .action(async (id: string | undefined, slug: string | undefined, words: string[], options: By) => {
      const out = output();
      if (id === undefined || slug === undefined) return listActions(out);
      const body = bodyOf(words, options, actionFields(slug));
      // A new case is registered and nothing else; `new` in the place of an id is refused by the id's own check.
      const command =
        id === 'new' && slug === 'register'
          ? new RegisterCase(validated(RegisterCaseBody, body))
          : actionCommand(id, slug, body);
      return withEngine({}, async ({ commands }) => {
        const answer = await commands.execute(command);
        if (!answer.ok) throw new CommandRejected(answer.caseId, answer.rejection);
        out.answer(answer, () =>
          out.t(
            `✓ ${answer.caseId} 已记录，修订 ${answer.revision}，位置 ${answer.position}${answer.repeated ? '（此前已记录）' : ''}`,
            `✓ ${answer.caseId} recorded: revision ${answer.revision}, position ${answer.position}${answer.repeated ? ' (had it already)' : ''}`,
          ),
        );
      });
    });
};

function actionCommand(id: string, slug: string, body: object) {
  const Action = actionBySlug(slug);
  if (!Action) {
    throw new ProblemError({
      code: 'action.unknown',
      status: 404,
      messages: { zh: `没有动作 ${slug}`, en: `there is no action ${slug}` },
      next: {
        zh: '运行 act 查看全部动作；登记新案件写 act new register。',
        en: 'run act to see all; a new case is: act new register',
      },
    });
  }
  return new Action(caseIdParameter(id), validated(Action.Body, body));
}

function bodyOf(words: readonly string[], options: By, fields: readonly ActionField[]): object {
  const base = options.data === undefined ? {} : parsed(options.data);
  return {
    ...base,
    ...fieldsFromWords(words, fields),
    ...(options.commandId !== undefined && { commandId: options.commandId }),
    ...(options.effectiveAt !== undefined && { effectiveAt: options.effectiveAt }),
    ...(options.expect !== undefined && { expectedRevision: options.expect }),
    actor: {
      id: options.by ?? userInfo().username,
      role: options.role,
      ...(options.unit !== undefined && { unit: options.unit }),
      ...(options.onBehalfOf !== undefined && { onBehalfOf: options.onBehalfOf }),
    },
  };
}

function parsed(json: string): object {
  try {
    const value: unknown = JSON.parse(json);
    if (value !== null && typeof value === 'object') return value;
  } catch {
    // Falls through to the same complaint.
  }
  throw new InvalidInput([
    { field: '--data', code: 'is-json', messages: { zh: '应为 JSON 对象', en: 'must be a JSON object' } },
  ]);
}

function listActions(out: Output): void {
  const slugs = ['register', ...actionSlugs()];
  const rows = Object.values(caseActions)
    .filter(({ slug }) => slugs.includes(slug))
    // Optional fields in brackets.
    .map(({ slug, title, kinds }) => {
      const fields = actionFields(slug).map(({ name, optional }) => (optional ? `[${name}]` : name));
      return { action: slug, title, kinds, fields };
    });
  out.answer(rows, () =>
    columns(
      [out.t('动作', 'action'), out.t('名称', 'title'), out.t('适用', 'kinds'), out.t('字段', 'fields')],
      rows.map((row) => [
        row.action,
        out.pick(row.title),
        row.kinds.length === 3 ? out.t('全部', 'all') : row.kinds.join(', '),
        row.fields.join(' '),
      ]),
    ),
  );
}
