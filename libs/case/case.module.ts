import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Policy } from '#libs/identity';
import type { EventStore } from '#libs/event-store';
import { CaseCommandService } from './application/case-command.service.js';
import { GuardedCases } from './application/guarded-cases.js';
import { EVENT_STORE } from './application/tokens.js';
import { caseCommandHandlers } from './commands/registry.js';
import { BatchesController } from './http/batches.controller.js';
import { CaseActionsController } from './http/case-actions.controller.js';
import { CaseCommandsController } from './http/case-commands.controller.js';
import { CaseHistoryController } from './http/case-history.controller.js';
import { GetCaseActionsHandler } from './queries/get-case-actions.query.js';
import { GetCaseClocksHandler } from './queries/get-case-clocks.query.js';
import { GetCaseEventsHandler } from './queries/get-case-events.query.js';
import { GetCaseHoldersHandler } from './queries/get-case-holders.query.js';
import { GetCaseHandler } from './queries/get-case.query.js';
import { ReadableCases } from './queries/readable-cases.js';

/** The case slice. Whoever composes it provides `CaseCommandService`, `EVENT_STORE`, `CLOCK`, `PROBLEM_OF` and `Policy` globally. */
@Module({
  imports: [CqrsModule],
  exports: [GuardedCases, ReadableCases],
  controllers: [CaseCommandsController, CaseActionsController, CaseHistoryController, BatchesController],
  providers: [
    {
      provide: GuardedCases,
      useFactory: (cases: CaseCommandService, policy: Policy) => new GuardedCases(cases, policy),
      inject: [CaseCommandService, Policy],
    },
    {
      provide: ReadableCases,
      useFactory: (store: EventStore, policy: Policy) => new ReadableCases(store, policy),
      inject: [EVENT_STORE, Policy],
    },
    ...caseCommandHandlers,
    GetCaseHandler,
    GetCaseActionsHandler,
    GetCaseEventsHandler,
    GetCaseClocksHandler,
    GetCaseHoldersHandler,
  ],
})
export class CaseModule {}
