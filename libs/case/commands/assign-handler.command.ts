import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text } from './fields.js';

/** 承办人 named. */
class AssignHandlerBody extends ActionBody {
  @Text(64)
  readonly handler!: string;
}

export class AssignHandler extends ActOnCase<'AssignHandler'> {
  static readonly kind = 'AssignHandler';
  static readonly Body = AssignHandlerBody;
}

@CommandHandler(AssignHandler)
export class AssignHandlerHandler extends CaseCommandHandler<AssignHandler> {}
