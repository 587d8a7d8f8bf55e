import { Inject } from '@nestjs/common';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { newCommandId } from '#libs/kernel';
import type { CaseId, Instant } from '#libs/kernel';
import type { CaseKind } from '#libs/law';
import type { CommandAnswer } from '../application/case-command.service.js';
import { GuardedCases } from '../application/guarded-cases.js';
import type { AskedCommand, CommandBy } from '../application/guarded-cases.js';
import type { Channel, SourceRef } from '../domain/events/index.js';
import { caseIdOfSource } from '../domain/registration/case-id.js';
import { ActionBody, commandOf } from './act-on-case.js';
import { CASE_KINDS, CHANNELS } from '../domain/choices.js';
import {
  At,
  Choice,
  Flag,
  Nested,
  OptionalCase,
  OptionalDay,
  OptionalMoney,
  OptionalNested,
  OptionalText,
  Text,
} from './fields.js';
import { RepresentativeDto, RespondentDto, SourceDto, SubmitterDto } from './parts.js';

/** 登记 (Order 20 Art. 9, Order 121 Art. 10): what a work order brings. */
export class RegisterCaseBody extends ActionBody {
  @Choice(CASE_KINDS)
  readonly caseKind!: CaseKind;

  @Choice(CHANNELS)
  readonly channel!: Channel;

  /** Left out: the command itself is the source, so a repeated request still registers one case. */
  @OptionalNested(() => SourceDto)
  readonly source: SourceDto | null = null;

  @At()
  readonly receivedAt!: Instant;

  @Nested(() => SubmitterDto)
  readonly submitter!: SubmitterDto;

  /** False for an anonymous report. */
  @Flag()
  readonly named: boolean = true;

  @OptionalNested(() => RepresentativeDto)
  readonly representative: RepresentativeDto | null = null;

  @OptionalNested(() => RespondentDto)
  readonly respondent: RespondentDto | null = null;

  @Text(100)
  readonly category!: string;

  @OptionalText(200)
  readonly problem: string | null = null;

  @OptionalText(200)
  readonly place: string | null = null;

  @Text(8000)
  readonly request!: string;

  @OptionalMoney()
  readonly amountInDisputeFen: number | null = null;

  @OptionalDay()
  readonly knewOn: string | null = null;

  @OptionalCase()
  readonly linkedTo: CaseId | null = null;
}

export class RegisterCase extends Command<CommandAnswer> {
  readonly asked: AskedCommand;

  constructor(body: RegisterCaseBody, by: CommandBy) {
    super();
    const commandId = by.commandId ?? newCommandId();
    const source: SourceRef = body.source ? { ...body.source } : { system: 'api', number: commandId };
    const caseId = caseIdOfSource(body.caseKind, source);
    const command = commandOf('RegisterCase', body, { caseId, source });
    const { effectiveAt, actingUnit: unit } = body;
    this.asked = { caseId, command, effectiveAt, unit, by: { ...by, commandId } };
  }
}

@CommandHandler(RegisterCase)
export class RegisterCaseHandler implements ICommandHandler<RegisterCase, CommandAnswer> {
  constructor(@Inject(GuardedCases) private readonly cases: GuardedCases) {}

  execute(command: RegisterCase): Promise<CommandAnswer> {
    return this.cases.execute(command.asked);
  }
}
