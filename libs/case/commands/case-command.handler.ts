import { Inject, Injectable } from '@nestjs/common';
import { CaseCommandService } from '../application/case-command.service.js';
import type { CommandAnswer } from '../application/case-command.service.js';
import type { CaseCommandKind } from '../domain/commands.js';
import type { ActOnCase } from './act-on-case.js';

/** Every action's handler: load, fold, decide, append. The decider makes the difference, not the handler. */
@Injectable()
export abstract class CaseCommandHandler<C extends ActOnCase<CaseCommandKind>> {
  constructor(@Inject(CaseCommandService) private readonly cases: CaseCommandService) {}

  execute(command: C): Promise<CommandAnswer> {
    return this.cases.execute(command.request);
  }
}
