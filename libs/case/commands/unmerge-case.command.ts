import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text } from './fields.js';

/** A merge is undone. */
class UnmergeCaseBody extends ActionBody {
  @Text(500)
  readonly reason!: string;
}

export class UnmergeCase extends ActOnCase<'UnmergeCase'> {
  static readonly kind = 'UnmergeCase';
  static readonly Body = UnmergeCaseBody;
}

@CommandHandler(UnmergeCase)
export class UnmergeCaseHandler extends CaseCommandHandler<UnmergeCase> {}
