import { CommandHandler } from '@nestjs/cqrs';
import type { NotFiledReason } from '../domain/events/index.js';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { NOT_FILED_REASONS } from '../domain/choices.js';
import { Choice, OptionalText, Text } from './fields.js';

/** 不予立案. */
class DeclineToFileBody extends ActionBody {
  @Choice(NOT_FILED_REASONS)
  readonly reason!: NotFiledReason;

  @OptionalText(2000)
  readonly explanation: string | null = null;

  @Text(64)
  readonly approver!: string;
}

export class DeclineToFile extends ActOnCase<'DeclineToFile'> {
  static readonly kind = 'DeclineToFile';
  static readonly Body = DeclineToFileBody;
}

@CommandHandler(DeclineToFile)
export class DeclineToFileHandler extends CaseCommandHandler<DeclineToFile> {}
