import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context, TracerProvider } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '#libs/platform';
import type { Signals } from './signals.js';

/** Traces that are being recorded. */
export interface Tracing {
  /** Sends what has not been sent. Never throws: a collector that is away is no reason for a server not to end. */
  close(): Promise<void>;
}

/**
 * Records traces where a collector is configured: what came in, the command, the append, each write of a projection. Otherwise
 * nothing is loaded and the spans that the code opens are OpenTelemetry's own no-ops.
 */
export async function startTracing(
  config: Pick<Config, 'otlpEndpoint' | 'traceRatio'>,
  signals: Signals,
  instance: FastifyInstance,
): Promise<Tracing | undefined> {
  if (config.otlpEndpoint === undefined) return undefined;
  const { otlpProvider, propagateContext } = await import('./otlp.js');
  const provider = otlpProvider(config.otlpEndpoint, config.traceRatio);
  propagateContext(provider);
  traceRequests(instance, provider);
  traceLog(signals, provider);
  return { close: () => provider.shutdown().catch(() => undefined) };
}

const CONTEXT = Symbol('trace context');

interface Traced extends FastifyRequest {
  [CONTEXT]?: Context;
}

/** A span for each request: method, route pattern and status; never the path or the query, which may name somebody. */
export function traceRequests(instance: FastifyInstance, provider: TracerProvider): void {
  const tracer = provider.getTracer('shuangwei');
  instance.addHook('onRequest', (request: Traced, _reply, done) => {
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const attributes = { 'http.request.method': request.method, 'shuangwei.request.id': request.id };
    const span = tracer.startSpan(request.method, { kind: SpanKind.SERVER, attributes }, parent);
    request[CONTEXT] = trace.setSpan(parent, span);
    done();
  });
  // Entered after the body was read: what reads it is called back from outside of this request.
  instance.addHook('preHandler', (request: Traced, _reply, done) =>
    context.with(request[CONTEXT] ?? ROOT_CONTEXT, done),
  );
  instance.addHook('onResponse', (request: Traced, reply, done) => {
    const span = request[CONTEXT] && trace.getSpan(request[CONTEXT]);
    const route = request.routeOptions.url;
    if (route !== undefined) span?.updateName(`${request.method} ${route}`).setAttribute('http.route', route);
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    done();
  });
}

/** A span for each append, within the command's, and for each write of a projection, by itself. */
export function traceLog(signals: Pick<Signals, 'listen'>, provider: TracerProvider): void {
  const tracer = provider.getTracer('shuangwei');
  const past = (name: string, milliseconds: number, attributes: Record<string, string | number>, within?: Context) => {
    const now = Date.now();
    tracer.startSpan(name, { startTime: now - milliseconds, attributes }, within).end(now);
  };
  signals.listen({
    appended: ({ outcome, events, batch, milliseconds }) =>
      past('append', milliseconds, {
        'shuangwei.append.outcome': outcome,
        'shuangwei.append.events': events,
        'shuangwei.append.batch': batch,
      }),
    pageWritten: (projection, { events, milliseconds }) =>
      past(
        'projection page',
        milliseconds,
        { 'shuangwei.projection': projection, 'shuangwei.projection.events': events },
        ROOT_CONTEXT,
      ),
  });
}
