import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';

/** The ODR enterprise takes the dispute. */
class RecordOdrAcceptanceBody extends ActionBody {}

export class RecordOdrAcceptance extends ActOnCase<'RecordOdrAcceptance'> {
  static readonly kind = 'RecordOdrAcceptance';
  static readonly Body = RecordOdrAcceptanceBody;
}

@CommandHandler(RecordOdrAcceptance)
export class RecordOdrAcceptanceHandler extends CaseCommandHandler<RecordOdrAcceptance> {}
