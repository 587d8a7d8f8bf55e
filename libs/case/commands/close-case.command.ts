import { CommandHandler } from '@nestjs/cqrs';
import type { ClosingOutcome } from '../domain/events/index.js';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { CLOSING_OUTCOMES } from '../domain/choices.js';
import { OptionalChoice } from './fields.js';

/** 办结. The outcome follows from what happened; a given one must agree with it. */
class CloseCaseBody extends ActionBody {
  @OptionalChoice(CLOSING_OUTCOMES)
  readonly outcome: ClosingOutcome | null = null;
}

export class CloseCase extends ActOnCase<'CloseCase'> {
  static readonly kind = 'CloseCase';
  static readonly Body = CloseCaseBody;
}

@CommandHandler(CloseCase)
export class CloseCaseHandler extends CaseCommandHandler<CloseCase> {}
