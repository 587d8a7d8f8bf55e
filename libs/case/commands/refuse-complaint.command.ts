import { CommandHandler } from '@nestjs/cqrs';
import type { OtherWay } from '../domain/events/index.js';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { OTHER_WAYS } from '../domain/choices.js';
import { Choices, Lines, OptionalText } from './fields.js';

/** 不予受理, on grounds that the law lists (Order 20 Art. 15, Order 121 Art. 16). */
class RefuseComplaintBody extends ActionBody {
  @Lines(10, 16)
  readonly grounds!: string[];

  @OptionalText(2000)
  readonly reason: string | null = null;

  @Choices(OTHER_WAYS)
  readonly otherWays: OtherWay[] = [];
}

export class RefuseComplaint extends ActOnCase<'RefuseComplaint'> {
  static readonly kind = 'RefuseComplaint';
  static readonly Body = RefuseComplaintBody;
}

@CommandHandler(RefuseComplaint)
export class RefuseComplaintHandler extends CaseCommandHandler<RefuseComplaint> {}
