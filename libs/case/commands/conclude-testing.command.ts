import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { OptionalNested, Text } from './fields.js';
import { EvidenceDto } from './parts.js';

/** Testing or appraisal is concluded: the time counts again. */
class ConcludeTestingBody extends ActionBody {
  @Text(2000)
  readonly finding!: string;

  @OptionalNested(() => EvidenceDto)
  readonly report: EvidenceDto | null = null;
}

export class ConcludeTesting extends ActOnCase<'ConcludeTesting'> {
  static readonly kind = 'ConcludeTesting';
  static readonly Body = ConcludeTestingBody;
}

@CommandHandler(ConcludeTesting)
export class ConcludeTestingHandler extends CaseCommandHandler<ConcludeTesting> {}
