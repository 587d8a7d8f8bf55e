import { CommandHandler } from '@nestjs/cqrs';
import type { NoticeManner } from '../domain/events/index.js';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { NOTICE_MANNERS } from '../domain/choices.js';
import { Choice } from './fields.js';

/** Both parties are told of the ending. */
class NotifyPartiesBody extends ActionBody {
  @Choice(NOTICE_MANNERS)
  readonly manner!: NoticeManner;
}

export class NotifyParties extends ActOnCase<'NotifyParties'> {
  static readonly kind = 'NotifyParties';
  static readonly Body = NotifyPartiesBody;
}

@CommandHandler(NotifyParties)
export class NotifyPartiesHandler extends CaseCommandHandler<NotifyParties> {}
