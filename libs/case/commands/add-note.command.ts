import { CommandHandler } from '@nestjs/cqrs';
import { ActionBody, ActOnCase } from './act-on-case.js';
import { CaseCommandHandler } from './case-command.handler.js';
import { Text } from './fields.js';

/** A note for the file. */
class AddNoteBody extends ActionBody {
  @Text(4000)
  readonly text!: string;
}

export class AddNote extends ActOnCase<'AddNote'> {
  static readonly kind = 'AddNote';
  static readonly Body = AddNoteBody;
}

@CommandHandler(AddNote)
export class AddNoteHandler extends CaseCommandHandler<AddNote> {}
