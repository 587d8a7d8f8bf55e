import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text } from './fields.js';

/** A closed case is opened again, as a new episode. */
class ReopenCaseBody extends ActionBody {
  @Text(500)
  readonly reason!: string;
}

export class ReopenCase extends ActOnCase<'ReopenCase'> {
  static readonly kind = 'ReopenCase';
  static readonly Body = ReopenCaseBody;
}

@CommandHandler(ReopenCase)
export class ReopenCaseHandler extends CaseCommandHandler<ReopenCase> {}
