import { CommandHandler } from '@nestjs/cqrs';
import { ActOnCase } from './act-on-case.js';
import { ApprovedBody } from './approved-body.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Count, Text } from './fields.js';

/** The period of verification is extended by the head of the bureau. */
class ExtendVerificationBody extends ApprovedBody {
  @Count(1, 365)
  readonly amount!: number;

  @Text(500)
  readonly reason!: string;
}

export class ExtendVerification extends ActOnCase<'ExtendVerification'> {
  static readonly kind = 'ExtendVerification';
  static readonly Body = ExtendVerificationBody;
}

@CommandHandler(ExtendVerification)
export class ExtendVerificationHandler extends CaseCommandHandler<ExtendVerification> {}
