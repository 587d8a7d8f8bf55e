import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Lines } from './fields.js';

/** 核查 begins. */
class StartVerificationBody extends ActionBody {
  @Lines(10, 64)
  readonly officers!: string[];
}

export class StartVerification extends ActOnCase<'StartVerification'> {
  static readonly kind = 'StartVerification';
  static readonly Body = StartVerificationBody;
}

@CommandHandler(StartVerification)
export class StartVerificationHandler extends CaseCommandHandler<StartVerification> {}
