import { CommandHandler } from '@nestjs/cqrs';
import type { UnitCode } from '#libs/kernel';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { OptionalText, Unit } from './fields.js';

/** 分流: to the unit that is to handle it. */
class RouteCaseBody extends ActionBody {
  @Unit()
  readonly toUnit!: UnitCode;

  @OptionalText(500)
  readonly reason: string | null = null;
}

export class RouteCase extends ActOnCase<'RouteCase'> {
  static readonly kind = 'RouteCase';
  static readonly Body = RouteCaseBody;
}

@CommandHandler(RouteCase)
export class RouteCaseHandler extends CaseCommandHandler<RouteCase> {}
