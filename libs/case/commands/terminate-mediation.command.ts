import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { OptionalText, Text } from './fields.js';

/** 终止调解, on a ground that the law lists (Order 20 Art. 21, Order 121 Art. 23). */
class TerminateMediationBody extends ActionBody {
  @Text(16)
  readonly ground!: string;

  @OptionalText(2000)
  readonly reason: string | null = null;
}

export class TerminateMediation extends ActOnCase<'TerminateMediation'> {
  static readonly kind = 'TerminateMediation';
  static readonly Body = TerminateMediationBody;
}

@CommandHandler(TerminateMediation)
export class TerminateMediationHandler extends CaseCommandHandler<TerminateMediation> {}
