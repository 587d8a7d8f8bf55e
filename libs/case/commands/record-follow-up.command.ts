import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Flag, OptionalChoice, OptionalText } from './fields.js';

/** 回访. */
class RecordFollowUpBody extends ActionBody {
  @Flag()
  readonly reached!: boolean;

  @OptionalChoice([1, 2, 3, 4, 5])
  readonly satisfaction: 1 | 2 | 3 | 4 | 5 | null = null;

  @OptionalText(2000)
  readonly remark: string | null = null;
}

export class RecordFollowUp extends ActOnCase<'RecordFollowUp'> {
  static readonly kind = 'RecordFollowUp';
  static readonly Body = RecordFollowUpBody;
}

@CommandHandler(RecordFollowUp)
export class RecordFollowUpHandler extends CaseCommandHandler<RecordFollowUp> {}
