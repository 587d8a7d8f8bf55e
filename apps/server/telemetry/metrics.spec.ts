import { instant } from '#libs/kernel';
import { Metrics } from './metrics.js';
import type { Projections } from './projection-gauges.js';
import { Signals } from './signals.js';

const RECORDED = instant('2026-02-10T09:00:00+08:00');
const LATER = instant('2026-02-10T09:00:04+08:00');

function measured(over: Partial<Projections> = {}, orders = () => Promise.resolve({ open: 2, ended: 5 })) {
  const signals = new Signals();
  const metrics = new Metrics(
    signals,
    {
      store: { head: () => Promise.resolve(12n) },
      recordedAfter: (position) => Promise.resolve(position === 9n ? RECORDED : LATER),
      eventsAfter: (position, head) => Promise.resolve(Number(head - position)),
      now: () => Date.parse(RECORDED) + 4_500,
      statuses: () => [
        { name: 'case-queue', state: 'live', position: 12n, head: 12n },
        { name: 'punctuality', state: 'backoff', position: 9n, head: 12n },
      ],
      ...over,
    },
    () => ({ daysLeft: 37 }),
    orders,
  );
  signals.listen(metrics);
  return { signals, metrics };
}

/** The lines of our own figures, without the buckets. */
const told = async (metrics: Metrics, name: string) =>
  (await metrics.text())
    .split('\n')
    .filter((line) => line.startsWith(`shuangwei_${name}`) && !line.includes('_bucket'));

describe('The figures', () => {
  it('say how many days the newest calendar still covers', async () => {
    expect(await told(measured().metrics, 'calendar_days_left')).toEqual(['shuangwei_calendar_days_left 37']);
  });

  it('of requests go by the route pattern, and a stranger can add no series by what they write', async () => {
    const { metrics } = measured();
    const answered = { route: '/api/v1/cases/:id', status: 200, milliseconds: 4 };
    for (const method of ['GET', 'GET', 'POST', 'MKCOL', 'PROPFIND']) metrics.answered({ ...answered, method });
    metrics.answered({ method: 'GET', route: undefined, status: 404, milliseconds: 1 });
    expect((await told(metrics, 'http_request_duration_seconds_count')).sort()).toEqual([
      'shuangwei_http_request_duration_seconds_count{method="GET",route="/api/v1/cases/:id",status="200"} 2',
      'shuangwei_http_request_duration_seconds_count{method="GET",route="none",status="404"} 1',
      'shuangwei_http_request_duration_seconds_count{method="POST",route="/api/v1/cases/:id",status="200"} 1',
      'shuangwei_http_request_duration_seconds_count{method="other",route="/api/v1/cases/:id",status="200"} 2',
    ]);
    expect(await metrics.text()).toContain(
      'shuangwei_http_request_duration_seconds_bucket{le="0.0025",method="GET",route="/api/v1/cases/:id",status="200"} 0',
    );
  });

  it('of appends, commands and tokens are what the engine told', async () => {
    const { signals, metrics } = measured();
    signals.appended({ outcome: 'stored', milliseconds: 2, events: 1, batch: 3 });
    signals.appended({ outcome: 'conflict', milliseconds: 2, events: 1, batch: 3 });
    signals.batchWritten({ appends: 3, events: 8, milliseconds: 2 });
    signals.commandAnswered({ kind: 'SignCase', outcome: 'done', milliseconds: 3 });
    signals.commandAnswered({ kind: 'SignCase', outcome: 'case.revision-moved-on', milliseconds: 3 });
    signals.tokenRefused('auth.token-expired');
    for (const projection of ['case-queue', 'case-queue', 'punctuality']) signals.raceLost(projection);
    signals.openFeeds = () => 2;
    for (const [name, lines] of [
      ['append_conflicts', ['shuangwei_append_conflicts_total 1']],
      ['append_duration_seconds_count', ['{outcome="stored"} 1', '{outcome="conflict"} 1']],
      ['append_batch_appends', ['_sum 3', '_count 1']],
      ['append_batch_events', ['_sum 8', '_count 1']],
      [
        'commands_total',
        ['{kind="SignCase",outcome="done"} 1', '{kind="SignCase",outcome="case.revision-moved-on"} 1'],
      ],
      ['token_refusals', ['shuangwei_token_refusals_total{code="auth.token-expired"} 1']],
      ['projection_lost_races', ['{projection="case-queue"} 2', '{projection="punctuality"} 1']],
      ['feeds_open', ['shuangwei_feeds_open 2']],
    ] as const) {
      expect(await told(metrics, name)).toEqual(lines.map((line) => expect.stringContaining(line) as string));
    }
  });

  it('of a projection say how many events it is behind, and how long the first of them has waited', async () => {
    const { metrics } = measured();
    expect(await told(metrics, 'projection_')).toEqual(
      expect.arrayContaining([
        'shuangwei_projection_position{projection="punctuality"} 9',
        'shuangwei_projection_lag_events{projection="case-queue"} 0',
        'shuangwei_projection_lag_events{projection="punctuality"} 3',
        'shuangwei_projection_lag_seconds{projection="case-queue"} 0',
        'shuangwei_projection_lag_seconds{projection="punctuality"} 4.5',
        'shuangwei_projection_live{projection="case-queue"} 1',
        'shuangwei_projection_live{projection="punctuality"} 0',
      ]),
    );
    expect(await told(metrics, 'log_head')).toEqual(['shuangwei_log_head 12']);
  });

  it('of publishing say who does it, what was committed and what failed, and how far behind the log it is', async () => {
    const { signals, metrics } = measured();
    expect(await told(metrics, 'publisher_')).toEqual([
      ...['leader 0', 'position 0', 'lag_events 0', 'lag_seconds 0'].map((line) => `shuangwei_publisher_${line}`),
    ]);
    signals.publishedUpTo = () => Promise.resolve(9n);
    signals.publisherLeads(true);
    signals.eventsPublished({ events: 40, milliseconds: 12 });
    signals.eventsPublished({ events: 2, milliseconds: 4 });
    signals.publishFailed('broker');
    expect(await told(metrics, 'publisher_')).toEqual([
      ...['leader 1', 'position 9', 'lag_events 3', 'lag_seconds 4.5'].map((line) => `shuangwei_publisher_${line}`),
    ]);
    expect(await told(metrics, 'published_events')).toEqual(['shuangwei_published_events_total 42']);
    expect(await told(metrics, 'publish_transaction_duration_seconds_count')).toEqual([
      'shuangwei_publish_transaction_duration_seconds_count 2',
    ]);
    expect(await told(metrics, 'publish_failures')).toEqual(
      expect.arrayContaining([
        'shuangwei_publish_failures_total{reason="broker"} 1',
        'shuangwei_publish_failures_total{reason="refused"} 0',
      ]),
    );
    signals.publishedUpTo = () => Promise.reject(new Error('no database'));
    expect(await told(metrics, 'publisher_lag_events')).toEqual(['shuangwei_publisher_lag_events 3']);
  });

  it('of the watch of deadlines say how often it looked, what it did, and when it last came through', async () => {
    const { signals, metrics } = measured();
    signals.deadlinesWatched({ misses: 2, rungs: 3, digests: 1, told: 3 });
    signals.deadlinesWatched({ misses: 1, rungs: 0, digests: 0, told: 0 });
    signals.deadlinesWatched(undefined);
    expect(await told(metrics, 'watch_')).toEqual([
      'shuangwei_watch_passes_total{outcome="done"} 2',
      'shuangwei_watch_passes_total{outcome="failed"} 1',
      'shuangwei_watch_done_total{what="missed"} 3',
      'shuangwei_watch_done_total{what="rung"} 3',
      'shuangwei_watch_done_total{what="digest"} 1',
      `shuangwei_watch_last_pass_timestamp_seconds ${(Date.parse(RECORDED) + 4_500) / 1_000}`,
    ]);
    expect(await told(metrics, 'supervision_orders')).toEqual([
      'shuangwei_supervision_orders{state="open"} 2',
      'shuangwei_supervision_orders{state="ended"} 5',
    ]);
  });

  it('tell no orders where there is no read model to ask, and the rest all the same', async () => {
    const { metrics } = measured({}, () => Promise.reject(new Error('no such table')));
    expect(await told(metrics, 'supervision_orders')).toEqual([]);
    expect(await told(metrics, 'log_head')).toEqual(['shuangwei_log_head 12']);
  });

  it('are told while the log is away, and that it is', async () => {
    const { metrics } = measured({
      store: { head: () => Promise.reject(new Error('away')) },
      recordedAfter: () => Promise.reject(new Error('away')),
    });
    expect(await told(metrics, 'store_up')).toEqual(['shuangwei_store_up 0']);
    expect(await told(metrics, 'projection_lag_events')).toContain(
      'shuangwei_projection_lag_events{projection="punctuality"} 3',
    );
    expect(await metrics.text()).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
    expect(await metrics.text()).toMatch(/^process_resident_memory_bytes /m);
  });
});
