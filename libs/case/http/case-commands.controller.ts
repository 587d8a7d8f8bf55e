import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ProblemError, validated } from '#libs/platform';
import { CommandRejected } from '../application/problems.js';
import type { CommandAnswer } from '../application/case-command.service.js';
import { actionBySlug } from '../commands/action-by-slug.js';
import { RegisterCase, RegisterCaseBody } from '../commands/register-case.command.js';
import { caseIdParameter } from './parameters.js';

/** What a command answers over HTTP. */
export interface Acknowledged {
  readonly caseId: string;
  readonly revision: bigint;
  readonly position: bigint;
  readonly repeated: boolean;
}

/** One door in: every body becomes a command, and every command goes to the bus. */
@Controller('api/v1/cases')
export class CaseCommandsController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post()
  async register(@Body() body: unknown): Promise<Acknowledged> {
    return acknowledged(await this.commands.execute(new RegisterCase(validated(RegisterCaseBody, body))));
  }

  @Post(':id/:action')
  @HttpCode(200)
  async act(@Param('id') id: string, @Param('action') slug: string, @Body() body: unknown): Promise<Acknowledged> {
    const caseId = caseIdParameter(id);
    const Action = actionBySlug(slug);
    if (!Action) {
      throw new ProblemError({
        code: 'action.unknown',
        status: 404,
        messages: { zh: `没有动作 ${slug}`, en: `there is no action ${slug}` },
        details: { action: slug },
      });
    }
    return acknowledged(await this.commands.execute(new Action(caseId, validated(Action.Body, body))));
  }
}

function acknowledged(answer: CommandAnswer): Acknowledged {
  if (!answer.ok) throw new CommandRejected(answer.caseId, answer.rejection);
  const { caseId, revision, position, repeated } = answer;
  return { caseId, revision, position, repeated };
}
