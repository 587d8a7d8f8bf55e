import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Flag, Text } from './fields.js';

/** A consultation is answered. */
class AnswerConsultationBody extends ActionBody {
  @Text(4000)
  readonly answer!: string;

  @Flag()
  readonly atOnce!: boolean;
}

export class AnswerConsultation extends ActOnCase<'AnswerConsultation'> {
  static readonly kind = 'AnswerConsultation';
  static readonly Body = AnswerConsultationBody;
}

@CommandHandler(AnswerConsultation)
export class AnswerConsultationHandler extends CaseCommandHandler<AnswerConsultation> {}
