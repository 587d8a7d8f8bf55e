import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Choice } from './fields.js';

/** No settlement with the ODR enterprise; the bureau goes on. */
class RecordOdrFailureBody extends ActionBody {
  @Choice(['declined', 'no-agreement', 'expired', 'consumer-turned-away'])
  readonly reason!: 'declined' | 'no-agreement' | 'expired' | 'consumer-turned-away';
}

export class RecordOdrFailure extends ActOnCase<'RecordOdrFailure'> {
  static readonly kind = 'RecordOdrFailure';
  static readonly Body = RecordOdrFailureBody;
}

@CommandHandler(RecordOdrFailure)
export class RecordOdrFailureHandler extends CaseCommandHandler<RecordOdrFailure> {}
