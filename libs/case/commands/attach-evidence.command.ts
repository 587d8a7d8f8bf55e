import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Nested } from './fields.js';
import { EvidenceDto } from './parts.js';

/** A file is attached, named by its content. */
class AttachEvidenceBody extends ActionBody {
  @Nested(() => EvidenceDto)
  readonly evidence!: EvidenceDto;
}

export class AttachEvidence extends ActOnCase<'AttachEvidence'> {
  static readonly kind = 'AttachEvidence';
  static readonly Body = AttachEvidenceBody;
}

@CommandHandler(AttachEvidence)
export class AttachEvidenceHandler extends CaseCommandHandler<AttachEvidence> {}
