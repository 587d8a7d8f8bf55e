import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text } from './fields.js';

/** A lead of a violation found while mediating (Order 20 Art. 23, Order 121 Art. 27). */
class RecordLeadBody extends ActionBody {
  @Text(4000)
  readonly lead!: string;
}

export class RecordLead extends ActOnCase<'RecordLead'> {
  static readonly kind = 'RecordLead';
  static readonly Body = RecordLeadBody;
}

@CommandHandler(RecordLead)
export class RecordLeadHandler extends CaseCommandHandler<RecordLead> {}
