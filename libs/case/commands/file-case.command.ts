import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text } from './fields.js';

/** 立案. */
class FileCaseBody extends ActionBody {
  @Text(64)
  readonly caseNumber!: string;

  @Text(64)
  readonly approver!: string;
}

export class FileCase extends ActOnCase<'FileCase'> {
  static readonly kind = 'FileCase';
  static readonly Body = FileCaseBody;
}

@CommandHandler(FileCase)
export class FileCaseHandler extends CaseCommandHandler<FileCase> {}
