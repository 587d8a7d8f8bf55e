import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { FileHash, OptionalText, Text } from './fields.js';

/** A clock is paused, for a reason that the rule-set lists with its article, and with a file of the case that shows it. */
class PauseClockBody extends ActionBody {
  @Text(64)
  readonly clock!: string;

  @Text(64)
  readonly reason!: string;

  /** Uploaded to the case before. */
  @FileHash()
  readonly evidence!: string;

  /** Of that document, where it has a number (文号). */
  @OptionalText(64)
  readonly documentNumber: string | null = null;
}

export class PauseClock extends ActOnCase<'PauseClock'> {
  static readonly kind = 'PauseClock';
  static readonly Body = PauseClockBody;
}

@CommandHandler(PauseClock)
export class PauseClockHandler extends CaseCommandHandler<PauseClock> {}
