import { CommandHandler } from '@nestjs/cqrs';
import type { UnitCode } from '#libs/kernel';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Choice, Unit } from './fields.js';

/** The dispute on competence is settled. */
class SettleCompetenceBody extends ActionBody {
  @Choice(['agreement', 'common-superior'])
  readonly by!: 'agreement' | 'common-superior';

  @Unit()
  readonly competentUnit!: UnitCode;
}

export class SettleCompetence extends ActOnCase<'SettleCompetence'> {
  static readonly kind = 'SettleCompetence';
  static readonly Body = SettleCompetenceBody;
}

@CommandHandler(SettleCompetence)
export class SettleCompetenceHandler extends CaseCommandHandler<SettleCompetence> {}
