import { CommandHandler } from '@nestjs/cqrs';
import type { UnitCode } from '#libs/kernel';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text, Unit } from './fields.js';

/** 督办: a unit is ordered to see to the case and to answer for it. */
class OrderSupervisionBody extends ActionBody {
  @Unit()
  readonly toUnit!: UnitCode;

  @Text(500)
  readonly reason!: string;
}

export class OrderSupervision extends ActOnCase<'OrderSupervision'> {
  static readonly kind = 'OrderSupervision';
  static readonly Body = OrderSupervisionBody;
}

@CommandHandler(OrderSupervision)
export class OrderSupervisionHandler extends CaseCommandHandler<OrderSupervision> {}
