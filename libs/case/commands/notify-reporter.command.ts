import { CommandHandler } from '@nestjs/cqrs';
import type { NoticeManner } from '../domain/events/index.js';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { NOTICE_MANNERS } from '../domain/choices.js';
import { Choice, OptionalText } from './fields.js';

/** A named reporter is told of the decision. */
class NotifyReporterBody extends ActionBody {
  @Choice(NOTICE_MANNERS)
  readonly manner!: NoticeManner;

  @OptionalText(100)
  readonly competentAuthority: string | null = null;
}

export class NotifyReporter extends ActOnCase<'NotifyReporter'> {
  static readonly kind = 'NotifyReporter';
  static readonly Body = NotifyReporterBody;
}

@CommandHandler(NotifyReporter)
export class NotifyReporterHandler extends CaseCommandHandler<NotifyReporter> {}
