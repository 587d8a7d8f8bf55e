import { CommandHandler } from '@nestjs/cqrs';
import type { CaseId } from '#libs/kernel';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Case, Text } from './fields.js';

/** 并案: this case is a duplicate of another; its clocks are void. */
class MergeCaseBody extends ActionBody {
  @Case()
  readonly into!: CaseId;

  @Text(500)
  readonly reason!: string;
}

export class MergeCase extends ActOnCase<'MergeCase'> {
  static readonly kind = 'MergeCase';
  static readonly Body = MergeCaseBody;
}

@CommandHandler(MergeCase)
export class MergeCaseHandler extends CaseCommandHandler<MergeCase> {}
