import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Choice, Text } from './fields.js';

/** Result of checking who the submitter is (Order 121 Arts. 10, 16 (6)). */
class VerifyIdentityBody extends ActionBody {
  @Choice(['verified', 'refused', 'false-identity'])
  readonly result!: 'verified' | 'refused' | 'false-identity';

  @Text(100)
  readonly method!: string;
}

export class VerifyIdentity extends ActOnCase<'VerifyIdentity'> {
  static readonly kind = 'VerifyIdentity';
  static readonly Body = VerifyIdentityBody;
}

@CommandHandler(VerifyIdentity)
export class VerifyIdentityHandler extends CaseCommandHandler<VerifyIdentity> {}
