import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { caseCommandHandlers } from './commands/registry.js';
import { CaseCommandsController } from './http/case-commands.controller.js';
import { CaseHistoryController } from './http/case-history.controller.js';
import { GetCaseClocksHandler } from './queries/get-case-clocks.query.js';
import { GetCaseEventsHandler } from './queries/get-case-events.query.js';
import { GetCaseHandler } from './queries/get-case.query.js';

/** The case slice. Whoever composes it provides `CaseCommandService`, `EVENT_STORE` and `CLOCK` globally. */
@Module({
  imports: [CqrsModule],
  controllers: [CaseCommandsController, CaseHistoryController],
  providers: [...caseCommandHandlers, GetCaseHandler, GetCaseEventsHandler, GetCaseClocksHandler],
})
export class CaseModule {}
