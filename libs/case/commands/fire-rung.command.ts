import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text } from './fields.js';

/** A rung of the reminder ladder fires, once. */
class FireRungBody extends ActionBody {
  @Text(64)
  readonly clock!: string;

  @Text(64)
  readonly rung!: string;
}

export class FireRung extends ActOnCase<'FireRung'> {
  static readonly kind = 'FireRung';
  static readonly Body = FireRungBody;
}

@CommandHandler(FireRung)
export class FireRungHandler extends CaseCommandHandler<FireRung> {}
