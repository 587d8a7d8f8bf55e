import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { OptionalText, Text } from './fields.js';

/** A clock is void, as the head approves: it counts neither as met nor as missed. */
class VoidClockBody extends ActionBody {
  @Text(64)
  readonly clock!: string;

  @Text(200)
  readonly reason!: string;

  /** What shows that it ought never to have run. */
  @Text(200)
  readonly basis!: string;

  @Text(64)
  readonly approver!: string;

  @Text(32)
  readonly approverRole!: string;

  /** The written decision; needed where the approver is neither who asks nor whom they act for. */
  @OptionalText(200)
  readonly decision: string | null = null;
}

export class VoidClock extends ActOnCase<'VoidClock'> {
  static readonly kind = 'VoidClock';
  static readonly Body = VoidClockBody;
}

@CommandHandler(VoidClock)
export class VoidClockHandler extends CaseCommandHandler<VoidClock> {}
