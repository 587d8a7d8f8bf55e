import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Lines, NestedList } from './fields.js';
import { EvidenceDto } from './parts.js';

/** Materials asked for have come in. */
class SupplementMaterialsBody extends ActionBody {
  @Lines()
  readonly items!: string[];

  @NestedList(() => EvidenceDto)
  readonly evidence: EvidenceDto[] = [];
}

export class SupplementMaterials extends ActOnCase<'SupplementMaterials'> {
  static readonly kind = 'SupplementMaterials';
  static readonly Body = SupplementMaterialsBody;
}

@CommandHandler(SupplementMaterials)
export class SupplementMaterialsHandler extends CaseCommandHandler<SupplementMaterials> {}
