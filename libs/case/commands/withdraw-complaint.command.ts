import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Flag, OptionalFlag } from './fields.js';

/** 撤回: by the complainant, who may have settled with the respondent. */
class WithdrawComplaintBody extends ActionBody {
  @Flag()
  readonly settledPrivately!: boolean;

  @OptionalFlag()
  readonly representedConsent: boolean | null = null;
}

export class WithdrawComplaint extends ActOnCase<'WithdrawComplaint'> {
  static readonly kind = 'WithdrawComplaint';
  static readonly Body = WithdrawComplaintBody;
}

@CommandHandler(WithdrawComplaint)
export class WithdrawComplaintHandler extends CaseCommandHandler<WithdrawComplaint> {}
