import { CommandHandler } from '@nestjs/cqrs';
import type { Instant } from '#libs/kernel';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Choice, Flag, OptionalAt, OptionalText } from './fields.js';

/** A mediation session (Order 20 Art. 18, Order 121 Art. 20). */
class HoldMediationSessionBody extends ActionBody {
  @Choice(['on-site', 'internet', 'telephone', 'audio', 'video'])
  readonly manner!: 'on-site' | 'internet' | 'telephone' | 'audio' | 'video';

  @OptionalText(200)
  readonly place: string | null = null;

  @OptionalAt()
  readonly partiesToldAt: Instant | null = null;

  @Flag()
  readonly complainantPresent!: boolean;

  @Flag()
  readonly respondentPresent!: boolean;

  @OptionalText(4000)
  readonly summary: string | null = null;
}

export class HoldMediationSession extends ActOnCase<'HoldMediationSession'> {
  static readonly kind = 'HoldMediationSession';
  static readonly Body = HoldMediationSessionBody;
}

@CommandHandler(HoldMediationSession)
export class HoldMediationSessionHandler extends CaseCommandHandler<HoldMediationSession> {}
