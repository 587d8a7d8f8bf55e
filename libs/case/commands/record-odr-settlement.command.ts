import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Money } from './fields.js';

/** The ODR enterprise and the consumer have settled. */
class RecordOdrSettlementBody extends ActionBody {
  @Money()
  readonly recoveredFen!: number;
}

export class RecordOdrSettlement extends ActOnCase<'RecordOdrSettlement'> {
  static readonly kind = 'RecordOdrSettlement';
  static readonly Body = RecordOdrSettlementBody;
}

@CommandHandler(RecordOdrSettlement)
export class RecordOdrSettlementHandler extends CaseCommandHandler<RecordOdrSettlement> {}
