import 'reflect-metadata';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Logger as NestLogger, LoggerModule } from 'nestjs-pino';
import { ProblemError } from '#libs/platform';
import type { Config, ServerRole } from '#libs/platform';
import { refuseUnguarded } from './access.js';
import { closeConnectionsWhen, Connections, drain } from './drain.js';
import type { Engine } from './engine.js';
import { ApiModule } from './api.module.js';
import { OperateModule } from './operate.module.js';
import { openFiles } from './files.js';
import { acceptForms } from './http/multipart.js';
import { Feeds } from './feed/feeds.js';
import { httpAdapter } from './http/adapter.js';
import { acceptLargeBatches } from './http/arriving-bodies.js';
import type { Limits } from './http/limits/call-kinds.js';
import { LimitGuard } from './http/limits/limit.guard.js';
import { ProblemFilter } from './http/problem.filter.js';
import { logRequests } from './http/request-log.js';
import type { Metrics } from './telemetry/metrics.js';
import { publisherRole, tellPublished } from './publishing/publisher-role.js';
import { startTracing } from './telemetry/tracing.js';
import { rhythmRole } from './rhythm/rhythm.js';
import { watchRole } from './watching.js';
import { courierRole } from './webhooks/courier-role.js';

/** The root of the server's modules. */
@Module({})
class ServerModule {}

export interface Server {
  /** `http://127.0.0.1:3120` */
  readonly url: string;
  /** Says that it is not ready, takes no new connections, lets requests in flight end, stops projections. The engine stays open. */
  close(): Promise<void>;
}

/**
 * Starts the configured roles of an opened engine. Each process listens: one without the role api has its health and figures only.
 *
 * @throws ProblemError `server.port-taken`, `auth.development-issuer-refused`
 */
export async function serve(engine: Engine): Promise<Server> {
  const { config } = engine;
  refuseUnguarded(config);
  const { adapter } = httpAdapter({
    requestTimeout: config.requestTimeout * 1_000,
    bodyTimeout: config.bodyTimeout * 1_000,
    trustProxy: config.trustProxy,
  });
  const instance = adapter.getInstance<FastifyInstance>();
  const connections = new Connections(instance.server);
  acceptLargeBatches(instance, config.batchMaxBytes, (token) => engine.access.verifier.verify(token));
  const tracing = await startTracing(config, engine.signals, instance);
  measureRequests(instance, await engine.metrics());
  logRequests(instance, engine.logger);
  closeConnectionsWhen(engine.lifecycle, instance);
  await acceptForms(instance);
  const limits = await LimitGuard.on(instance, limitsOf(config));
  const has = (role: ServerRole) => config.roles.includes(role);
  const files = has('api') ? await openFiles(engine) : undefined;
  const app = await NestFactory.create<NestFastifyApplication>(
    {
      module: ServerModule,
      imports: [files ? ApiModule.of(engine, files) : OperateModule.of(engine), logging(engine)],
    },
    adapter,
    { bufferLogs: true, abortOnError: false, bodyParser: false },
  );
  app.useLogger(app.get(NestLogger));
  if (files) {
    const feeds = app.get(Feeds, { strict: false });
    engine.signals.openFeeds = () => feeds.count;
  }
  app.useGlobalGuards(limits);
  app.useGlobalFilters(new ProblemFilter(engine.logger, engine.database));
  if (has('projector')) engine.startProjections();
  if (has('clock')) engine.lawClock.start();
  tellPublished(engine);
  const publisher = has('publisher') ? await publisherRole(engine) : undefined;
  files?.start();
  try {
    await app.listen(config.port, config.host);
  } catch (error) {
    await app.close();
    await files?.close();
    await publisher?.stop();
    throw portProblem(error, config.host, config.port);
  }
  const watch = has('clock') && config.watchDeadlines ? watchRole(engine) : undefined;
  watch?.start();
  const rhythm = has('clock') && config.rhythm ? rhythmRole(engine) : undefined;
  rhythm?.start();
  publisher?.start();
  const courier = has('publisher') ? await courierRole(engine) : undefined;
  courier?.start();
  if (courier) engine.signals.webhooks = () => courier;
  return {
    url: `http://${config.host}:${addressPort(app) ?? config.port}`,
    async close() {
      await drain(app, connections, engine.lifecycle, config.drainSeconds);
      await watch?.stop();
      await rhythm?.stop();
      await publisher?.stop();
      await courier?.stop();
      await engine.lawClock.stop();
      await files?.close();
      await tracing?.close();
    },
  };
}

function limitsOf(config: Config): Limits {
  return {
    commands: config.limitCommands,
    reads: config.limitReads,
    feeds: config.limitFeeds,
    uploads: config.limitUploads,
    failedTokens: config.limitFailedTokens,
  };
}

function measureRequests(instance: FastifyInstance, metrics: Pick<Metrics, 'answered'>): void {
  instance.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    metrics.answered({ method, route: routeOptions.url, status: reply.statusCode, milliseconds: reply.elapsedTime });
    done();
  });
}

function logging(engine: Engine): DynamicModule {
  return LoggerModule.forRoot({
    // Nest's own words only; each request has its line from `logRequests`.
    forRoutes: [],
    pinoHttp: { logger: engine.logger },
  });
}

function addressPort(app: NestFastifyApplication): number | undefined {
  const address = app.getHttpServer().address();
  return address !== null && typeof address === 'object' ? address.port : undefined;
}

function portProblem(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new ProblemError({
      code: 'server.port-taken',
      status: 503,
      messages: { zh: `端口 ${host}:${port} 已被占用`, en: `${host}:${port} is taken` },
      next: { zh: '请关闭占用者，或用 PORT=… 换一个端口。', en: 'end whoever holds it, or choose another with PORT=…' },
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    return new ProblemError({
      code: 'server.cannot-listen',
      status: 503,
      messages: { zh: `无法在 ${host}:${port} 上监听`, en: `cannot listen on ${host}:${port}` },
      next: { zh: '请检查 HOST 与 PORT。', en: 'check HOST and PORT' },
      cause: error,
    });
  }
  return error;
}
