import { CommandHandler } from '@nestjs/cqrs';
import type { NoticeManner } from '../domain/events/index.js';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { NOTICE_MANNERS } from '../domain/choices.js';
import { Choice } from './fields.js';

/** The complainant is told of the decision on acceptance. */
class NotifyComplainantBody extends ActionBody {
  @Choice(NOTICE_MANNERS)
  readonly manner!: NoticeManner;
}

export class NotifyComplainant extends ActOnCase<'NotifyComplainant'> {
  static readonly kind = 'NotifyComplainant';
  static readonly Body = NotifyComplainantBody;
}

@CommandHandler(NotifyComplainant)
export class NotifyComplainantHandler extends CaseCommandHandler<NotifyComplainant> {}
