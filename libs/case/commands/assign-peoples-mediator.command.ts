import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text } from './fields.js';

/** The committee names its mediator. */
class AssignPeoplesMediatorBody extends ActionBody {
  @Text(64)
  readonly mediator!: string;
}

export class AssignPeoplesMediator extends ActOnCase<'AssignPeoplesMediator'> {
  static readonly kind = 'AssignPeoplesMediator';
  static readonly Body = AssignPeoplesMediatorBody;
}

@CommandHandler(AssignPeoplesMediator)
export class AssignPeoplesMediatorHandler extends CaseCommandHandler<AssignPeoplesMediator> {}
