import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Choice, Text } from './fields.js';

/** 反馈. */
class GiveFeedbackBody extends ActionBody {
  @Choice(['submitter', 'platform', 'both'])
  readonly to!: 'submitter' | 'platform' | 'both';

  @Text(4000)
  readonly text!: string;
}

export class GiveFeedback extends ActOnCase<'GiveFeedback'> {
  static readonly kind = 'GiveFeedback';
  static readonly Body = GiveFeedbackBody;
}

@CommandHandler(GiveFeedback)
export class GiveFeedbackHandler extends CaseCommandHandler<GiveFeedback> {}
