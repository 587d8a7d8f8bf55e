import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text } from './fields.js';

/** The dispute is offered to an ODR enterprise to negotiate. */
class OfferToOdrBody extends ActionBody {
  @Text(100)
  readonly enterprise!: string;
}

export class OfferToOdr extends ActOnCase<'OfferToOdr'> {
  static readonly kind = 'OfferToOdr';
  static readonly Body = OfferToOdrBody;
}

@CommandHandler(OfferToOdr)
export class OfferToOdrHandler extends CaseCommandHandler<OfferToOdr> {}
