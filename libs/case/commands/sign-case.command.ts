import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';

/** 签收: the unit takes the work order. */
class SignCaseBody extends ActionBody {}

export class SignCase extends ActOnCase<'SignCase'> {
  static readonly kind = 'SignCase';
  static readonly Body = SignCaseBody;
}

@CommandHandler(SignCase)
export class SignCaseHandler extends CaseCommandHandler<SignCase> {}
