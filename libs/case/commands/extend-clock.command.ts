import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Choice, Count, OptionalText, Text } from './fields.js';

/** A clock is extended within the law’s limit. */
class ExtendClockBody extends ActionBody {
  @Text(64)
  readonly clock!: string;

  @Count(1, 365)
  readonly amount!: number;

  @Choice(['working-day', 'calendar-day'])
  readonly unit!: 'working-day' | 'calendar-day';

  @Text(64)
  readonly approver!: string;

  @Text(32)
  readonly approverRole!: string;

  /** The written decision; needed where the approver is neither who asks nor whom they act for. */
  @OptionalText(200)
  readonly basis: string | null = null;

  @Text(500)
  readonly reason!: string;
}

export class ExtendClock extends ActOnCase<'ExtendClock'> {
  static readonly kind = 'ExtendClock';
  static readonly Body = ExtendClockBody;
}

@CommandHandler(ExtendClock)
export class ExtendClockHandler extends CaseCommandHandler<ExtendClock> {}
