import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Choice, Money, OptionalDay, OptionalFlag } from './fields.js';

/** An agreement is reached (Order 20 Art. 22, Order 121 Art. 24). */
class RecordAgreementBody extends ActionBody {
  @Money()
  readonly recoveredFen!: number;

  @Choice(['made', 'performed-at-once', 'waived-by-both', 'recorded'])
  readonly document!: 'made' | 'performed-at-once' | 'waived-by-both' | 'recorded';

  @OptionalDay()
  readonly performBy: string | null = null;

  @OptionalFlag()
  readonly representedConsent: boolean | null = null;
}

export class RecordAgreement extends ActOnCase<'RecordAgreement'> {
  static readonly kind = 'RecordAgreement';
  static readonly Body = RecordAgreementBody;
}

@CommandHandler(RecordAgreement)
export class RecordAgreementHandler extends CaseCommandHandler<RecordAgreement> {}
