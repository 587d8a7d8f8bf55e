import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text } from './fields.js';

/** 退回: not competent, handed back to whoever routed it (Order 20 Art. 37, Order 121 Art. 41). */
class ReturnCaseBody extends ActionBody {
  @Text(500)
  readonly reason!: string;
}

export class ReturnCase extends ActOnCase<'ReturnCase'> {
  static readonly kind = 'ReturnCase';
  static readonly Body = ReturnCaseBody;
}

@CommandHandler(ReturnCase)
export class ReturnCaseHandler extends CaseCommandHandler<ReturnCase> {}
