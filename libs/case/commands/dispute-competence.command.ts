import { CommandHandler } from '@nestjs/cqrs';
import type { UnitCode } from '#libs/kernel';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text, Unit } from './fields.js';

/** Two bureaus disagree on who is competent (Order 20 Art. 30, Order 121 Art. 33). */
class DisputeCompetenceBody extends ActionBody {
  @Unit()
  readonly withUnit!: UnitCode;

  @Text(500)
  readonly reason!: string;
}

export class DisputeCompetence extends ActOnCase<'DisputeCompetence'> {
  static readonly kind = 'DisputeCompetence';
  static readonly Body = DisputeCompetenceBody;
}

@CommandHandler(DisputeCompetence)
export class DisputeCompetenceHandler extends CaseCommandHandler<DisputeCompetence> {}
