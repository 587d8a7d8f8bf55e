import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Flag, OptionalText } from './fields.js';

/** The request for recusal is decided. */
class DecideRecusalBody extends ActionBody {
  @Flag()
  readonly granted!: boolean;

  @OptionalText(64)
  readonly successor: string | null = null;
}

export class DecideRecusal extends ActOnCase<'DecideRecusal'> {
  static readonly kind = 'DecideRecusal';
  static readonly Body = DecideRecusalBody;
}

@CommandHandler(DecideRecusal)
export class DecideRecusalHandler extends CaseCommandHandler<DecideRecusal> {}
