import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Money, Text } from './fields.js';

/** A reward for the report. */
class GrantRewardBody extends ActionBody {
  @Money()
  readonly amountFen!: number;

  @Text(64)
  readonly decisionNumber!: string;
}

export class GrantReward extends ActOnCase<'GrantReward'> {
  static readonly kind = 'GrantReward';
  static readonly Body = GrantRewardBody;
}

@CommandHandler(GrantReward)
export class GrantRewardHandler extends CaseCommandHandler<GrantReward> {}
