import { CommandHandler } from '@nestjs/cqrs';
import type { CaseId } from '#libs/kernel';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Case, Choice } from './fields.js';

/** Two cases belong together and each goes on by its own procedure. */
class LinkCaseBody extends ActionBody {
  @Case()
  readonly to!: CaseId;

  @Choice(['same-submission', 'same-facts', 'joint', 'related'])
  readonly relation!: 'same-submission' | 'same-facts' | 'joint' | 'related';
}

export class LinkCase extends ActOnCase<'LinkCase'> {
  static readonly kind = 'LinkCase';
  static readonly Body = LinkCaseBody;
}

@CommandHandler(LinkCase)
export class LinkCaseHandler extends CaseCommandHandler<LinkCase> {}
