import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Flag, Money, OptionalText } from './fields.js';

/** 人民调解 concluded. */
class ConcludePeoplesMediationBody extends ActionBody {
  @Flag()
  readonly agreed!: boolean;

  @Money()
  readonly recoveredFen!: number;

  @OptionalText(64)
  readonly agreementNumber: string | null = null;
}

export class ConcludePeoplesMediation extends ActOnCase<'ConcludePeoplesMediation'> {
  static readonly kind = 'ConcludePeoplesMediation';
  static readonly Body = ConcludePeoplesMediationBody;
}

@CommandHandler(ConcludePeoplesMediation)
export class ConcludePeoplesMediationHandler extends CaseCommandHandler<ConcludePeoplesMediation> {}
