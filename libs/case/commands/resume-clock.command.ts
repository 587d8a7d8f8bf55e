import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text } from './fields.js';

/** A paused clock runs again. */
class ResumeClockBody extends ActionBody {
  @Text(64)
  readonly clock!: string;
}

export class ResumeClock extends ActOnCase<'ResumeClock'> {
  static readonly kind = 'ResumeClock';
  static readonly Body = ResumeClockBody;
}

@CommandHandler(ResumeClock)
export class ResumeClockHandler extends CaseCommandHandler<ResumeClock> {}
