import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text } from './fields.js';

/** A clock is paused, for a reason and on a basis that the rule-set lists. */
class PauseClockBody extends ActionBody {
  @Text(64)
  readonly clock!: string;

  @Text(64)
  readonly reason!: string;

  @Text(200)
  readonly basis!: string;

  @Text(200)
  readonly evidence!: string;
}

export class PauseClock extends ActOnCase<'PauseClock'> {
  static readonly kind = 'PauseClock';
  static readonly Body = PauseClockBody;
}

@CommandHandler(PauseClock)
export class PauseClockHandler extends CaseCommandHandler<PauseClock> {}
