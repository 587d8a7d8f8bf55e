import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';

/** 受理 (Order 20 Art. 14, Order 121 Art. 15). */
class AcceptComplaintBody extends ActionBody {}

export class AcceptComplaint extends ActOnCase<'AcceptComplaint'> {
  static readonly kind = 'AcceptComplaint';
  static readonly Body = AcceptComplaintBody;
}

@CommandHandler(AcceptComplaint)
export class AcceptComplaintHandler extends CaseCommandHandler<AcceptComplaint> {}
