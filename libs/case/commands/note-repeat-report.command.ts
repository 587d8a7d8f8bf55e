import { CommandHandler } from '@nestjs/cqrs';
import type { CaseId } from '#libs/kernel';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Case, Flag } from './fields.js';

/** The same person’s repeat report is noted (Order 121 Art. 35). */
class NoteRepeatReportBody extends ActionBody {
  @Case()
  readonly repeat!: CaseId;

  @Flag()
  readonly newFacts!: boolean;
}

export class NoteRepeatReport extends ActOnCase<'NoteRepeatReport'> {
  static readonly kind = 'NoteRepeatReport';
  static readonly Body = NoteRepeatReportBody;
}

@CommandHandler(NoteRepeatReport)
export class NoteRepeatReportHandler extends CaseCommandHandler<NoteRepeatReport> {}
