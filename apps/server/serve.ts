import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger as NestLogger, LoggerModule } from 'nestjs-pino';
import { ProblemError } from '#libs/platform';
import type { Engine } from './engine.js';
import { EngineModule } from './engine.module.js';
import { httpAdapter } from './http/adapter.js';
import { ProblemFilter } from './http/problem.filter.js';

export interface Server {
  /** `http://127.0.0.1:3120` */
  readonly url: string;
  /** Takes no new requests, lets those in flight end, stops projections. The engine stays open. */
  close(): Promise<void>;
}

/** What is in flight when the server is told to stop has so many milliseconds to end; a container's own patience is ten seconds. */
const GRACE = 8_000;

/**
 * Starts the roles api and projector of an opened engine.
 *
 * @throws ProblemError `server.port-taken`
 */
export async function serve(engine: Engine): Promise<Server> {
  const { host, port } = engine.config;
  const { adapter, routes } = httpAdapter();
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: EngineModule, ...withLogging(engine) },
    adapter,
    { bufferLogs: true, abortOnError: false, bodyParser: false },
  );
  app.useLogger(app.get(NestLogger));
  app.useGlobalFilters(new ProblemFilter(engine.logger, routes, engine.database));
  engine.startProjections();
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    throw portProblem(error, host, port);
  }
  return { url: `http://${host}:${addressPort(app) ?? port}`, close: () => closeInTime(app) };
}

/** A client that never ends its request does not keep the server from ending. */
async function closeInTime(app: NestFastifyApplication): Promise<void> {
  const impatient = setTimeout(() => app.getHttpServer().closeAllConnections(), GRACE);
  await app.close().finally(() => clearTimeout(impatient));
}

function withLogging(engine: Engine) {
  const { module: _module, ...definition } = EngineModule.of(engine);
  return {
    ...definition,
    imports: [
      ...(definition.imports ?? []),
      LoggerModule.forRoot({
        // Its own default, `{/*splat}`, matches nothing on Fastify (nestjs-pino 5.2.1, measured): no request was logged.
        forRoutes: ['*splat'],
        pinoHttp: { logger: engine.logger, autoLogging: true, serializers: { req: requestLine, res: responseLine } },
      }),
    ],
  };
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
