import { CommandHandler } from '@nestjs/cqrs';
import type { Instant } from '#libs/kernel';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Lines, OptionalAt } from './fields.js';

/** Materials that are missing are asked for. */
class RequestMaterialsBody extends ActionBody {
  @Lines()
  readonly items!: string[];

  @OptionalAt()
  readonly until: Instant | null = null;
}

export class RequestMaterials extends ActOnCase<'RequestMaterials'> {
  static readonly kind = 'RequestMaterials';
  static readonly Body = RequestMaterialsBody;
}

@CommandHandler(RequestMaterials)
export class RequestMaterialsHandler extends CaseCommandHandler<RequestMaterials> {}
