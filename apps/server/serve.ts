import 'reflect-metadata';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Logger as NestLogger, LoggerModule } from 'nestjs-pino';
import { ProblemError } from '#libs/platform';
import type { Config } from '#libs/platform';
import { refuseUnguarded } from './access.js';
import { closeConnectionsWhen, drain } from './drain.js';
import type { Engine } from './engine.js';
import { ApiModule } from './api.module.js';
import { openFiles } from './files.js';
import { acceptForms } from './http/multipart.js';
import { Feeds } from './feed/feeds.js';
import { httpAdapter } from './http/adapter.js';
import type { Limits } from './http/limits/call-kinds.js';
import { LimitGuard } from './http/limits/limit.guard.js';
import { ProblemFilter } from './http/problem.filter.js';
import type { Metrics } from './telemetry/metrics.js';
import { startTracing } from './telemetry/tracing.js';

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
 * Starts the roles api and projector of an opened engine.
 *
 * @throws ProblemError `server.port-taken`, `auth.development-issuer-refused`
 */
export async function serve(engine: Engine): Promise<Server> {
  const { config } = engine;
  refuseUnguarded(config);
  const { adapter } = httpAdapter({ requestTimeout: config.requestTimeout * 1_000, trustProxy: config.trustProxy });
  const instance = adapter.getInstance<FastifyInstance>();
  const tracing = await startTracing(config, engine.signals, instance);
  measureRequests(instance, await engine.metrics());
  closeConnectionsWhen(engine.lifecycle, instance);
  await acceptForms(instance);
  const limits = await LimitGuard.on(instance, limitsOf(config));
  const files = await openFiles(engine);
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: ServerModule, imports: [ApiModule.of(engine, files), logging(engine)] },
    adapter,
    { bufferLogs: true, abortOnError: false, bodyParser: false },
  );
  app.useLogger(app.get(NestLogger));
  const feeds = app.get(Feeds, { strict: false });
  engine.signals.openFeeds = () => feeds.count;
  app.useGlobalGuards(limits);
  app.useGlobalFilters(new ProblemFilter(engine.logger, engine.database));
  engine.startProjections();
  files.start();
  try {
    await app.listen(config.port, config.host);
  } catch (error) {
    await app.close();
    await files.close();
    throw portProblem(error, config.host, config.port);
  }
  return {
    url: `http://${config.host}:${addressPort(app) ?? config.port}`,
    async close() {
      await drain(app, engine.lifecycle, config.drainSeconds);
      await files.close();
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
    // Its own default, `{/*splat}`, matches nothing on Fastify (nestjs-pino 5.2.1, measured): no request was logged.
    forRoutes: ['*splat'],
    pinoHttp: { logger: engine.logger, autoLogging: true, serializers: { req: requestLine, res: responseLine } },
  });
}

/** Method, path and id; never a body, a query string or a header: those may name people. */
function requestLine(request: { readonly id: unknown; readonly method: string; readonly url: string }) {
  return { id: request.id, method: request.method, path: request.url.split('?')[0] };
}

function responseLine(response: { readonly statusCode: number }) {
  return { status: response.statusCode };
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
