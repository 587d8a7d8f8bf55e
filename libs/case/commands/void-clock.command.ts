import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text } from './fields.js';

/** A clock is void: it counts neither as met nor as missed. */
class VoidClockBody extends ActionBody {
  @Text(64)
  readonly clock!: string;

  @Text(200)
  readonly reason!: string;

  @Text(200)
  readonly basis!: string;
}

export class VoidClock extends ActOnCase<'VoidClock'> {
  static readonly kind = 'VoidClock';
  static readonly Body = VoidClockBody;
}

@CommandHandler(VoidClock)
export class VoidClockHandler extends CaseCommandHandler<VoidClock> {}
