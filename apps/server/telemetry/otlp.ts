import { context, propagation, trace } from '@opentelemetry/api';
import type { TracerProvider as AnyProvider } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';

// Loaded only where a collector is configured (tracing.ts): the SDK takes some 90 ms to load.

/**
 * Spans to a collector, over HTTP.
 *
 * @param endpoint base address, as OTEL_EXPORTER_OTLP_ENDPOINT has it: `/v1/traces` is added
 * @param ratio share of the traces that are begun here; one that a caller has begun is recorded as the caller decided
 */
export function otlpProvider(endpoint: string, ratio: number): TracerProvider {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  return providerOf([new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url }) })], ratio);
}

/** A provider that says whose spans these are. */
export function providerOf(spanProcessors: SpanProcessor[], ratio = 1): TracerProvider {
  return new TracerProvider({
    spanProcessors,
    resource: resourceFromAttributes({ 'service.name': 'shuangwei' }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
  });
}

/** Makes the provider the process's own: spans find their parents across `await`, and `traceparent` (W3C) is understood. */
export function propagateContext(provider: AnyProvider): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
}
