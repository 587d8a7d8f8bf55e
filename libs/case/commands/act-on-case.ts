import { Command } from '@nestjs/cqrs';
import { instanceToPlain } from 'class-transformer';
import { IsOptional, IsUUID, Matches } from 'class-validator';
import { newCommandId } from '#libs/kernel';
import type { CaseId, CommandId, Instant, UnitCode } from '#libs/kernel';
import type { CaseRequest, CommandAnswer } from '../application/case-command.service.js';
import type { CaseCommand, CaseCommandKind, CommandOf } from '../domain/commands.js';
import { Nested, OptionalAt, OptionalText, OptionalUnit, Text } from './fields.js';

/** Who acts. Until tokens say it, the body does. */
export class ActorDto {
  @Text(64)
  readonly id!: string;

  @Matches(/^[a-z][a-z-]{0,31}$/)
  readonly role!: string;

  @OptionalText(64)
  readonly onBehalfOf: string | null = null;

  /** The unit that acts; left out: the unit that holds the case. */
  @OptionalUnit()
  readonly unit: UnitCode | null = null;
}

/** What every action's body may carry beside its own fields. */
export class ActionBody {
  /** Sent again with the same id, a command gets its first answer again and does nothing twice. */
  @IsOptional()
  @IsUUID()
  readonly commandId: CommandId | null = null;

  /** When it happened, where that was not now; within the tolerance of the rule-set. */
  @OptionalAt()
  readonly effectiveAt: Instant | null = null;

  /** The revision that the caller saw; the command is refused if the case has moved on. */
  @IsOptional()
  @Matches(/^\d{1,18}$/)
  readonly expectedRevision: string | null = null;

  @Nested(() => ActorDto)
  readonly actor!: ActorDto;
}

/** The fields of `ActionBody`, which are not the command's own. */
const COMMON = new Set<string>(['commandId', 'effectiveAt', 'expectedRevision', 'actor']);

/** A validated body → the domain's command: plain data, without the common fields. */
export function commandOf<K extends CaseCommandKind>(
  kind: K,
  body: ActionBody,
  rest: Partial<CommandOf<K>> = {},
): CommandOf<K> {
  const own = Object.entries(instanceToPlain(body)).filter(([key]) => !COMMON.has(key));
  return { kind, ...Object.fromEntries(own), ...rest } as CommandOf<K>;
}

/** A validated body → what the case command service executes. */
export function requestOf(caseId: CaseId, command: CaseCommand, body: ActionBody): CaseRequest {
  const { id, role, onBehalfOf, unit } = body.actor;
  return {
    caseId,
    command,
    commandId: body.commandId ?? newCommandId(),
    effectiveAt: body.effectiveAt,
    expectedRevision: body.expectedRevision === null ? null : BigInt(body.expectedRevision),
    actor: { id, role, ...(onBehalfOf === null ? {} : { onBehalfOf }) },
    unit,
  };
}

/** A message on the command bus: do this to that case. One subclass an action, so that Nest routes it to its handler. */
export abstract class ActOnCase<K extends CaseCommandKind> extends Command<CommandAnswer> {
  readonly request: CaseRequest;

  constructor(caseId: CaseId, body: ActionBody) {
    super();
    const kind = (this.constructor as unknown as ActionClass<K>).kind;
    this.request = requestOf(caseId, commandOf(kind, body), body);
  }
}

/** What the registry knows of an action. */
export interface ActionClass<K extends CaseCommandKind = CaseCommandKind> {
  readonly kind: K;
  readonly Body: new () => ActionBody;
  new (caseId: CaseId, body: ActionBody): ActOnCase<K>;
}
