import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { EvidenceStore } from '#libs/evidence';
import { AccessGuard, VERIFIER } from '#libs/identity/http';
import { ImportJobs } from '#libs/import-jobs';
import type { Config } from '#libs/platform';
import type { Engine } from './engine.js';
import { EngineModule } from './engine.module.js';
import { FeedController } from './feed/feed.controller.js';
import type { FeedLimits } from './feed/feed-limits.js';
import { feedProvidersWith } from './feed/feed.providers.js';
import type { Files } from './files.js';
import { CaseListController } from './http/case-list.controller.js';
import { CaseTimelineController } from './http/case-timeline.controller.js';
import { EfficacyController } from './http/efficacy.controller.js';
import { PublicationsController } from './http/publications.controller.js';
import { QueryGuard } from './http/query-guard.js';
import { EvidenceController } from './http/evidence.controller.js';
import { HealthController } from './http/health.controller.js';
import { ImportsController } from './http/imports.controller.js';
import { LawController } from './http/law.controller.js';
import { MetricsController } from './http/metrics.controller.js';
import { QueuesController } from './http/queues.controller.js';
import { RatesController } from './http/rates.controller.js';
import { DailyLooksController } from './http/supervision/daily-looks.controller.js';
import { SettlementsController } from './http/supervision/settlements.controller.js';
import { WeeklyChecksController } from './http/supervision/weekly-checks.controller.js';
import { StreamController } from './publishing/stream.controller.js';
import { WebhooksController } from './http/webhooks.controller.js';
import { DocumentsController } from './openapi/documents.controller.js';

/** HTTP on top of the engine: the routes, and the guard in front of each. The command line does without. */
@Module({})
export class ApiModule {
  static of(engine: Engine, files: Pick<Files, 'evidence' | 'imports'>): DynamicModule {
    return {
      module: ApiModule,
      imports: [EngineModule.of(engine), CqrsModule],
      controllers: [
        ...[CaseListController, CaseTimelineController, QueuesController, RatesController],
        ...[EfficacyController, PublicationsController, FeedController, StreamController],
        ...[EvidenceController, ImportsController, LawController],
        ...[DailyLooksController, WeeklyChecksController, SettlementsController, WebhooksController],
        ...[HealthController, MetricsController, DocumentsController],
      ],
      providers: [
        { provide: VERIFIER, useValue: engine.access.verifier },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_GUARD, useClass: QueryGuard },
        { provide: EvidenceStore, useValue: files.evidence },
        { provide: ImportJobs, useValue: files.imports },
        ...feedProvidersWith(() => feedLimitsOf(engine.config)),
      ],
    };
  }
}

function feedLimitsOf({ feedReaders, feedHeartbeatSeconds, feedStallSeconds }: Config): Partial<FeedLimits> {
  return { readers: feedReaders, heartbeatMs: feedHeartbeatSeconds * 1_000, drainMs: feedStallSeconds * 1_000 };
}
