import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text } from './fields.js';

/** 移送: to an authority outside the bureau. */
class TransferCaseBody extends ActionBody {
  @Text(100)
  readonly toAuthority!: string;

  @Text(500)
  readonly reason!: string;
}

export class TransferCase extends ActOnCase<'TransferCase'> {
  static readonly kind = 'TransferCase';
  static readonly Body = TransferCaseBody;
}

@CommandHandler(TransferCase)
export class TransferCaseHandler extends CaseCommandHandler<TransferCase> {}
