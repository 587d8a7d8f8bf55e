import { CommandHandler } from '@nestjs/cqrs';
import type { CalendarId } from '#libs/kernel';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Choice, Text } from './fields.js';

/** The due dates of open clocks are said anew with a newer calendar. */
class ProjectDueDatesBody extends ActionBody {
  @Choice(['calendar-published', 'rule-set-adopted', 'correction'])
  readonly cause!: 'calendar-published' | 'rule-set-adopted' | 'correction';

  @Text(64)
  readonly calendar!: CalendarId;
}

export class ProjectDueDates extends ActOnCase<'ProjectDueDates'> {
  static readonly kind = 'ProjectDueDates';
  static readonly Body = ProjectDueDatesBody;
}

@CommandHandler(ProjectDueDates)
export class ProjectDueDatesHandler extends CaseCommandHandler<ProjectDueDates> {}
