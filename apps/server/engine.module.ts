import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Policy } from '#libs/identity';
import { CaseCommandService, CaseModule, CLOCK, EVENT_STORE, PROBLEM_OF } from '#libs/case/service';
import { livePositions } from '#libs/projecting';
import type { Engine } from './engine.js';
import { problemTeller } from './http/problem-of.js';
import { CompareEfficacyHandler } from './queries/compare-efficacy.query.js';
import { Cursors } from './queries/cursors.js';
import { GetCaseTimelineHandler } from './queries/get-case-timeline.query.js';
import { GetEfficacyCasesHandler } from './queries/get-efficacy-cases.query.js';
import { GetEfficacyWhatIfHandler } from './queries/get-efficacy-what-if.query.js';
import { GetEfficacyHandler } from './queries/get-efficacy.query.js';
import { ListCasesHandler } from './queries/list-cases.query.js';
import { ListSettledFiguresHandler } from './queries/list-settled-figures.query.js';
import { ListSupervisionRecordsHandler } from './queries/list-supervision-records.query.js';
import { ListQueuesHandler } from './queries/list-queues.query.js';
import { GetRatesHandler } from './queries/get-rates.query.js';
import { GetRateCasesHandler } from './queries/get-rate-cases.query.js';
import { ReadPositions } from './queries/read-positions.js';
import { Rates } from './rates/rates.js';
import { LogFolds } from './scoring/log-tables.js';
import { Scoring } from './scoring/scoring.js';
import { ENGINE } from './tokens.js';

/** The opened engine, given to Nest: what the slices inject. */
@Global()
@Module({})
export class EngineModule {
  static of(engine: Engine): DynamicModule {
    return {
      module: EngineModule,
      imports: [CqrsModule.forRoot(), CaseModule],
      providers: [
        { provide: ENGINE, useValue: engine },
        { provide: EVENT_STORE, useValue: engine.store },
        { provide: CLOCK, useValue: engine.clock },
        { provide: CaseCommandService, useValue: engine.cases },
        { provide: PROBLEM_OF, useValue: problemTeller(engine) },
        { provide: Policy, useValue: engine.access.policy },
        { provide: Cursors, useFactory: () => Cursors.of(engine.pool) },
        { provide: ReadPositions, useFactory: () => new ReadPositions(() => livePositions(engine.pool), engine.store) },
        GetCaseTimelineHandler,
        ListCasesHandler,
        ListQueuesHandler,
        ListSupervisionRecordsHandler,
        ListSettledFiguresHandler,
        GetRatesHandler,
        GetRateCasesHandler,
        { provide: LogFolds, useFactory: () => new LogFolds(engine.store) },
        { provide: Scoring, useFactory: (folds: LogFolds) => new Scoring(engine, folds), inject: [LogFolds] },
        { provide: Rates, useFactory: (folds: LogFolds) => new Rates(engine, folds), inject: [LogFolds] },
        GetEfficacyHandler,
        GetEfficacyCasesHandler,
        CompareEfficacyHandler,
        GetEfficacyWhatIfHandler,
      ],
      exports: [EVENT_STORE, CLOCK, PROBLEM_OF, CaseCommandService, Policy, ENGINE, Cursors, ReadPositions, CaseModule],
    };
  }
}
