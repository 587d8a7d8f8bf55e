import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Policy } from '#libs/identity';
import { AccessGuard, VERIFIER } from '#libs/identity/http';
import type { Engine } from './engine.js';
import { HealthController } from './http/health.controller.js';
import { MetricsController } from './http/metrics.controller.js';
import { ENGINE } from './tokens.js';

/** What every process of an installation answers, whatever its roles: whether it is well, and its figures. */
@Module({})
export class OperateModule {
  static of(engine: Engine): DynamicModule {
    return {
      module: OperateModule,
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: ENGINE, useValue: engine },
        { provide: Policy, useValue: engine.access.policy },
        { provide: VERIFIER, useValue: engine.access.verifier },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
    };
  }
}
