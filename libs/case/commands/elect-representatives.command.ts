import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Count, Flag, NestedList } from './fields.js';
import { RepresentativeDto } from './parts.js';

/** 推选代表人 in a joint complaint (Order 20 Art. 11, Order 121 Art. 12). */
class ElectRepresentativesBody extends ActionBody {
  @Count(1, 100_000)
  readonly complainants!: number;

  @NestedList(() => RepresentativeDto, 10)
  readonly representatives!: RepresentativeDto[];

  @Flag()
  readonly consent!: boolean;
}

export class ElectRepresentatives extends ActOnCase<'ElectRepresentatives'> {
  static readonly kind = 'ElectRepresentatives';
  static readonly Body = ElectRepresentativesBody;
}

@CommandHandler(ElectRepresentatives)
export class ElectRepresentativesHandler extends CaseCommandHandler<ElectRepresentatives> {}
