import { caseActions } from '#libs/case';
import {
  actionFields,
  actionSlugs,
  askedAction,
  askedRegistration,
  caseIdParameter,
  CommandRejected,
} from '#libs/case/service';
import type { ActionField, AskedAction } from '#libs/case/service';
import { InvalidInput } from '#libs/platform';
import { isUUID as isUuid } from 'class-validator';
import type { CommandId } from '#libs/kernel';
import { localPrincipal } from '../local-principal.js';
import { columns } from '../output.js';
import type { Output } from '../output.js';
import type { Verb } from '../verb.js';
import { withEngine } from '../with-engine.js';
import { fieldsFromWords } from '../fields-from-words.js';

interface By {
  readonly by?: string;
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
      // What is wrong with the words is told before a database is started; who acts is known only then.
      const asked = askedFor(id, slug, body);
      const [commandId, expectedRevision] = [commandIdOf(options), revisionOf(options)];
      return withEngine({ permission: 'case.read' }, async ({ engine, commands }) => {
        const principal = localPrincipal(engine.organisation, options);
        const answer = await commands.execute(asked({ principal, commandId, expectedRevision }));
        if (!answer.ok) throw new CommandRejected(answer.caseId, answer.rejection, answer.changes);
        out.answer(answer, () =>
          out.t(
            `✓ ${answer.caseId} 已记录，修订 ${answer.revision}，位置 ${answer.position}${answer.repeated ? '（此前已记录）' : ''}`,
            `✓ ${answer.caseId} recorded: revision ${answer.revision}, position ${answer.position}${answer.repeated ? ' (had it already)' : ''}`,
          ),
        );
      });
    });
};

/** A new case is registered and nothing else; `new` elsewhere is no case id. */
function askedFor(id: string, slug: string, body: object): AskedAction {
  return id === 'new' && slug === 'register' ? askedRegistration(body) : askedAction(slug, caseIdParameter(id), body);
}

function commandIdOf({ commandId }: By): CommandId | null {
  if (commandId === undefined) return null;
  if (isUuid(commandId)) return commandId as CommandId;
  throw new InvalidInput([
    { field: '--command-id', code: 'is-uuid', messages: { zh: '应为 UUID', en: 'must be a UUID' } },
  ]);
}

function revisionOf({ expect }: By): bigint | null {
  if (expect === undefined) return null;
  if (/^\d{1,18}$/.test(expect)) return BigInt(expect);
  throw new InvalidInput([
    { field: '--expect', code: 'is-revision', messages: { zh: '应为非负整数', en: 'must be a whole number from 0' } },
  ]);
}

function bodyOf(words: readonly string[], options: By, fields: readonly ActionField[]): object {
  const base = options.data === undefined ? {} : parsed(options.data);
  return {
    ...base,
    ...fieldsFromWords(words, fields),
    ...(options.effectiveAt !== undefined && { effectiveAt: options.effectiveAt }),
    ...(options.unit !== undefined && { actingUnit: options.unit }),
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
