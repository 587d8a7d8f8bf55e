import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Flag, Text } from './fields.js';

/** Handed to a people’s mediation committee (Order 20 Art. 17, Order 121 Art. 19). */
class ReferToPeoplesMediationBody extends ActionBody {
  @Text(100)
  readonly committee!: string;

  @Flag()
  readonly complainantConsents!: boolean;

  @Flag()
  readonly respondentConsents!: boolean;
}

export class ReferToPeoplesMediation extends ActOnCase<'ReferToPeoplesMediation'> {
  static readonly kind = 'ReferToPeoplesMediation';
  static readonly Body = ReferToPeoplesMediationBody;
}

@CommandHandler(ReferToPeoplesMediation)
export class ReferToPeoplesMediationHandler extends CaseCommandHandler<ReferToPeoplesMediation> {}
