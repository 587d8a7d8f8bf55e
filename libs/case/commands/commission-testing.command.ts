import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text } from './fields.js';

/** Testing or appraisal is commissioned: from here the time does not count. */
class CommissionTestingBody extends ActionBody {
  @Text(500)
  readonly subject!: string;
}

export class CommissionTesting extends ActOnCase<'CommissionTesting'> {
  static readonly kind = 'CommissionTesting';
  static readonly Body = CommissionTestingBody;
}

@CommandHandler(CommissionTesting)
export class CommissionTestingHandler extends CaseCommandHandler<CommissionTesting> {}
