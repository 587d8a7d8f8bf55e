import { CommandHandler } from '@nestjs/cqrs';
import { ActOnCase } from './act-on-case.js';
import { ApprovedBody } from './approved-body.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Choice, Count, Text } from './fields.js';

/** A clock is extended within the law’s limit. */
class ExtendClockBody extends ApprovedBody {
  @Text(64)
  readonly clock!: string;

  @Count(1, 365)
  readonly amount!: number;

  @Choice(['working-day', 'calendar-day'])
  readonly unit!: 'working-day' | 'calendar-day';

  @Text(500)
  readonly reason!: string;
}

export class ExtendClock extends ActOnCase<'ExtendClock'> {
  static readonly kind = 'ExtendClock';
  static readonly Body = ExtendClockBody;
}

@CommandHandler(ExtendClock)
export class ExtendClockHandler extends CaseCommandHandler<ExtendClock> {}
