import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { CaseCommandService, CaseModule, CLOCK, EVENT_STORE } from '#libs/case/service';
import type { Engine } from './engine.js';
import { CaseListController } from './http/case-list.controller.js';
import { CaseTimelineController } from './http/case-timeline.controller.js';
import { HealthController } from './http/health.controller.js';
import { QueuesController } from './http/queues.controller.js';
import { RatesController } from './http/rates.controller.js';
import { GetCaseTimelineHandler } from './queries/get-case-timeline.query.js';
import { ListCasesHandler } from './queries/list-cases.query.js';
import { ListQueuesHandler } from './queries/list-queues.query.js';
import { GetRatesHandler } from './queries/get-rates.query.js';
import { GetRateCasesHandler } from './queries/get-rate-cases.query.js';
import { ENGINE } from './tokens.js';

/** The opened engine, given to Nest: what the slices inject. */
@Global()
@Module({})
export class EngineModule {
  static of(engine: Engine): DynamicModule {
    return {
      module: EngineModule,
      imports: [CqrsModule.forRoot(), CaseModule],
      controllers: [CaseListController, CaseTimelineController, QueuesController, RatesController, HealthController],
      providers: [
        { provide: ENGINE, useValue: engine },
        { provide: EVENT_STORE, useValue: engine.store },
        { provide: CLOCK, useValue: engine.clock },
        { provide: CaseCommandService, useValue: engine.cases },
        GetCaseTimelineHandler,
        ListCasesHandler,
        ListQueuesHandler,
        GetRatesHandler,
        GetRateCasesHandler,
      ],
      exports: [EVENT_STORE, CLOCK, CaseCommandService, ENGINE],
    };
  }
}
