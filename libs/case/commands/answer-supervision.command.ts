import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text } from './fields.js';

/** The answer to a supervision order, by the unit that was ordered. */
class AnswerSupervisionBody extends ActionBody {
  @Text(16)
  readonly orderId!: string;

  @Text(2_000)
  readonly answer!: string;
}

export class AnswerSupervision extends ActOnCase<'AnswerSupervision'> {
  static readonly kind = 'AnswerSupervision';
  static readonly Body = AnswerSupervisionBody;
}

@CommandHandler(AnswerSupervision)
export class AnswerSupervisionHandler extends CaseCommandHandler<AnswerSupervision> {}
