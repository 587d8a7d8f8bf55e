import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Choice, Text } from './fields.js';

/** 催办: the handler or the head of the unit is reminded. */
class IssueReminderBody extends ActionBody {
  @Choice(['handler', 'unit'])
  readonly to!: 'handler' | 'unit';

  @Text(500)
  readonly text!: string;
}

export class IssueReminder extends ActOnCase<'IssueReminder'> {
  static readonly kind = 'IssueReminder';
  static readonly Body = IssueReminderBody;
}

@CommandHandler(IssueReminder)
export class IssueReminderHandler extends CaseCommandHandler<IssueReminder> {}
