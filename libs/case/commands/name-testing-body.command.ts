import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Choice, Text } from './fields.js';

/** The testing body is agreed or named (Order 20 Art. 20, Order 121 Art. 22). */
class NameTestingBodyBody extends ActionBody {
  @Text(100)
  readonly body!: string;

  @Choice(['parties', 'bureau'])
  readonly by!: 'parties' | 'bureau';

  @Text(100)
  readonly costBorneBy!: string;
}

export class NameTestingBody extends ActOnCase<'NameTestingBody'> {
  static readonly kind = 'NameTestingBody';
  static readonly Body = NameTestingBodyBody;
}

@CommandHandler(NameTestingBody)
export class NameTestingBodyHandler extends CaseCommandHandler<NameTestingBody> {}
