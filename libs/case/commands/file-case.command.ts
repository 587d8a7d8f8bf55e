import { CommandHandler } from '@nestjs/cqrs';
import { ActOnCase } from './act-on-case.js';
import { ApprovedBody } from './approved-body.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text } from './fields.js';

/** 立案, as the head of the bureau decides. */
class FileCaseBody extends ApprovedBody {
  @Text(64)
  readonly caseNumber!: string;
}

export class FileCase extends ActOnCase<'FileCase'> {
  static readonly kind = 'FileCase';
  static readonly Body = FileCaseBody;
}

@CommandHandler(FileCase)
export class FileCaseHandler extends CaseCommandHandler<FileCase> {}
