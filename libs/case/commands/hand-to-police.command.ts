import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { LinesOrNone, Text } from './fields.js';

/** Handed to the police (Order 121 Art. 42). */
class HandToPoliceBody extends ActionBody {
  /** Left out where the rule-set itself names the article (Order 121 Art. 42). */
  @LinesOrNone(10, 64)
  readonly articles: string[] = [];

  @Text(100)
  readonly authority!: string;
}

export class HandToPolice extends ActOnCase<'HandToPolice'> {
  static readonly kind = 'HandToPolice';
  static readonly Body = HandToPoliceBody;
}

@CommandHandler(HandToPolice)
export class HandToPoliceHandler extends CaseCommandHandler<HandToPolice> {}
