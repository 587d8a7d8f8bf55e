import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text } from './fields.js';

/** The reporter gives further facts. */
class SupplementReportBody extends ActionBody {
  @Text(4000)
  readonly facts!: string;
}

export class SupplementReport extends ActOnCase<'SupplementReport'> {
  static readonly kind = 'SupplementReport';
  static readonly Body = SupplementReportBody;
}

@CommandHandler(SupplementReport)
export class SupplementReportHandler extends CaseCommandHandler<SupplementReport> {}
