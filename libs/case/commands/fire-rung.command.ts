import { CommandHandler } from '@nestjs/cqrs';
import type { Instant } from '#libs/kernel';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { OptionalAt, OptionalCount, Text } from './fields.js';

/** A rung of the reminder ladder fires, once. */
class FireRungBody extends ActionBody {
  @Text(64)
  readonly clock!: string;

  @Text(64)
  readonly rung!: string;

  @OptionalCount(1, 10_000)
  readonly run: number | null = null;

  @OptionalAt()
  readonly dueAt: Instant | null = null;
}

export class FireRung extends ActOnCase<'FireRung'> {
  static readonly kind = 'FireRung';
  static readonly Body = FireRungBody;
}

@CommandHandler(FireRung)
export class FireRungHandler extends CaseCommandHandler<FireRung> {}
