import { command, expectFailure, newStream, noted } from '../contract/events.js';
import { onACluster } from '../testing/on-a-cluster.js';
import type { AppendOutcome, BatchWritten } from '../append-observer.js';

describe('whoever observes the appends', () => {
  it('is told what became of each, how long it took, and of every call that was made for it', async () => {
    const told: AppendOutcome[] = [];
    const calls: BatchWritten[] = [];
    const observer = {
      appended: (each: AppendOutcome) => told.push(each),
      batchWritten: (each: BatchWritten) => calls.push(each),
    };
    await using at = await onACluster({}, { observer });
    const stream = newStream();
    const first = command(stream, { events: noted(2) });
    await at.store.append(stream, 'no-stream', first);
    await at.store.append(stream, 'no-stream', first);
    await expectFailure(at.store.append(stream, 'no-stream', command(stream)), 'conflict');
    expect(told.map(({ outcome, events, batch }) => ({ outcome, events, batch }))).toEqual([
      { outcome: 'stored', events: 2, batch: 1 },
      // Known by what is remembered of the stream: nobody was asked.
      { outcome: 'repeated', events: 2, batch: 0 },
      { outcome: 'conflict', events: 1, batch: 0 },
    ]);
    expect(calls.map(({ appends, events }) => `${appends} ${events}`)).toEqual(['1 2']);
    for (const { milliseconds } of calls) expect(milliseconds).toBeGreaterThan(0);
    for (const { milliseconds } of told) expect(milliseconds).toBeGreaterThanOrEqual(0);
  });

  it('is told of one that another process was faster with, and that no server took', async () => {
    const told: string[] = [];
    const observer = { appended: ({ outcome, batch }: AppendOutcome) => told.push(`${outcome} ${batch}`) };
    const patience = { baseMs: 5, capMs: 20, patienceMs: 100 };
    await using at = await onACluster({}, { observer, patience });
    const stream = newStream();
    await at.open({ observer: {} }).append(stream, 'no-stream', command(stream));
    await expectFailure(at.store.append(stream, 'no-stream', command(stream)), 'conflict');
    await at.cluster.stop();
    const other = newStream();
    await expectFailure(at.store.append(other, 'no-stream', command(other)), 'retryable');
    expect(told[0]).toBe('conflict 1');
    expect(told[1]).toMatch(/^failed/);
  });
});
