import { CommandHandler } from '@nestjs/cqrs';
import type { NotFiledReason } from '../domain/events/index.js';
import { ActOnCase } from './act-on-case.js';
import { ApprovedBody } from './approved-body.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { NOT_FILED_REASONS } from '../domain/choices.js';
import { Choice, OptionalText } from './fields.js';

/** 不予立案, as the head of the bureau decides. */
class DeclineToFileBody extends ApprovedBody {
  @Choice(NOT_FILED_REASONS)
  readonly reason!: NotFiledReason;

  @OptionalText(2000)
  readonly explanation: string | null = null;
}

export class DeclineToFile extends ActOnCase<'DeclineToFile'> {
  static readonly kind = 'DeclineToFile';
  static readonly Body = DeclineToFileBody;
}

@CommandHandler(DeclineToFile)
export class DeclineToFileHandler extends CaseCommandHandler<DeclineToFile> {}
