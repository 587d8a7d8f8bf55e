import { freshDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import { command, expectFailure, newStream, noted } from '../contract/events.js';
import type { AppendOutcome, BatchWritten } from '../append-observer.js';
import { openPostgresEventStore } from './index.js';

describe('whoever observes the appends', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  it('is told what became of each, how long it took and in what company it was written', async () => {
    const told: AppendOutcome[] = [];
    const batches: BatchWritten[] = [];
    const store = openPostgresEventStore({
      appUrl: database.appUrl,
      observer: { appended: (outcome) => told.push(outcome), batchWritten: (batch) => batches.push(batch) },
    });
    const stream = newStream();
    const first = command(stream, { events: noted(2) });
    await store.append(stream, 'no-stream', first);
    await store.append(stream, 'no-stream', first);
    await expectFailure(store.append(stream, 'no-stream', command(stream)), 'conflict');
    await store.close();
    expect(told.map(({ outcome, events, batch }) => ({ outcome, events, batch }))).toEqual([
      { outcome: 'stored', events: 2, batch: 1 },
      { outcome: 'repeated', events: 2, batch: 1 },
      { outcome: 'conflict', events: 1, batch: 1 },
    ]);
    expect(batches.map(({ appends, events }) => `${appends} ${events}`)).toEqual(['1 2', '1 2', '1 1']);
    for (const { milliseconds } of [...told, ...batches]) expect(milliseconds).toBeGreaterThan(0);
  });

  it('is told of one that the store could not take', async () => {
    const told: string[] = [];
    const store = openPostgresEventStore({
      appUrl: 'postgresql://nobody@127.0.0.1:9/nothing',
      observer: { appended: ({ outcome }) => told.push(outcome) },
    });
    const stream = newStream();
    await expectFailure(store.append(stream, 'no-stream', command(stream)), 'retryable');
    await store.close();
    expect(told).toEqual(['failed']);
  });
});
