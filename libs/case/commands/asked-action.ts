import type { Command } from '@nestjs/cqrs';
import type { CaseId } from '#libs/kernel';
import { ProblemError, validated } from '#libs/platform';
import type { CommandAnswer } from '../application/case-command.service.js';
import type { CommandBy } from '../application/guarded-cases.js';
import { actionBySlug } from './action-by-slug.js';
import { RegisterCase, RegisterCaseBody } from './register-case.command.js';

/** An action whose words hold, waiting only for who asks: HTTP, batches and the command line make their commands here. */
export type AskedAction<C extends Command<CommandAnswer> = Command<CommandAnswer>> = (by: CommandBy) => C;

/** `register`. @throws InvalidInput */
export function askedRegistration(body: unknown): AskedAction<RegisterCase> {
  const valid = validated(RegisterCaseBody, body);
  return (by) => new RegisterCase(valid, by);
}

/** An action on a case that is there. @throws ProblemError `action.unknown`, InvalidInput */
export function askedAction(slug: string, caseId: CaseId, body: unknown): AskedAction {
  const Action = actionBySlug(slug);
  if (!Action) throw new ActionUnknown(slug);
  const valid = validated(Action.Body, body);
  return (by) => new Action(caseId, valid, by);
}

/** No action has that name. */
class ActionUnknown extends ProblemError {
  constructor(slug: string) {
    super({
      code: 'action.unknown',
      status: 404,
      messages: { zh: `没有动作 ${slug}`, en: `there is no action ${slug}` },
      next: {
        zh: '全部动作见 GET /api/v1/cases/{id}/actions，或不带参数运行 act；登记新案件用 POST /api/v1/cases 或 act new register。',
        en: 'see GET /api/v1/cases/{id}/actions, or run act without arguments; a new case is POST /api/v1/cases, or act new register',
      },
      details: { action: slug },
    });
  }
}
