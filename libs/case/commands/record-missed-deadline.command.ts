import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { OptionalCount, Text } from './fields.js';

/** A deadline has passed with its clock open. */
class RecordMissedDeadlineBody extends ActionBody {
  @Text(64)
  readonly clock!: string;

  @OptionalCount(1, 10_000)
  readonly run: number | null = null;
}

export class RecordMissedDeadline extends ActOnCase<'RecordMissedDeadline'> {
  static readonly kind = 'RecordMissedDeadline';
  static readonly Body = RecordMissedDeadlineBody;
}

@CommandHandler(RecordMissedDeadline)
export class RecordMissedDeadlineHandler extends CaseCommandHandler<RecordMissedDeadline> {}
