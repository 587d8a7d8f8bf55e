import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Count, OptionalText, Text } from './fields.js';

/** The period of verification is extended by the head of the bureau. */
class ExtendVerificationBody extends ActionBody {
  @Count(1, 365)
  readonly amount!: number;

  @Text(64)
  readonly approver!: string;

  @Text(32)
  readonly approverRole!: string;

  /** The written decision; needed where the approver is neither who asks nor whom they act for. */
  @OptionalText(200)
  readonly basis: string | null = null;

  @Text(500)
  readonly reason!: string;
}

export class ExtendVerification extends ActOnCase<'ExtendVerification'> {
  static readonly kind = 'ExtendVerification';
  static readonly Body = ExtendVerificationBody;
}

@CommandHandler(ExtendVerification)
export class ExtendVerificationHandler extends CaseCommandHandler<ExtendVerification> {}
