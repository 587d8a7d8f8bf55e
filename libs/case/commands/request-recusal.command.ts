import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Choice, Text } from './fields.js';

/** 申请回避: suspends the mediation until it is decided (Order 20 Art. 19, Order 121 Art. 21). */
class RequestRecusalBody extends ActionBody {
  @Choice(['complainant', 'respondent', 'mediator'])
  readonly by!: 'complainant' | 'respondent' | 'mediator';

  @Text(500)
  readonly reason!: string;
}

export class RequestRecusal extends ActOnCase<'RequestRecusal'> {
  static readonly kind = 'RequestRecusal';
  static readonly Body = RequestRecusalBody;
}

@CommandHandler(RequestRecusal)
export class RequestRecusalHandler extends CaseCommandHandler<RequestRecusal> {}
