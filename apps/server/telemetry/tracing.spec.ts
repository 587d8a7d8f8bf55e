import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { hrTimeToMilliseconds } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { CaseRequest } from '#libs/case/service';
import { MemoryEventStore } from '#libs/event-store/memory';
import { EventStoreError } from '#libs/event-store';
import type { EventStore } from '#libs/event-store';
import { loadOrganisation } from '#libs/identity';
import { FixedClock, instant, newCommandId } from '#libs/kernel';
import { ObservedCases } from './observed-cases.js';
import { propagateContext, providerOf } from './otlp.js';
import { Signals } from './signals.js';
import { startTracing, traceLog, traceRequests } from './tracing.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const SECRET = '李某13800138000';

/** A note on a case that is not there: refused, after the stream was read. */
const note = {
  caseId: 'T-7KQ2-M9XA-4C3F-HZ8W',
  command: { kind: 'AddNote', text: SECRET },
  actor: { id: 'wang', role: 'handler' },
  ...{ unit: null, effectiveAt: null, expectedRevision: null },
} as unknown as CaseRequest;

describe('The trace of a request', () => {
  const exporter = new InMemorySpanExporter();
  const provider = providerOf([new SimpleSpanProcessor({ exporter })]);
  const signals = new Signals();
  let app: FastifyInstance;

  beforeAll(async () => {
    propagateContext(provider);
    traceLog(signals, provider);
    const organisation = loadOrganisation();
    const clock = new FixedClock(instant('2026-02-10T10:00:00+08:00'));
    const cases = new ObservedCases({ store: new MemoryEventStore(), clock, organisation }, signals);
    const away: Pick<EventStore, 'read'> = {
      read: () => {
        throw new EventStoreError('retryable', SECRET);
      },
    };
    const lost = new ObservedCases({ store: away as EventStore, clock, organisation }, signals);
    app = fastify();
    traceRequests(app, provider);
    app.post('/cases/:id', async () => {
      // As the store's appender tells it, from within the command's request.
      signals.appended({ outcome: 'stored', events: 1, batch: 7, milliseconds: 20 });
      const answer = await cases.execute({ ...note, commandId: newCommandId() });
      return { ok: answer.ok };
    });
    app.post('/away', () => lost.execute({ ...note, commandId: newCommandId() }));
    await app.ready();
  });
  beforeEach(() => exporter.reset());
  afterAll(() => app.close());

  const spans = () => new Map(exporter.getFinishedSpans().map((span) => [span.name, span] as const));
  const post = (url: string) =>
    app.inject({
      ...{ method: 'POST', url, payload: { text: SECRET } },
      headers: { traceparent: `00-${TRACE}-${CALLER}-01`, 'content-type': 'application/json' },
    });

  it("continues its caller's trace through command and append, by route pattern", async () => {
    await post(`/cases/${SECRET}?q=${SECRET}`);
    const all = spans();
    expect([...all.keys()].sort()).toEqual(['POST /cases/:id', 'append', 'command']);
    const [http, command, append] = ['POST /cases/:id', 'command', 'append'].map(
      (name) => all.get(name) as ReadableSpan,
    );
    expect(new Set([...all.values()].map((span) => span.spanContext().traceId))).toEqual(new Set([TRACE]));
    expect(http?.parentSpanContext?.spanId).toBe(CALLER);
    expect(http?.kind).toBe(SpanKind.SERVER);
    expect(command?.parentSpanContext?.spanId).toBe(http?.spanContext().spanId);
    expect(append?.parentSpanContext?.spanId).toBe(http?.spanContext().spanId);
    expect(http?.attributes).toMatchObject({ 'http.route': '/cases/:id', 'http.response.status_code': 200 });
    expect(command?.attributes).toEqual({
      'shuangwei.command.kind': 'AddNote',
      'shuangwei.command.outcome': 'case.not-registered',
    });
    expect(append?.attributes).toMatchObject({ 'shuangwei.append.batch': 7, 'shuangwei.append.outcome': 'stored' });
    expect(hrTimeToMilliseconds((append as ReadableSpan).duration)).toBeCloseTo(20, 0);
  });

  it('says of what failed that it failed, and nothing of what was in it', async () => {
    await post('/away');
    expect(spans().get('POST /away')?.status.code).toBe(SpanStatusCode.ERROR);
    expect(spans().get('command')?.attributes['shuangwei.command.outcome']).toBe('store.retryable');
    expect(spans().get('command')?.status.code).toBe(SpanStatusCode.ERROR);
    await post(`/cases/${SECRET}`);
    const told = exporter
      .getFinishedSpans()
      .map(({ name, attributes, events, status }) => ({ name, attributes, events, status }));
    expect(told).toHaveLength(5);
    expect(decodeURIComponent(JSON.stringify(told))).not.toContain(SECRET);
  });

  it("of a projection's page is one of its own", () => {
    signals.pageWritten('case-queue', { events: 12, milliseconds: 3 });
    const [page] = exporter.getFinishedSpans();
    expect(page?.name).toBe('projection page');
    expect(page?.parentSpanContext).toBeUndefined();
    expect(page?.attributes).toEqual({ 'shuangwei.projection': 'case-queue', 'shuangwei.projection.events': 12 });
  });

  it('is not begun where no collector is configured', async () => {
    const bare = fastify();
    expect(await startTracing({ otlpEndpoint: undefined, traceRatio: 1 }, new Signals(), bare)).toBeUndefined();
    bare.get('/', () => 'x');
    await bare.inject('/');
    expect(exporter.getFinishedSpans()).toEqual([]);
    await bare.close();
  });
});
