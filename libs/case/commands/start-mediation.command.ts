import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Flag, Text } from './fields.js';

/** 调解 begins, with both parties’ consent (Order 20 Art. 16, Order 121 Art. 18). */
class StartMediationBody extends ActionBody {
  @Text(64)
  readonly mediator!: string;

  @Flag()
  readonly complainantConsents!: boolean;

  @Flag()
  readonly respondentConsents!: boolean;
}

export class StartMediation extends ActOnCase<'StartMediation'> {
  static readonly kind = 'StartMediation';
  static readonly Body = StartMediationBody;
}

@CommandHandler(StartMediation)
export class StartMediationHandler extends CaseCommandHandler<StartMediation> {}
