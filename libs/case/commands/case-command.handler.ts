import { Inject, Injectable } from '@nestjs/common';
import type { CommandAnswer } from '../application/case-command.service.js';
import { GuardedCases } from '../application/guarded-cases.js';
import type { CaseCommandKind } from '../domain/commands.js';
import type { ActOnCase } from './act-on-case.js';

/** Every action's handler: may they, load, fold, decide, append. The decider makes the difference, not the handler. */
@Injectable()
export abstract class CaseCommandHandler<C extends ActOnCase<CaseCommandKind>> {
  constructor(@Inject(GuardedCases) private readonly cases: GuardedCases) {}

  execute(command: C): Promise<CommandAnswer> {
    return this.cases.execute(command.asked);
  }
}
